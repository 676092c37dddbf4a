"""The documentation inside the program: the user guide, and what it links to."""

from __future__ import annotations

import re
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QUrl
from PySide6.QtGui import QImage, QKeySequence, QShortcut, QTextCursor, QTextDocument
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QTextBrowser, QVBoxLayout, QWidget

DOCS = Path(__file__).resolve().parents[3] / "docs"
WIDTH, HEIGHT = 860, 760
_MARGIN = 48  # beside a picture, px


class GuideWindow(QWidget):
    """A window of its own, not modal."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setWindowTitle(self.tr("User guide"))
        self.setObjectName("guide")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.resize(WIDTH, HEIGHT)
        self.pages = Pages()
        self.pages.setAccessibleName(self.windowTitle())
        self.back = QPushButton(self.tr("Back"))
        self.back.setToolTip(self.tr("To the page before (Alt+Left)"))
        self.back.setEnabled(False)
        self.back.clicked.connect(self.pages.backward)
        self.pages.backwardAvailable.connect(self.back.setEnabled)
        self.start = QPushButton(self.tr("Start"))
        self.start.setToolTip(self.tr("To the beginning of the user guide (Alt+Home)"))
        self.start.clicked.connect(self.show_start)
        self.search = QLineEdit()
        self.search.setPlaceholderText(self.tr("Search this page"))
        self.search.setAccessibleName(self.tr("Search this page"))
        self.search.setToolTip(self.tr("Enter finds the next place (Ctrl+F)"))
        self.search.setClearButtonEnabled(True)
        self.search.returnPressed.connect(self._find)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.back)
        row.addWidget(self.start)
        row.addWidget(self.search, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addLayout(row)
        column.addWidget(self.pages)
        for key, slot in (
            ("Esc", self.close),
            ("Ctrl+F", self.search.setFocus),
            ("Alt+Left", self.pages.backward),
            ("Alt+Home", self.show_start),
        ):
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        self.show_start()

    def show_start(self) -> None:
        """The user guide from its beginning."""
        self.pages.setSource(QUrl.fromLocalFile(str(DOCS / "user-guide.md")))

    def _find(self) -> None:
        """Mark the next place of what is searched for, from the top again after the last one."""
        if not self.pages.find(self.search.text()):
            self.pages.moveCursor(QTextCursor.MoveOperation.Start)
            self.pages.find(self.search.text())


class Pages(QTextBrowser):
    """Shows Markdown files of a folder; links lead to their headings, pictures take no more than the window's width."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setOpenExternalLinks(True)  # in the browser, by a click

    def doSetSource(
        self, name: QUrl | str, type: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource
    ) -> None:
        """Show a file, from the heading that the link names."""
        target = self.source().resolved(QUrl(name))
        file = Path(target.toLocalFile())
        if file.suffix != ".md" or not file.is_file():  # a link out of the documentation, to code say
            return
        super().doSetSource(target, QTextDocument.ResourceType.MarkdownResource)
        self._show_heading(target.fragment())

    def _show_heading(self, anchor: str) -> None:
        """Scroll to a heading by its anchor, as GitHub names them: Qt gives headings of Markdown none."""
        block = self.document().begin()
        while anchor and block.isValid():
            if block.blockFormat().headingLevel() and anchor_of(block.text()) == anchor:
                place = self.document().documentLayout().blockBoundingRect(block).top()
                self.verticalScrollBar().setValue(round(place))
                return
            block = block.next()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and not self.source().isEmpty():
            place = self.verticalScrollBar().value()
            self.reload()  # links got their colour when the page was read
            self.verticalScrollBar().setValue(place)

    def loadResource(self, type: int, name: QUrl | str) -> object:
        if type == QTextDocument.ResourceType.ImageResource.value:
            image = QImage(self.source().resolved(QUrl(name)).toLocalFile())
            widest = max(1, self.viewport().width() - _MARGIN)
            return image.scaledToWidth(min(image.width(), widest), Qt.TransformationMode.SmoothTransformation)
        return super().loadResource(type, name)


def anchor_of(heading: str) -> str:
    """GitHub's name of a heading in links: lower case, hyphens for spaces, no other signs."""
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
