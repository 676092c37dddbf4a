"""What `featherproof inpaint` says: a line or a JSON object a fill on stdout, notes and errors on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.batches.fills import Opened
from app.batches.jobs import FillJob
from app.messages import complain, line_naming, note, plain_sentence, shown, trace
from models.checkpoints.checkpoint import Manifest
from models.imaging.save import CREDENTIALS_NOTE

if TYPE_CHECKING:
    from models.inpainter import Fill


@dataclass(eq=False)
class Lines:
    """Of fills by the checkpoint `manifest`; where there is but one photo, notes needn't name it."""

    manifest: Manifest
    as_json: bool
    one_photo: bool
    _told: set[str] = field(default_factory=set)  # notes on the device and unknown words, none of which is told twice

    def photo(self, entry: Opened) -> None:
        """Notes on a photo that is going to be filled."""
        assert entry.photo is not None
        for text in (*entry.photo.notes, *([CREDENTIALS_NOTE] if entry.photo.credentials else [])):
            note(text if self.one_photo else f"{shown(entry.job.photo)}: {shown(text)}")

    def fill(self, job: FillJob, file: Path, fill: Fill) -> None:
        """A fill that was written to `file`."""
        words = [word for word in fill.unknown_words if word not in self._told]
        texts = [text for text in fill.notes if text not in self._told]
        if words:
            texts.append(f"The checkpoint {fill.checkpoint} does not know: {', '.join(words)}.")
        for text in texts:
            note(text)
        self._told.update(fill.notes, words)
        if self.as_json:
            self._json(job, file, fill.seed, fill.unknown_words, fill.device, fill.seconds)
        else:
            self._print(f"{file}  seed {fill.seed}  {fill.seconds:.2f} s")

    def there(self, job: FillJob, file: Path, seed: int) -> None:
        """A fill that was there already, made by nobody knows which device."""
        if self.as_json:
            self._json(job, file, seed, self.manifest.words.unknown(job.caption), None, 0.0)
        else:
            self._print(f"{file}  seed {seed}  was there already")

    def error(self, path: str, error: Exception) -> None:
        """Why a photo has no fills, or not all of them."""
        sentence = line_naming(path, plain_sentence(error))
        traced = trace(error)
        if self.as_json:
            self._print(json.dumps({"path": path, "error": sentence}))
        elif not traced:
            complain(sentence)

    def _json(
        self, job: FillJob, file: Path, seed: int, unknown_words: Sequence[str], device: str | None, seconds: float
    ) -> None:
        told = {
            "path": job.photo,
            "fill": str(file),
            "seed": seed,
            "caption": job.caption,
            "unknown_words": list(unknown_words),
            "checkpoint": self.manifest.name,
            "device": device,
            "seconds": round(seconds, 3),
        }
        self._print(json.dumps(told))

    def _print(self, line: str) -> None:
        print(line)
        sys.stdout.flush()
