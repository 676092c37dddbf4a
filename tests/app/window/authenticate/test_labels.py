"""What a file says of itself stands first where it denies the verdict, and a photo outside of the ensemble's world says
so: in the table, in its tooltips, beside the photo, and in what is copied and kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.verdicts.label_words import LABELS_PROVE_NOTHING, NO_LABELS, OUTSIDE
from app.window.authenticate.model import Column
from app.window.canvas.heat import SAID
from app.window.parts.theme import DARK, LIGHT, Theme
from app.window.parts.verdict_panel import VerdictPanel
from models.provenance import Label, Labels
from tests.app.window.fake_engine import fake_labels, fake_verdict
from tests.app.window.judging import Judge, photos

EDITED = fake_labels("edited")
WHOLE, TIP = Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole


@pytest.fixture
def panel(qtbot: QtBot) -> Callable[..., VerdictPanel]:
    def make(name: str, labels: Labels | None = None, theme: Theme = DARK) -> VerdictPanel:
        found = VerdictPanel(theme)
        qtbot.addWidget(found)
        found.resize(272, 600)
        found.show_verdict(fake_verdict(name, (64, 64)), labels)
        found.show()
        return found

    return make


def cells(judge: Judge, column: int, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> list[str]:
    """A column from top to bottom."""
    shown = judge.page.filter
    return [str(shown.index(row, column).data(role)) for row in range(shown.rowCount())]


def colours_in(picture: QImage, place: QRect) -> set[str]:
    """All colours of a part of a picture, as "#rrggbb"."""
    cut = picture.copy(place).convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(cut.constBits(), np.uint32) & 0xFFFFFF
    return {f"#{value:06x}" for value in np.unique(pixels)}


def alike(one: str, other: str) -> bool:
    """Whether two colours are the same but for the soft edges of letters."""
    pairs = zip(QColor(one).getRgb()[:3], QColor(other).getRgb()[:3], strict=True)
    return max(abs(a - b) for a, b in pairs) < 32


def test_the_table_says_first_that_a_file_denies_its_verdict_and_that_a_photo_is_outside(
    judge: Judge, tmp_path: Path
) -> None:
    judge.judge(*photos(tmp_path / "p", "a.png", "b-edited.png", "c-inpainted-edited.png", "d-outside.png"))
    assert cells(judge, Column.VERDICT) == ["authentic", "says: edited", "inpainted", "unsure"]
    assert cells(judge, Column.LABELS) == ["", "says: edited", "says: edited", ""]
    assert cells(judge, Column.DOMAIN) == ["bird", "bird", "bird", "outside"]
    whole = cells(judge, Column.VERDICT, WHOLE)
    assert whole[1].startswith("Authentic; probability of inpainting")
    assert "The file says that it was edited with <b>GIMP</b> 2.10 (EXIF Software)." in whole[1]
    assert "mostly within 16×12 px at 32, 24" in whole[1]
    assert [OUTSIDE in text for text in whole] == [False, False, False, True]
    table = judge.page.table
    for theme in (LIGHT, DARK):
        table.set_theme(theme)
        table.clearSelection()
        places = [table.visualRect(judge.page.filter.index(row, Column.VERDICT)) for row in range(4)]
        picture = table.viewport().grab().toImage()
        plain, denied, _, _ = (colours_in(picture, place) for place in places)
        assert theme.good in plain
        assert theme.good not in denied
        assert theme.faint in denied
        assert any(alike(theme.warning, colour) for colour in denied)
        below = [QRect(p.left(), p.center().y() + 2, p.width(), p.height() // 2 - 4) for p in (places[0], places[3])]
        assert [theme.faint in colours_in(picture, place) for place in below] == [False, True]  # "no bird, cat or dog"
    table.sortByColumn(Column.LABELS, Qt.SortOrder.AscendingOrder)
    assert judge.shown()[0] == "b-edited.png"
    table.sortByColumn(Column.DOMAIN, Qt.SortOrder.AscendingOrder)
    assert judge.shown()[0] == "d-outside.png"


def test_no_tooltip_reads_a_file_s_words_as_markup(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "b-edited.png", "<b>c<b>.png"))
    tips = [cells(judge, c, TIP)[0] for c in (Column.VERDICT, Column.LABELS)]
    tips.append(cells(judge, Column.FILE, TIP)[1])
    assert all("<b>" not in tip and "&lt;b&gt;" in tip for tip in tips)
    assert judge.page.detail.name.textFormat() == Qt.TextFormat.PlainText


def test_where_the_thumbnail_shows_another_picture_is_framed_on_the_photo(judge: Judge, tmp_path: Path) -> None:
    drawn = []
    for file in photos(tmp_path / "p", "a.png", "b-edited.png"):
        judge.judge(file)
        judge.open(file)
        picture = judge.page.detail.viewport.grab().toImage()
        drawn.append(QColor(SAID).name() in colours_in(picture, picture.rect()))
    assert drawn == [False, True]


def test_a_file_that_says_no_end_of_things_makes_no_window_larger(judge: Judge, tmp_path: Path) -> None:
    file = photos(tmp_path / "p", "a.png")[0]
    judge.judge(file)
    before = judge.page.minimumSizeHint()
    many = Labels(tuple(Label("software", "edited", f"{number} " * 90, "EXIF Software") for number in range(100)))
    judge.page.model.put(replace(judge.row(file), labels=many))
    judge.open(file)
    assert judge.page.detail.panel.labels.text().splitlines()[-1] == "It makes 94 more claims about itself."
    assert judge.page.minimumSizeHint() == before
    assert judge.page.height() == 800


# The panel ----------------------------------------------------------------------------------------------------------


def word_of(panel: VerdictPanel, text: str) -> QLabel:
    return next(label for label in panel.findChildren(QLabel) if label.text() == text)


def test_the_panel_says_each_label_with_its_place_and_what_labels_are_worth(panel: Callable[..., VerdictPanel]) -> None:
    shown = panel("a", EDITED)
    lines = shown.labels.text().replace("\u200b", "").splitlines()
    assert lines[0] == "The file says that it was edited with <b>GIMP</b> 2.10 (EXIF Software)."
    assert lines[1].startswith("Its embedded thumbnail shows a different picture, mostly within 16×12 px at 32, 24")
    assert shown.about_labels.text() == LABELS_PROVE_NOTHING
    assert {label.textFormat() for label in (shown.labels, shown.about_labels)} == {Qt.TextFormat.PlainText}
    assert shown.label_word.isVisible()
    assert shown.label_word.text() == "says: edited"
    assert shown.label_word.y() < word_of(shown, "authentic").y()
    assert "edited with" in shown.accessibleName()


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_panel_shows_no_green_where_the_file_denies_it(panel: Callable[..., VerdictPanel], theme: Theme) -> None:
    for labels, green in ((Labels(), True), (EDITED, False)):
        assert (theme.good in word_of(panel("a", labels, theme), "authentic").styleSheet()) == green


def test_a_file_without_labels_says_that_this_means_nothing_and_pixels_say_nothing(
    panel: Callable[..., VerdictPanel],
) -> None:
    shown = panel("a", Labels(notes=("The file's XMP is damaged.",)))
    assert shown.about_labels.text() == f"The file's XMP is damaged. {NO_LABELS}"
    assert not shown.label_word.isVisible()
    assert not shown.labels.isVisible()
    shown.show_verdict(fake_verdict("outside", (64, 64)))
    assert not shown.about_labels.isVisible()
    assert shown.facts.text().startswith(OUTSIDE)


def test_a_label_of_one_endless_word_can_be_broken(panel: Callable[..., VerdictPanel]) -> None:
    shown = panel("a", Labels((Label("software", "edited", "W" * 200, "EXIF Software"),)))
    assert shown.labels.minimumSizeHint().width() < 272
    assert "…" in shown.labels.text()
