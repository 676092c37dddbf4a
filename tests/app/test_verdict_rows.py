"""A verdict as JSON has its keys, and lines of text stay lines."""

from __future__ import annotations

import json

import numpy as np

from app.verdict_rows import Row, json_line, text_line
from models.authenticator import Verdict
from models.imaging import PhotoError

FOUND = Verdict(
    verdict="inpainted",
    p_inpainted=0.91234567,
    models={"swin": 0.9, "gan": 0.25},
    cells=np.zeros((2, 3), np.float32),
    size=(30, 40),
    altered_fraction=0.125,
    box=(16, 0, 24, 16),
    category=("a cat", 0.75),
    scanned_fraction=1.0,
    seconds=0.25,
)


def test_json_has_the_keys_that_scripts_rely_on() -> None:
    found = json.loads(json_line(Row("a.jpg", FOUND), ""))
    assert found == {
        "path": "a.jpg",
        "verdict": "inpainted",
        "p_inpainted": 0.912346,
        "models": {"swin": 0.9, "gan": 0.25},
        "altered_fraction": 0.125,
        "box": [16, 0, 24, 16],
        "category": {"name": "a cat", "p": 0.75},
        "seconds": 0.25,
    }
    assert json.loads(json_line(Row("b.jpg", error=PhotoError("")), "Bad.")) == {"path": "b.jpg", "error": "Bad."}


def test_a_line_for_people_is_one_line_whatever_the_name() -> None:
    line = text_line(Row("two\nlines \udcff é.jpg", FOUND))
    assert line.startswith("two\\nlines \\udcff é.jpg  inpainted (p 0.912)  12.5% altered, in 24×16 px at 16, 0")
    assert line.count("\n") == 0
    line.encode("utf-8")
