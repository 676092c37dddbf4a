"""Torch's compiler leaves its folder in the user's cache, where that can be written to."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest

from app.caches import INDUCTOR, keep_caches_at_home


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that is the user's cache of the program here; nobody has named another one."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache" / "featherproof")
    monkeypatch.setenv(INDUCTOR, "set, so that it is unset again afterwards")
    monkeypatch.delenv(INDUCTOR)
    return tmp_path / "cache"


def test_it_goes_to_the_users_cache(cache: Path) -> None:
    keep_caches_at_home()
    assert Path(os.environ[INDUCTOR]).is_dir()
    assert cache in Path(os.environ[INDUCTOR]).parents


def test_a_folder_that_somebody_named_stays(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(INDUCTOR, "/named")
    keep_caches_at_home()
    assert os.environ[INDUCTOR] == "/named"
    assert not cache.exists()


def test_a_cache_that_cannot_be_written_to_is_no_error(cache: Path) -> None:
    cache.write_text("a file where the folder should be")
    keep_caches_at_home()
    assert INDUCTOR not in os.environ


def test_without_torch_nothing_is_made(cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    keep_caches_at_home()
    assert not cache.exists()
