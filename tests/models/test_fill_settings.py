"""What a manifest says of how its pictures become fills."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from models.checkpoints.checkpoint import CheckpointError
from models.checkpoints.manifest import Manifest
from models.fill_settings import FillSettings
from tests.fixtures.fake_runner import fake_manifest


def told(**preprocessing: Any) -> Manifest:
    return replace(fake_manifest(), preprocessing=preprocessing)


def test_a_manifest_that_says_nothing_borrows_what_enlarging_lacks() -> None:
    assert FillSettings.of(told(size=96)) == FillSettings(96, detail_from=96, rim_depth=0)


def test_a_manifest_says_and_a_caller_may_say_otherwise() -> None:
    manifest = told(size=128, detail_from=32, rim_depth=16)
    assert FillSettings.of(manifest) == FillSettings(128, 32, 16)
    assert FillSettings.of(manifest, detail_from=0, rim_depth=0) == FillSettings(128, 0, 0)
    assert FillSettings.of(manifest, detail_from=8, rim_depth=128) == FillSettings(128, 8, 128)


@pytest.mark.parametrize(
    ("said", "values", "reason"),
    [
        ("size", [None, 0, 16, 100, "128", 128.0], r'has no usable "size" \(a multiple of 32 px\)'),
        ("detail_from", [-1, 1, 7, 65, 8.5, "all", None], "can't borrow detail from .* px on: say 0, or 8 to 64"),
        ("rim_depth", [-1, 65, 2.5, "deep", None], "can't continue a rim for .* px: say 0 to 64"),
    ],
)
def test_what_can_not_be_so_is_a_clear_error(said: str, values: list[object], reason: str) -> None:
    for value in values:
        with pytest.raises(CheckpointError, match=f"fake {reason}"):
            FillSettings.of(told(**{"size": 64, said: value}))
