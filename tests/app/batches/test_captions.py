"""A file of captions is read or refused in a sentence, whatever lies there."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.batches.captions import Wish, read_captions
from models.imaging import PhotoError
from tests.fixtures.odd_files import ODD_FILES


@pytest.mark.parametrize("odd", sorted(ODD_FILES))
def test_what_is_no_file_of_captions_is_refused_in_a_sentence(tmp_path: Path, odd: str) -> None:
    ODD_FILES[odd](tmp_path / "c.csv")
    with pytest.raises(PhotoError, match=r"c\.csv"):
        read_captions(str(tmp_path / "c.csv"), None, 1, 0)


def test_names_are_taken_as_systems_write_them_and_by_any_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "c.csv").write_text('\ufefffile;text\na\\b.jpg;"a cat; asleep"\n./a/../c.jpg;a dog\n', encoding="utf-8")
    captions = read_captions(str(tmp_path / "c.csv"), "a bird", 2, 5)
    monkeypatch.chdir(tmp_path)
    assert captions.of("a/b.jpg") == (Wish("a cat; asleep", 2, 5),)
    assert captions.of(str(tmp_path / "c.jpg")) == (Wish("a dog", 2, 5),)
    assert captions.of("d.jpg") == (Wish("a bird", 2, 5),)
    assert captions.strangers(["a/b.jpg", "a/../a/b.jpg"]) == 1
