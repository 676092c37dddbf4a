"""Spoilt checkpoints cost one sentence each, soon and within bounds; those beside them work."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.checkpoints.checkpoint import Manifest
from tests.corpus.bounds import MOST_BYTES, MOST_SECONDS, Taken
from tests.corpus.build import HEIGHT, WIDTH
from tests.corpus.manifests import build_checkpoints
from tests.fixtures.command import Outcome, one_line

Run = Callable[..., Outcome]


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_spoilt_checkpoint_costs_one_sentence_and_is_told_of(
    tmp_path: Path, run: Run, tiny_checkpoint: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tiny_checkpoint.path is not None
    photo, mask = tmp_path / "photo.png", tmp_path / "mask.png"
    Image.new("RGB", (WIDTH, HEIGHT), (90, 120, 60)).save(photo)
    Image.fromarray(np.pad(np.full((20, 20), 255, np.uint8), ((20, HEIGHT - 40), (30, WIDTH - 50)))).save(mask)
    fill = ("inpaint", photo, "--mask", mask, "--caption", "a bird", "--out", tmp_path / "out", "--device", "cpu")
    together = tmp_path / "together"
    together.mkdir()
    wrong: dict[str, str] = {}
    for number, manifest in enumerate(build_checkpoints(tmp_path / "checkpoints", tiny_checkpoint.path)):
        (together / f"{number}.json").symlink_to(manifest)
        if (what := problem(run, *fill, "--checkpoint", manifest)) is not None:
            wrong[manifest.parent.name] = what
    monkeypatch.setenv("FEATHERPROOF_CHECKPOINTS", str(together))
    for command in (("models",), (*fill, "--checkpoint", tiny_checkpoint.path)):
        outcome = run(*command)
        if (what := problem(run, *command)) is not None or outcome.status not in (0, 1):
            wrong[f"all together, {command[0]}"] = what or outcome.err
    assert wrong == {}


def problem(run: Run, *arguments: str | Path) -> str | None:
    """What went wrong in a call."""
    taken = Taken(os.getpid())
    try:
        outcome = run(*arguments)
    except Exception as error:
        return repr(error)[:300]
    if taken.seconds() > MOST_SECONDS or taken.bytes() > MOST_BYTES:
        return f"{taken.seconds():.0f} s, {taken.bytes() / 1e9:.1f} GB"
    if any(not line.startswith("featherproof: ") for line in outcome.err.splitlines()):
        return f"no sentence: {outcome.err[:300]!r}"
    if arguments[0] == "inpaint" and outcome.status and not one_line(outcome.err):
        return f"no sentence: {outcome.err[:300]!r}"
    return None
