"""The guide and the licences inside the program."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.window.shell.guide import DOCS, GuideWindow, anchor_of
from app.window.shell.licences import LicencesWindow


@pytest.fixture
def guide(qtbot: QtBot) -> GuideWindow:
    window = GuideWindow()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    return window


def top_line(window: GuideWindow) -> str:
    """The text at the top of what is in sight."""
    return window.pages.cursorForPosition(QPoint(40, 8)).block().text()


def test_links_lead_to_headings_and_to_other_pages_and_back(guide: GuideWindow) -> None:
    pages = guide.pages
    assert top_line(guide) == "User guide"
    pages.setSource(QUrl("#camera-raw"))
    assert top_line(guide) == "Camera RAW"
    pages.setSource(QUrl("window.md"))
    assert Path(pages.source().toLocalFile()) == DOCS / "window.md"
    guide.back.click()
    assert Path(pages.source().toLocalFile()) == DOCS / "user-guide.md"
    pages.setSource(QUrl("../README.md"))
    pages.setSource(QUrl("no-such-page.md"))
    assert pages.toPlainText()


@pytest.mark.parametrize(("heading", "anchor"), [("Fill a hole", "fill-a-hole"), ("Where? `A_b` (C)", "where-a_b-c")])
def test_headings_are_named_as_on_github(heading: str, anchor: str) -> None:
    assert anchor_of(heading) == anchor


def test_pictures_are_no_wider_than_the_window(guide: GuideWindow) -> None:
    kind = QTextDocument.ResourceType.ImageResource.value
    pictures = [
        guide.pages.loadResource(kind, QUrl(f"window/{file.name}")) for file in (DOCS / "window").glob("*.webp")
    ]
    assert pictures
    assert all(0 < picture.width() <= guide.pages.viewport().width() for picture in pictures)


def test_a_page_is_searched_from_place_to_place_and_around(guide: GuideWindow) -> None:
    guide.search.setFocus()
    QTest.keyClicks(guide.search, "camera raw")
    places = []
    for _ in range(20):
        guide.search.returnPressed.emit()
        cursor = guide.pages.textCursor()
        assert cursor.selectedText().lower() == "camera raw"
        places.append(cursor.position())
    assert places.index(places[0], 1) == len(set(places)) > 1


def test_every_part_has_its_licence_and_the_program_comes_first(qtbot: QtBot) -> None:
    window = LicencesWindow()
    qtbot.addWidget(window)
    names = [window.parts.item(row).text().split(" ")[0] for row in range(window.parts.count())]
    assert names[0] == "featherproof"
    assert "MIT License" in window.text.toPlainText()
    window.parts.setCurrentRow(names.index("numpy"))
    assert "NumPy Developers" in window.text.toPlainText()
