"""The photo of a project: the very bytes of the file that was opened."""

from __future__ import annotations

from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np

from app.window.document.document import Document
from app.window.document.snapshot import PhotoReference

if TYPE_CHECKING:  # imported where a file is read or written: the window is on screen sooner without
    from models.imaging import Photo


@dataclass(frozen=True, eq=False)
class OpenedPhoto:
    """A document's photo as it was opened, and what is known of its file; `content` where the bytes are in memory."""

    photo: Photo
    content: bytes | None
    reference: PhotoReference | None

    @classmethod
    def of(cls, document: Document) -> OpenedPhoto:
        photo, height, width = (
            document.photo,
            document.hole.height,
            document.hole.width,
        )  # with margins: not in the file
        inner = document.margins.inner(width, height).slices
        alpha = None if photo.alpha is None else photo.alpha[inner]
        opened = replace(photo, pixels=document.original[inner], alpha=alpha)
        return cls(opened, document.held, document.reference)

    def read(self) -> tuple[PhotoReference, bytes]:
        """The file's bytes, and what they are called.

        Where the file is gone or another one by now, as after a fill was saved over it, a PNG of the photo's pixels,
        its EXIF and its profile. Raises OSError and PhotoError.
        """
        from models.imaging import save_photo

        path = self.photo.path or Path("photo.png")
        content = self.content if self.content is not None else self._on_disk(path)
        if content is None:
            path = path.with_suffix(".png")
            with TemporaryDirectory(prefix="featherproof-") as folder:
                file = Path(folder) / "photo.png"
                save_photo(file, np.ascontiguousarray(self.photo.pixels), self.photo, None)
                content = file.read_bytes()
        return PhotoReference(str(path), len(content), 0, sha256(content).hexdigest()), content

    def _on_disk(self, path: Path) -> bytes | None:
        try:
            content = path.read_bytes()
        except OSError:
            return None
        as_opened = self.reference is None or sha256(content).hexdigest() == self.reference.sha256
        return content if as_opened else None
