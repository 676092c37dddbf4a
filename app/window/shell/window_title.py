"""What the window is called by what is open in it."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow

from app.window.document.document import Document

PROGRAM = "Featherproof"


def show_title(window: QMainWindow, document: Document | None) -> None:
    """Name the document, a project with the mark of one that has changed since it was saved; None: the program."""
    window.setWindowModified(False)  # a title without the mark's place can't have the mark
    if document is None or not document.name:
        window.setWindowTitle(PROGRAM)
    elif document.project is None:
        window.setWindowTitle(f"{document.name} — {PROGRAM}")
    else:
        name = document.project.file.name.replace("[*]", "[*][*]")  # Qt's own sign for the mark's place
        window.setWindowTitle(f"{name}[*] — {PROGRAM}")
        window.setWindowModified(document.modified)
