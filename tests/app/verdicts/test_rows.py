"""A verdict as JSON has its keys, and lines of text stay lines."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np

from app.verdicts.rows import Row, json_line, text_line
from models.authenticator import Verdict
from models.imaging import PhotoError
from models.provenance import Label, Labels

FOUND = Verdict(
    verdict="inpainted",
    p_inpainted=0.91234567,
    models={"swin": 0.9, "gan": 0.25},
    cells=np.zeros((2, 3), np.float32),
    size=(30, 40),
    altered_fraction=0.125,
    box=(0, 0, 40, 30),
    category=("a cat", 0.75),
    scanned_fraction=1.0,
    seconds=0.25,
    domain=("cat",),
    boxes=((16, 0, 24, 16), (0, 16, 8, 14)),
)
AUTHENTIC = replace(FOUND, verdict="authentic", box=None, category=None, boxes=())
EDITED = Label("software", "edited", "GIMP 2.10", "EXIF Software")
OTHER = Label("thumbnail", "edited", "another picture", "EXIF thumbnail", box=(4, 2, 8, 6))


def test_json_has_the_keys_that_scripts_rely_on() -> None:
    found = json.loads(json_line(Row("a.jpg", FOUND), ""))
    assert found == {
        "path": "a.jpg",
        "verdict": "inpainted",
        "p_inpainted": 0.912346,
        "models": {"swin": 0.9, "gan": 0.25},
        "altered_fraction": 0.125,
        "box": [0, 0, 40, 30],
        "boxes": [[16, 0, 24, 16], [0, 16, 8, 14]],
        "category": {"name": "a cat", "p": 0.75},
        "domain": ["cat"],
        "labels": [],
        "seconds": 0.25,
    }
    for domain, told in ((None, None), ((), []), (("bird", "dog"), ["bird", "dog"])):
        assert json.loads(json_line(Row("a.jpg", replace(FOUND, domain=domain)), ""))["domain"] == told
    labels = json.loads(json_line(Row("a.jpg", FOUND, labels=Labels((EDITED, OTHER), ("A note.",))), ""))["labels"]
    assert [tuple(label.values()) for label in labels] == [
        ("software", "edited", "GIMP 2.10", "EXIF Software", None, None),
        ("thumbnail", "edited", "another picture", "EXIF thumbnail", None, [4, 2, 8, 6]),
    ]
    assert list(labels[0]) == ["kind", "claim", "value", "place", "verified", "box"]
    assert json.loads(json_line(Row("b.jpg", error=PhotoError("")), "Bad.")) == {"path": "b.jpg", "error": "Bad."}


def test_a_line_for_people_is_one_line_whatever_the_name_and_whatever_a_file_says_of_itself() -> None:
    hostile = replace(EDITED, value="two\nlines \x1b[31m \u202e \udcff" + "x" * 10_000, place="a\rb")
    line = text_line(Row("a.jpg", FOUND, labels=Labels((hostile,))))
    assert line.isprintable()
    assert len(line) < 500
    line = text_line(Row("two\nlines \udcff é.jpg", FOUND))
    assert line.startswith(
        "two\\nlines \\udcff é.jpg  inpainted (p 0.912)  12.5% altered, in 24×16 px at 16, 0; 8×14 px at 0, 16"
    )
    assert line.count("\n") == 0
    line.encode("utf-8")
    many = replace(FOUND, boxes=tuple((16 * number, 0, 8, 8) for number in range(9)))
    assert "8×8 px at 0, 0; 8×8 px at 16, 0; 8×8 px at 32, 0; 6 more  " in text_line(Row("a.jpg", many))


def test_a_line_for_people_says_that_a_photo_is_outside() -> None:
    said = "outside the training domain: no bird, cat or dog"
    assert said in text_line(Row("a.jpg", replace(AUTHENTIC, verdict="unsure", domain=())))
    for domain in (None, ("cat",)):
        assert "outside" not in text_line(Row("a.jpg", replace(AUTHENTIC, domain=domain)))


def test_a_file_that_says_it_was_edited_denies_the_verdict_authentic_at_once() -> None:
    said = "but the file says that it was edited with GIMP 2.10 (EXIF Software)."
    assert text_line(Row("a.jpg", AUTHENTIC, labels=Labels((EDITED,)))).startswith(
        f"a.jpg  authentic (p 0.912)  {said}"
    )
    assert f"  {said[4].upper()}{said[5:]}" in text_line(Row("a.jpg", FOUND, labels=Labels((EDITED,))))
    for labels in (None, Labels(), Labels((replace(EDITED, claim="captured"),))):
        assert "but" not in text_line(Row("a.jpg", AUTHENTIC, labels=labels))


def test_a_file_that_says_no_end_of_things_is_cut_short_in_a_line_and_not_in_json() -> None:
    labels = Labels(tuple(replace(EDITED, value=f"GIMP 2.{number}") for number in range(100)))
    row = Row("a.jpg", FOUND, labels=labels)
    assert "GIMP 2.5 (EXIF Software).  It makes 94 more claims about itself." in text_line(row)
    assert len(json.loads(json_line(row, ""))["labels"]) == 100
