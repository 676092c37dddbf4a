"""The command makes the pictures that the documentation shows of the program, of photos that are what they claim."""

from __future__ import annotations

import re
from pathlib import Path

from build_spec.pictures.__main__ import FILES
from build_spec.pictures.photos import write_retouched
from models.imaging import load_photo
from models.provenance import read_labels

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"


def test_the_documentation_shows_all_pictures_that_the_command_makes_and_no_others_of_the_program() -> None:
    shown = {
        (page.parent / target).resolve()
        for page in (ROOT / "README.md", *DOCS.rglob("*.md"))
        for target in re.findall(r"!\[[^]]*\]\((\S+\.webp)\)", page.read_text(encoding="utf-8"))
    }
    of_the_program = {path for path in shown if path.parent in (DOCS, DOCS / "window")}
    assert of_the_program == {DOCS / file for file in FILES.values()}


def test_the_retouched_photo_names_the_program_and_has_the_thumbnail_of_before(tmp_path: Path) -> None:
    file = tmp_path / "retouched.jpg"
    write_retouched(file)
    labels = read_labels(file, load_photo(file).pixels).found
    assert [(label.kind, label.claim) for label in labels] == [("software", "edited"), ("thumbnail", "edited")]
    assert labels[0].value == "GIMP 2.10.36"
    assert labels[1].box is not None
    left, top, width, height = labels[1].box
    assert 140 <= left < left + width <= 240
    assert 60 <= top < top + height <= 150
