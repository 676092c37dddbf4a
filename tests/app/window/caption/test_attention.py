"""Words are shaded by their share of the attention, which is told and read well, until the text changes."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor, QTextCursor
from pytestqt.qtbot import QtBot

from app.window.caption.box import CaptionLine
from app.window.caption.marks import STRONGEST, shade_of
from app.window.parts.theme import DARK, LIGHT, Theme
from tests.app.window.caption.writer import CAPTION, WEIGHTS, Writer


def test_words_are_shaded_by_their_share_of_the_attention(writer: Writer) -> None:
    writer.box.set_caption(CAPTION.replace("red", "Red"))
    writer.box.show_attention(WEIGHTS)
    shades = writer.shades()
    assert sorted(shades, key=shades.__getitem__, reverse=True)[:3] == ["Red", "bird", "breast"]
    assert shades["Red"] == pytest.approx(STRONGEST, abs=0.01)
    assert "Red: 31 %" in writer.box.field.accessibleDescription()
    assert writer.box.told.text() == "Attention: Red 31 %, bird 25 %, breast 24 %"


def test_the_share_of_a_word_is_told_under_the_mouse_until_the_text_changes(writer: Writer) -> None:
    writer.box.set_caption(CAPTION)
    writer.box.show_attention(WEIGHTS)
    field = writer.box.field
    field.moveCursor(QTextCursor.MoveOperation.End)
    assert writer.tip_at_the_cursor() == "breast: 24 %"
    writer.type(".")
    assert writer.shades() == {}
    assert field.accessibleDescription() == ""
    assert writer.box.told.isHidden()


def test_the_attention_of_another_caption_or_of_none_shades_nothing(writer: Writer) -> None:
    for caption, weights in (("a bird", WEIGHTS), (CAPTION, WEIGHTS), (CAPTION, ())):
        writer.box.set_caption(caption)
        writer.box.show_attention(weights)
        assert bool(writer.shades()) == (caption == CAPTION and bool(weights))


def test_shades_and_waves_stand_beside_each_other(writer: Writer) -> None:
    writer.box.set_caption("a zebra bird_x")
    writer.box.show_attention((("a", 0.2), ("bird", 0.8)))
    assert "bird" in writer.shades()
    assert writer.marked() == ["zebra", "bird_x"]
    assert writer.box.told.isHidden()
    assert writer.box.unknown.isVisible()


def test_words_of_several_lines_are_shaded_where_they_stand(writer: Writer) -> None:
    writer.box.set_caption("a small bird\nwith a red breast")
    writer.box.show_attention(WEIGHTS)
    second = writer.box.field.document().lastBlock()
    marks = {second.text()[mark.start : mark.start + mark.length] for mark in second.layout().formats()}
    assert marks == {"with", "a", "red", "breast"}


@pytest.mark.parametrize("theme", [DARK, LIGHT], ids=["dark", "light"])
def test_text_reads_well_on_the_strongest_shade(theme: Theme) -> None:
    shade, field = shade_of(QColor(theme.accent), 1.0), QColor(theme.field)
    share = shade.alphaF()
    behind = [share * a + (1 - share) * b for a, b in zip(shade.getRgbF()[:3], field.getRgbF()[:3], strict=True)]
    lights = sorted((_luminance(behind), _luminance(list(QColor(theme.text).getRgbF()[:3]))))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 4.5  # WCAG 2.2, 1.4.3


def _luminance(rgb: list[float]) -> float:
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(("width", "lines"), [(400, 1), (110, 2)])
def test_phrases_share_a_line_only_where_they_fit(qtbot: QtBot, width: int, lines: int) -> None:
    line = CaptionLine("faint")
    qtbot.addWidget(line)
    line.resize(width, 2 * line.fontMetrics().lineSpacing())
    line.say(["kitty is read as cat", "pup as dog"])
    seen = line.grab().toImage()
    rows = [len({seen.pixel(x, y) for x in range(seen.width())}) > 1 for y in range(seen.height())]
    half = len(rows) // 2
    assert [any(rows[:half]), any(rows[half:])] == [True, lines == 2]
