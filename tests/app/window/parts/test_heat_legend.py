"""The legend shows the heat map's colours as they lie on the photo, and marks from where on cells count as altered."""

from __future__ import annotations

import numpy as np
from pytestqt.qtbot import QtBot

from app.verdicts.heat_colours import on_grey
from app.window.parts.heat_legend import BAR, HeatLegend
from app.window.parts.theme import DARK
from app.window.parts.verdict_panel import VerdictPanel
from models.authenticity.verdict import ALTERED


def bar_of(legend: HeatLegend) -> np.ndarray:
    """The colours in the middle of its bar, from left to right."""
    image = legend.grab().toImage()
    return np.array([image.pixelColor(x, BAR // 2).getRgb()[:3] for x in range(image.width())])


def test_the_legend_follows_the_strength_of_the_heat_map_and_marks_the_threshold(qtbot: QtBot) -> None:
    panel = VerdictPanel(DARK)
    qtbot.addWidget(panel)
    for strength in (100, 30, 0):
        panel.opacity.setValue(strength)
        bar = bar_of(panel.legend)
        width = len(bar)
        expected = on_grey((np.arange(width) + 0.5) / width, strength / 100).astype(int)
        marked = np.abs(bar - expected).max(axis=1) > 8
        assert set(np.flatnonzero(marked)) <= set(range(round(ALTERED * width) - 2, round(ALTERED * width) + 3))
        assert marked.any()
    assert "From 40 % on, cells are outlined." in panel.legend.accessibleName()
