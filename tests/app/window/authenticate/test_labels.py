"""What a file says of itself stands first where it denies the verdict, and a photo outside of the ensemble's world says
so: in the table, in its tooltips, beside the photo, and in what is copied and kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from app.label_words import LABELS_PROVE_NOTHING, NO_LABELS, OUTSIDE, OUTSIDE_BRIEFLY
from app.window.authenticate.model import AFTER, Column
from app.window.authenticate.table_file import save_table
from app.window.canvas.heat import SAID
from app.window.parts.theme import DARK, LIGHT, Theme
from app.window.parts.verdict_panel import VerdictPanel
from models.authenticity.verdict import Verdict
from models.provenance import Label, Labels
from tests.app.window.fake_engine import fake_labels, fake_verdict
from tests.app.window.judging import Judge, photos

EDITED = fake_labels("edited")


@pytest.fixture
def judge(qtbot: QtBot) -> Iterator[Judge]:
    found = Judge(qtbot)
    yield found
    found.close()


@pytest.fixture
def panel(qtbot: QtBot) -> Callable[..., VerdictPanel]:
    def make(name: str, labels: Labels | None = None, theme: Theme = DARK) -> VerdictPanel:
        found = VerdictPanel(theme)
        qtbot.addWidget(found)
        found.resize(272, 600)
        found.show_verdict(fake_verdict(name, (64, 64)), labels)
        return found

    return make


def column(judge: Judge, kind: str) -> int:
    return len(judge.page.model.members) + Column.MEMBERS + AFTER.index(kind)


def cell(judge: Judge, row: int, column: int, role: Qt.ItemDataRole = Qt.ItemDataRole.DisplayRole) -> str:
    return str(judge.page.filter.index(row, column).data(role))


def colours_in(picture: QImage, place: QRect) -> set[str]:
    """All colours of a part of a picture, as "#rrggbb"."""
    cut = picture.copy(place)
    return {cut.pixelColor(x, y).name() for y in range(cut.height()) for x in range(cut.width())}


def alike(one: str, other: str) -> bool:
    """Whether two colours are the same but for the soft edges of letters."""
    pairs = zip(QColor(one).getRgb()[:3], QColor(other).getRgb()[:3], strict=True)
    return max(abs(a - b) for a, b in pairs) < 32


def test_the_table_says_first_that_a_file_denies_its_verdict(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "a.png", "b-edited.png", "c-inpainted-edited.png"))
    assert [cell(judge, row, Column.VERDICT) for row in range(3)] == ["authentic", "says: edited", "inpainted"]
    said = [cell(judge, row, column(judge, "labels")) for row in range(3)]
    assert said == ["", "says: edited", "says: edited"]
    whole = cell(judge, 1, Column.VERDICT, Qt.ItemDataRole.AccessibleTextRole)
    assert whole.startswith("Authentic, with a probability of")
    assert "The file says that it was edited with <b>GIMP</b> 2.10 (EXIF Software)." in whole
    assert "most different within 16×12 px at 32, 24" in whole


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_a_verdict_that_its_file_denies_is_not_green(judge: Judge, tmp_path: Path, theme: Theme) -> None:
    judge.judge(*photos(tmp_path / "p", "a.png", "b-edited.png"))
    table = judge.page.table
    table.set_theme(theme)
    table.clearSelection()
    places = [table.visualRect(judge.page.filter.index(row, Column.VERDICT)) for row in range(2)]
    picture = table.viewport().grab().toImage()
    plain, denied = (colours_in(picture, place) for place in places)
    assert theme.good in plain
    assert theme.good not in denied
    assert theme.faint in denied
    assert any(alike(theme.warning, colour) for colour in denied)


def test_a_photo_outside_says_so_in_the_table(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "a.png", "b-outside.png"))
    assert [cell(judge, row, column(judge, "domain")) for row in range(2)] == ["bird", "none"]
    assert OUTSIDE in cell(judge, 1, Column.VERDICT, Qt.ItemDataRole.AccessibleTextRole)
    assert OUTSIDE not in cell(judge, 0, Column.VERDICT, Qt.ItemDataRole.AccessibleTextRole)
    judge.page.table.clearSelection()
    told = []
    for row in range(2):
        place = judge.page.table.visualRect(judge.page.filter.index(row, Column.VERDICT))
        below = QRect(place.left(), place.center().y() + 2, place.width(), place.height() // 2 - 4)
        told.append(DARK.faint in colours_in(judge.page.table.viewport().grab().toImage(), below))
    assert told == [False, True]  # "no bird, cat or dog", under the verdict
    assert OUTSIDE_BRIEFLY == "no bird, cat or dog"


def verdict_of(judge: Judge, row: int) -> Verdict:
    found = judge.page.model.rows[row].verdict
    assert found is not None
    return found


def test_no_tooltip_reads_a_file_s_words_as_markup(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "b-edited.png", "<b>c<b>.png"))
    tips = [cell(judge, 0, c, Qt.ItemDataRole.ToolTipRole) for c in (Column.VERDICT, column(judge, "labels"))]
    tips.append(cell(judge, 1, Column.FILE, Qt.ItemDataRole.ToolTipRole))
    assert all("<b>" not in tip and "&lt;b&gt;" in tip for tip in tips)
    judge.page.open_row(judge.page.model.rows[1])
    judge.wait(lambda: not judge.background.busy)
    assert judge.page.detail.name.textFormat() == Qt.TextFormat.PlainText


def test_labels_and_animals_sort_with_what_matters_first_and_the_silent_last(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "a.png", "b-edited.png", "c-outside.png"))
    view = judge.page.table
    view.sortByColumn(column(judge, "labels"), Qt.SortOrder.AscendingOrder)
    assert judge.shown()[0] == "b-edited.png"
    view.sortByColumn(column(judge, "domain"), Qt.SortOrder.AscendingOrder)
    assert judge.shown()[0] == "c-outside.png"


def test_the_panel_says_each_label_with_its_place_and_what_labels_are_worth(panel: Callable[..., VerdictPanel]) -> None:
    shown = panel("a", EDITED)
    lines = shown.labels.text().replace("\u200b", "").splitlines()
    assert lines[0] == "The file says that it was edited with <b>GIMP</b> 2.10 (EXIF Software)."
    assert lines[1].startswith("Its embedded thumbnail shows another picture, most different within 16×12 px at 32, 24")
    assert shown.about_labels.text() == LABELS_PROVE_NOTHING
    assert {label.textFormat() for label in (shown.labels, shown.about_labels)} == {Qt.TextFormat.PlainText}
    assert shown.label_word.isVisibleTo(shown)
    assert shown.label_word.text() == "says: edited"
    assert shown.label_word.y() < word_of(shown, "authentic").y()
    assert "edited with" in shown.accessibleName()


def word_of(panel: VerdictPanel, text: str) -> QLabel:
    panel.show()
    return next(label for label in panel.findChildren(QLabel) if label.text() == text)


@pytest.mark.parametrize("theme", [DARK, LIGHT])
def test_the_panel_shows_no_green_where_the_file_denies_it(panel: Callable[..., VerdictPanel], theme: Theme) -> None:
    for labels, green in ((Labels(), True), (EDITED, False)):
        shown = panel("a", labels, theme)
        assert (theme.good in word_of(shown, "authentic").styleSheet()) == green


def test_a_file_without_labels_says_that_this_means_nothing_and_pixels_say_nothing(
    panel: Callable[..., VerdictPanel],
) -> None:
    shown = panel("a", Labels(notes=("The file's XMP is damaged.",)))
    assert shown.about_labels.text() == f"The file's XMP is damaged. {NO_LABELS}"
    assert not shown.label_word.isVisibleTo(shown)
    assert not shown.labels.isVisibleTo(shown)
    shown.show_verdict(fake_verdict("a", (64, 64)))
    assert not shown.about_labels.isVisibleTo(shown)


def test_a_label_of_one_endless_word_can_be_broken(panel: Callable[..., VerdictPanel]) -> None:
    shown = panel("a", Labels((Label("software", "edited", "W" * 200, "EXIF Software"),)))
    assert shown.labels.minimumSizeHint().width() < 272
    assert "…" in shown.labels.text()


def test_a_file_that_says_no_end_of_things_makes_no_window_larger(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "a.png"))
    before = judge.page.minimumSizeHint()
    many = Labels(tuple(Label("software", "edited", f"{number} " * 90, "EXIF Software") for number in range(100)))
    judge.page.model.put(replace(judge.page.model.rows[0], labels=many))
    judge.page.open_row(judge.page.model.rows[0])
    judge.wait(lambda: not judge.background.busy)
    assert judge.page.detail.panel.labels.text().splitlines()[-1] == "It says 94 more things of itself."
    assert judge.page.minimumSizeHint() == before
    assert judge.page.height() == 800


def test_the_panel_of_a_photo_outside_says_so_first(panel: Callable[..., VerdictPanel]) -> None:
    assert panel("outside").facts.text().startswith(OUTSIDE)
    assert OUTSIDE not in panel("a").facts.text()


def test_where_the_thumbnail_shows_another_picture_is_framed_on_the_photo(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "a.png", "b-edited.png"))
    drawn = []
    for row in list(judge.page.model.rows):
        judge.page.open_row(row)
        judge.wait(lambda: not judge.background.busy)
        picture = judge.page.detail.viewport.grab().toImage()
        drawn.append(QColor(SAID).name() in colours_in(picture, picture.rect()))
    assert drawn == [False, True]


def test_copied_verdicts_hold_what_the_file_says(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "b-edited.png"))
    judge.page.table.selectRow(0)
    next(action for action in judge.page.table.actions() if action.shortcut().toString() == "Ctrl+C").trigger()
    assert "The file says that it was edited with <b>GIMP</b> 2.10" in QGuiApplication.clipboard().text()


def test_an_opened_table_still_has_labels_and_animals(judge: Judge, tmp_path: Path) -> None:
    judge.judge(*photos(tmp_path / "p", "b-edited.png", "c-outside.png"))
    save_table(tmp_path / "t.verdicts", judge.page.model.rows)
    judge.page.model.remove([row.path for row in judge.page.model.rows])
    judge.page.add([str(tmp_path / "t.verdicts")])
    judge.wait(lambda: len(judge.page.model.rows) == 2)
    first, second = judge.page.model.rows
    assert first.labels == EDITED
    assert (second.labels, second.verdict and second.verdict.domain) == (Labels(), ())
    assert np.array_equal(verdict_of(judge, 0).cells, np.zeros((0, 0)))
