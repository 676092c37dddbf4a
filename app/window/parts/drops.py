"""The files in what is dropped or pasted: URLs of files, or plain text that lists them line by line."""

from __future__ import annotations

import os

from PySide6.QtCore import QMimeData, QUrl

OWN_FILL = f"application/x-featherproof-fill.{os.getpid()}"  # marks a fill that is dragged out of this very window


def dropped_files(data: QMimeData) -> list[str]:
    """Local files and folders, in their order; no other URL, and of plain text only lines that name a file.

    A fill of this window that is let go over it is no drop: it would take the place of the photo that it belongs to.
    """
    if data.hasFormat(OWN_FILL):
        return []
    if data.hasUrls():
        return [url.toLocalFile() for url in data.urls() if url.isLocalFile()]
    files = []
    for line in data.text().splitlines() if data.hasText() else []:
        text = line.strip()
        path = QUrl(text).toLocalFile() if text.startswith("file:") else text
        if os.path.isabs(path) and os.path.lexists(path):
            files.append(path)
    return files
