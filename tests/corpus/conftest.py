"""What the corpus's tests share."""

from __future__ import annotations

import functools
import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from models.inpainter import Inpainter
from tests.corpus.build import build_photos
from tests.corpus.odd import Odd
from tests.fixtures.command import run  # noqa: F401 - a fixture

_ENOUGH = 6 << 30  # bytes: several times what any of it may take


@dataclass(frozen=True)
class Corpus:
    """The photos, and the folder that they lie in, by kind into folders of it."""

    folder: Path
    files: tuple[Odd, ...]


@pytest.fixture(scope="session")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    """Over 300 photos, sound, damaged or odd. Not to be changed."""
    folder = tmp_path_factory.mktemp("photos") / "corpus"
    return Corpus(folder, tuple(build_photos(folder)))


@pytest.fixture
def network_loaded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """An inpainting checkpoint is loaded for the first fill alone, whatever commands are called."""
    monkeypatch.setattr(Inpainter, "load", functools.cache(Inpainter.load))


@pytest.fixture(autouse=True)
def _a_broken_program_takes_a_test_and_not_the_machine() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_ENOUGH, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_DATA, before)
