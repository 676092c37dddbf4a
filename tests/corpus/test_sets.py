"""`featherproof-data` gets through the corpus of photos, and through damaged indexes: all well, or one sentence."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from dataset_tools import cli
from dataset_tools.index import read_index
from models.imaging import load_photo
from tests.corpus.bounds import MOST_BYTES, MOST_SECONDS, Taken
from tests.corpus.child import call, no_sentences
from tests.corpus.conftest import Corpus
from tests.corpus.indexes import build_indexes

PROGRAM = "featherproof-data"


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("only_tiny_checkpoint")
def test_what_folder_indexes_can_be_opened_and_every_command_gets_through_it(tmp_path: Path, corpus: Corpus) -> None:
    out = tmp_path / "out"
    rest = call("dataset_tools.cli", "folder", corpus.folder / "turned", tmp_path / "rest", "--no-outlines").peak
    indexed = call("dataset_tools.cli", "folder", corpus.folder, out, "--no-outlines")
    assert (indexed.status, no_sentences(indexed.err, PROGRAM)) == (1, [])  # some are skipped
    assert indexed.peak - rest < MOST_BYTES
    index = read_index(out)
    paths = {index.image_path(record) for record in index.records()}
    for path in paths:
        assert load_photo(path).pixels.size
    # Small ones are left out of sets, and of links and copies one is enough.
    right = {odd.path for odd in corpus.files if odd.expected == "right" and odd.kind not in ("sizes", "place")}
    assert {path.name for path in right - paths} == set()

    made = (tmp_path / "made", "--fills", "1", "--splits", "test")
    commands = (("check",), ("masks",), ("show", "--out", tmp_path / "sheet.png"), ("inpainted", *made))
    for name, *options in commands:
        ended = call("dataset_tools.cli", name, out, *options)
        assert no_sentences(ended.err, PROGRAM) == []
        assert ended.status in ((0, 1) if name == "check" else (0,)), ended.err  # check finds what is odd
        assert ended.peak - rest < MOST_BYTES


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.usefixtures("only_tiny_checkpoint", "network_loaded_once")
def test_damaged_indexes_cost_one_sentence(
    tmp_path: Path, tiny_index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = {}
    for number, index in enumerate(build_indexes(tmp_path / "indexes", tiny_index)):
        commands = {
            "check": (),
            "masks": ("--out", tmp_path / f"masks-{number}"),
            "show": ("--out", tmp_path / f"sheet-{number}.png"),
            "inpainted": (tmp_path / f"set-{number}", "--fills", "1", "--device", "cpu"),
        }
        for name, options in commands.items():
            if (what := problem(capsys, name, index, *options)) is not None:
                wrong[f"{name} {index.relative_to(tmp_path)}"] = what
    assert wrong == {}


def problem(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> str | None:
    """What went wrong in a call of the command."""
    taken = Taken(os.getpid())
    capsys.readouterr()
    try:
        status = cli.main([str(argument) for argument in arguments])
    except Exception as error:
        return repr(error)[:300]
    err = capsys.readouterr().err
    if taken.seconds() > MOST_SECONDS or taken.bytes() > MOST_BYTES:
        return f"{taken.seconds():.0f} s, {taken.bytes() / 1e9:.1f} GB"
    if no_sentences(err, PROGRAM):
        return f"no sentence: {no_sentences(err, PROGRAM)[0][:300]!r}"
    return None if status in (0, 1) else f"status {status}: {err[:300]}"
