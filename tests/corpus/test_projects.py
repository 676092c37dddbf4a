"""Projects from anywhere: each is opened with what is whole of it, or costs one sentence, within bounds."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from app.window.document.project_file import ProjectError
from app.window.document.project_reading import open_project, read_preview
from app.window.document.snapshot_document import Reopened
from tests.corpus.bounds import MOST_BYTES, MOST_SECONDS, Taken
from tests.corpus.projects import build_projects

SOUND = ("sound", "deflated", "something-before", "members-of-others", "program-", "index-program")

REFUSED = ("many-members", "lzma", "encrypted", "fill-twice", "photo-text", "photo-bomb", "bomb-photo", "index-nested")


def problem(file: Path) -> str | None:
    """What went wrong with a project."""
    taken = Taken(os.getpid())
    said = ""
    for read in (open_project, read_preview):
        try:
            opened = read(file)
        except ProjectError as error:
            said = str(error)
            if (
                not (said.startswith(str(file)) or str(file) in said)
                or not said.endswith(".")
                or not said.isprintable()
            ):
                return f"no sentence: {said[:300]!r}"
        except Exception as error:
            return repr(error)[:300]
        else:
            if isinstance(opened, Reopened) and not fits(opened):
                return "opened, but it does not fit"
    if taken.seconds() > MOST_SECONDS or taken.bytes() > MOST_BYTES:
        return f"{taken.seconds():.0f} s, {taken.bytes() / 1e9:.1f} GB"
    if not said and file.stem.startswith(REFUSED):
        return "opened"
    return f"refused: {said}" if said and file.stem.startswith(SOUND) else None


def fits(opened: Reopened) -> bool:
    """Whether all of it is of one photo, and what is missing was told."""
    document = opened.document
    height, width = document.photo.pixels.shape[:2]
    inside = all(
        fill.box.right <= width and fill.box.bottom <= height and fill.inside.shape == fill.patch.pixels.shape[:2]
        for fill in document.fills
    )
    return inside and document.hole.coverage.shape == (height, width) and document.modified == bool(opened.damaged)


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_every_project_is_opened_or_costs_a_sentence(tmp_path: Path) -> None:
    files = build_projects(tmp_path / "projects")
    assert len(files) > 800
    before = sorted(path for path in tmp_path.rglob("*"))
    assert {file.name: what for file in files if (what := problem(file)) is not None} == {}
    assert sorted(path for path in tmp_path.rglob("*")) == before, "nothing is unpacked"
