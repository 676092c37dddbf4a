"""The window speaks German as well as English, all of it."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from itertools import combinations
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QPoint, QRect, QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from app.window.parts.language import FOLDER, install_translations
from app.window.shell.main_window import PAGES
from tests.app.window.accessibility_checks import clashes
from tests.app.window.conftest import User

ROOT = Path(__file__).parents[4]
GERMAN = FOLDER / "featherproof_de.ts"


def tool(name: str) -> str:
    """One of the programs that come with PySide6."""
    found = shutil.which(name, path=str(Path(sys.executable).parent))
    assert found, f"{name} is missing: it comes with PySide6-Essentials"
    return found


def messages(file: Path) -> list[tuple[str, ElementTree.Element]]:
    """Each text of a .ts file with its translation."""
    found = []
    for message in ElementTree.parse(file).getroot().iter("message"):
        translation = message.find("translation")
        assert translation is not None
        found.append((message.findtext("source") or "", translation))
    return found


def test_every_text_of_the_window_is_translated(tmp_path: Path) -> None:
    file = shutil.copy(GERMAN, tmp_path)
    files = [*(ROOT / "app" / "verdicts").glob("*_words.py"), *(ROOT / "app" / "window").rglob("*.py")]
    sources = sorted(map(str, files))
    command = [tool("pyside6-lupdate"), *sources, "-ts", str(file), "-locations", "none"]
    subprocess.run(command, check=True, capture_output=True)
    lacking = {source: kind for source, found in messages(Path(file)) if (kind := found.get("type"))}
    assert lacking == {}, "run `make translations`, and translate what is unfinished"


def test_translations_keep_the_places_of_values() -> None:
    for source, translation in messages(GERMAN):
        places = [sorted(re.findall(r"\{\w+\}", text)) for text in (source, translation.text or "")]
        assert places[0] == places[1], source


def test_the_compiled_file_is_that_of_the_translations(tmp_path: Path) -> None:
    compiled = tmp_path / "de.qm"
    subprocess.run([tool("pyside6-lrelease"), str(GERMAN), "-qm", str(compiled)], check=True, capture_output=True)
    assert compiled.read_bytes() == GERMAN.with_suffix(".qm").read_bytes(), "run `make translations`"


@pytest.mark.parametrize("language", ["en", "xx"])
def test_where_there_is_no_translation_it_speaks_english(qapp: QCoreApplication, language: str) -> None:
    before = QLocale()
    installed = install_translations(language)
    assert all("featherproof" not in translator.filePath() for translator in installed)
    for translator in installed:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)


def texts(window: QWidget) -> list[tuple[str, QRect, QSize]]:
    """What is written on labels and buttons on screen, where each of these is, and what room it needs."""
    written = [widget for kind in (QLabel, QAbstractButton) for widget in window.findChildren(kind)]
    return [
        (widget.text(), QRect(widget.mapTo(window, QPoint()), widget.size()), widget.minimumSizeHint())
        for widget in written
        if widget.text() and widget.isVisible() and widget.window() is window and not widget.visibleRegion().isEmpty()
    ]


def test_the_window_speaks_german_and_its_texts_have_room_beside_each_other(
    german: None, make_quick: Callable[[], User], photo_file: Path
) -> None:
    user = make_quick()
    user.open(photo_file)
    user.stroke((40, 40))
    assert user.page.panel.inpaint.text() == "Ausfüllen"
    assert user.window.actions_by_name["undo"].text() == "Rückgängig"
    user.wait(lambda: "Bereich" in user.window.status.hole.text())
    for size in ((1440, 900), (1024, 700)):
        user.window.resize(*size)
        for name in PAGES:
            user.window.show_page(name)
            QApplication.processEvents()
            found = texts(user.window)
            assert [text for text, place, needed in found if needed.width() > place.width()] == []
            assert [(one[0], other[0]) for one, other in combinations(found, 2) if one[1].intersects(other[1])] == []
    user.window.show_page("authenticate")
    page = user.window.authenticate
    page.add([str(photo_file)])
    user.wait(lambda: page.model.rowCount() == 1 and page.model.rows[0].verdict is not None)
    page.table.selectRow(0)
    page.decide("disagree")
    for open_photo in (False, True):
        if open_photo:
            page.open_row(page.model.rows[0])
        user.wait(lambda: page.footer.told.text() == "Von 1: 1 echt; 0 bestätigt, 1 widersprochen.")
        found = texts(user.window)
        cut = [text for text, place, needed in found if needed.width() > place.width()]
        assert cut == []
        assert [(one[0], other[0]) for one, other in combinations(found, 2) if one[1].intersects(other[1])] == []
    user.wait(lambda: not user.window.background.busy)
    user.act("page_inpaint")
    for seed in (5, 12345, 2_000_000_000):
        user.run("a zebra", fills=2, seed=seed)
    assert user.tiles[1] == "Startwert 5"
    strip = user.page.strip
    for row, label in enumerate(user.tiles):
        assert strip.fontMetrics().horizontalAdvance(label) < strip.visualRect(strip.fills.index(row)).width() - 4
    user.window.keeper.bar.show()
    assert clashes(user.window) == []
