"""What `featherproof inpaint` says: a line or a JSON object a fill on stdout, notes and errors on stderr."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
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
    _told: set[str] = field(default_factory=set)  # notes on the device and on words, none of which is told twice

    def photo(self, entry: Opened) -> None:
        """Notes on a photo that is going to be filled."""
        assert entry.photo is not None
        for text in (*entry.photo.notes, *([CREDENTIALS_NOTE] if entry.photo.credentials else [])):
            note(text if self.one_photo else f"{shown(entry.job.photo)}: {shown(text)}")

    def fill(self, job: FillJob, file: Path, fill: Fill) -> None:
        """A fill that was written to `file`."""
        unknown, read = self._new(fill.unknown_words), self._new(f"{word} as {known}" for word, known in fill.read_as)
        texts = self._new(fill.notes)
        if unknown:
            texts.append(f"The checkpoint {fill.checkpoint} does not know: {', '.join(unknown)}.")
        if read:
            texts.append(f"The checkpoint {fill.checkpoint} reads {', '.join(read)}.")
        for text in texts:
            note(text)
        if self.as_json:
            self._json(job, file, fill.seed, fill.device, fill.seconds)
        else:
            self._print(f"{file}  seed {fill.seed}  {fill.seconds:.2f} s")

    def there(self, job: FillJob, file: Path, seed: int) -> None:
        """A fill that was there already, made by nobody knows which device."""
        if self.as_json:
            self._json(job, file, seed, None, 0.0)
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

    def _new(self, texts: Iterable[str]) -> list[str]:
        """Those that weren't told yet; they count as told from now on."""
        new = [text for text in texts if text not in self._told]
        self._told.update(new)
        return new

    def _json(self, job: FillJob, file: Path, seed: int, device: str | None, seconds: float) -> None:
        reading = self.manifest.words.read(job.caption)
        told = {
            "path": job.photo,
            "fill": str(file),
            "seed": seed,
            "caption": job.caption,
            "unknown_words": reading.unknown,
            "read_as": reading.synonyms,
            "checkpoint": self.manifest.name,
            "device": device,
            "seconds": round(seconds, 3),
        }
        self._print(json.dumps(told))

    def _print(self, line: str) -> None:
        print(line)
        sys.stdout.flush()
