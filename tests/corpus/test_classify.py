"""`featherproof classify` gets through the corpus in one go: every file has its row, and no other row is harmed."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from tests.corpus.bounds import MOST_BYTES
from tests.corpus.child import call, no_sentences
from tests.corpus.conftest import Corpus


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("only_tiny_authenticator")
def test_every_file_of_a_folder_has_a_row_and_the_sound_ones_the_verdict_that_they_have_alone(
    tmp_path: Path, corpus: Corpus
) -> None:
    alone = call("app.cli", "classify", corpus.folder / "sound", "--json", "--device", "cpu")
    table, maps = tmp_path / "table.csv", tmp_path / "maps"
    outputs = ("--json", "--csv", table, "--heatmaps", maps)
    whole = call("app.cli", "classify", corpus.folder, *outputs, "--device", "cpu")

    assert (alone.status, whole.status) == (0, 1)
    assert no_sentences(alone.err + whole.err) == []
    assert whole.peak - alone.peak < MOST_BYTES
    rows = {row["path"]: row for row in map(json.loads, whole.out.splitlines())}
    assert set(rows) == {str(odd.path) for odd in corpus.files if not odd.path.is_dir()}
    with table.open(encoding="utf-8", errors="surrogateescape", newline="") as stream:
        assert len(list(csv.DictReader(stream))) == len(rows)
    for odd in corpus.files:
        if not odd.path.is_dir() and odd.expected != "either":
            assert ("verdict" in rows[str(odd.path)]) == (odd.expected == "right"), rows[str(odd.path)]
    assert all(row["error"].endswith(".") and "\n" not in row["error"] for row in rows.values() if "error" in row)
    assert len(list(maps.iterdir())) == sum("verdict" in row for row in rows.values())
    for row in map(json.loads, alone.out.splitlines()):
        assert rows[row["path"]]["verdict"] == row["verdict"]
        assert rows[row["path"]]["p_inpainted"] == pytest.approx(row["p_inpainted"], abs=2e-3)
