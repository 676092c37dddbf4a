"""What `make test-exe` says before it tries a build out."""

from __future__ import annotations

from pathlib import Path

import pytest

from build_spec import try_out
from build_spec.finish import CHECKSUMS


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that looks built, of the commit 0ff1ce."""
    (tmp_path / CHECKSUMS).touch()
    (tmp_path / "VERSION").write_text("featherproof 1.0.0 light\ncommit 0ff1ce\n", encoding="utf-8")
    monkeypatch.setattr(try_out, "build_folder", lambda name: tmp_path)
    return tmp_path


@pytest.mark.parametrize(("now", "told"), [("0ff1ce", False), ("0ff1ce+", True), ("cafe", True)])
def test_a_build_of_another_state_of_the_project_is_named(
    built: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], now: str, told: bool
) -> None:
    monkeypatch.setattr(try_out, "commit", lambda: now)
    assert try_out._built("light") == built
    assert ("another state" in capsys.readouterr().out) == told


def test_what_is_not_built_is_built_first(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (built / CHECKSUMS).unlink()
    asked = []
    monkeypatch.setattr(try_out, "build", lambda flavour: asked.append(flavour.name))
    try_out._built("light")
    assert asked == ["light"]
