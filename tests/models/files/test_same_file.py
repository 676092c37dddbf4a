"""A file is known by whatever name leads to it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from models.files.same_file import same_file_among


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_a_link_is_the_file_that_it_leads_to(tmp_path: Path, link: Callable[[Path, Path], None]) -> None:
    photo, other, name = (tmp_path / name for name in ("photo.jpg", "other.jpg", "table.csv"))
    photo.touch()
    other.touch()
    link(photo, name)
    assert same_file_among(name, [tmp_path / "gone.jpg", other, photo]) == photo
    assert same_file_among(name, [other]) is None


def test_what_is_not_there_or_goes_in_a_circle_is_no_file_s_other_name(tmp_path: Path) -> None:
    for name in ("gone.jpg", "a\0b"):
        assert same_file_among(tmp_path / name, [tmp_path / name]) is None
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    assert same_file_among(tmp_path / "a", [tmp_path / "b"]) is None
