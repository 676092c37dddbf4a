"""What is no index is refused in a sentence, before any of it fills the memory."""

from __future__ import annotations

from pathlib import Path

import pytest

from dataset_tools.cli import main as data
from tests.fixtures.odd_files import ODD_FILES
from training.cli import main as train


@pytest.mark.parametrize("odd", ["brackets", "pipe", "endless", "huge", "loop", "bytes", "digits", "cut"])
def test_an_odd_index_is_one_line_for_training_and_for_checks(
    odd: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.jsonl"
    ODD_FILES[odd](file)
    run = ["--preset", "tiny", "--device", "cpu", "--run", str(tmp_path / "run")]
    for main, asked in ((train, ["autoencoder", *run, "--index", str(file)]), (data, ["check", str(file)])):
        assert main(asked) == 1
        said = capsys.readouterr().err
        assert said.count("\n") == 1
        assert "odd.jsonl" in said
    assert not (tmp_path / "run").exists()
