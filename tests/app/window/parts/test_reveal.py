"""What the packaged program opens in other programs does not load its libraries."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from app.window.parts import reveal

OWN = "/programs/featherproof/_internal"


@pytest.fixture
def library_paths(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """The library path that each program opened from here on is started with."""
    seen: list[str | None] = []

    def open_url(url: object) -> bool:
        seen.append(os.environ.get("LD_LIBRARY_PATH"))
        return True

    monkeypatch.setattr("app.window.parts.reveal.QDesktopServices.openUrl", open_url)
    monkeypatch.setenv("LD_LIBRARY_PATH", OWN)
    monkeypatch.delenv("LD_LIBRARY_PATH_ORIG", raising=False)
    return seen


@pytest.mark.parametrize("before", [None, "/opt/lib"])
def test_a_file_manager_opened_by_the_packaged_program_gets_the_systems_libraries(
    before: str | None, library_paths: list[str | None], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    if before is not None:
        monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", before)
    assert reveal.open_folder(tmp_path)
    assert library_paths == [before]
    assert os.environ["LD_LIBRARY_PATH"] == OWN  # the engine needs it when it is started anew


def test_run_from_source_the_library_path_stays_as_it_is(library_paths: list[str | None], tmp_path: Path) -> None:
    assert reveal.open_folder(tmp_path)
    assert library_paths == [OWN]
