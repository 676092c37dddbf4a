"""The notebook that repeats the whole study: that it runs, what it leaves behind, and what is committed of it."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

import nbformat
import pytest
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from tests.notebooks.running import NOTEBOOK, WORK_VARIABLE, committed, executed

MOST_BYTES = 400_000
CHECKPOINTS = "text-matching caption-judge fills autoencoder swin resnext gan copies ensemble".split()
PICTURES = "sheet holes curve fills attention evaluate-colours set-sheet verdicts heat".split()
SHIPPED_PICTURES = "shipped-fills shipped-attention shipped-verdicts".split()
# Ways in which a path of some machine begins; those that the notebook writes are relative.
MACHINE_PATH = re.compile(r"(?<![\w.:/])(/(home|root|tmp|usr|var|opt|mnt|work|Users|private)/|[A-Za-z]:\\)")


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The notebook's defaults at the least number of steps, and no folder of the user's; returns where it works."""
    work = tmp_path / "a work folder"
    for name in ("DATA", "PRESET", "MINUTES", "WEIGHTS"):
        monkeypatch.delenv(f"FEATHERPROOF_WALKTHROUGH_{name}", raising=False)
    monkeypatch.setenv(WORK_VARIABLE, str(work))
    monkeypatch.setenv("FEATHERPROOF_WALKTHROUGH_PACE", "0.02")
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR", "MPLCONFIGDIR"):
        monkeypatch.setenv(name, str(tmp_path / name.lower()))
    return work


def code_cells(book: NotebookNode) -> dict[str, NotebookNode]:
    return {cell["id"]: cell for cell in book.cells if cell.cell_type == "code"}


def pictures(cell: NotebookNode) -> int:
    return sum("image/jpeg" in output.get("data", {}) for output in cell.outputs)


def told(book: NotebookNode) -> str:
    """Everything that its outputs say in words."""
    texts = []
    for cell in code_cells(book).values():
        for output in cell.outputs:
            texts.append(output.get("text", ""))
            texts += [str(data) for kind, data in output.get("data", {}).items() if kind.startswith("text/")]
    return "\n".join(texts)


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_it_runs_from_top_to_bottom_and_every_step_leaves_its_result(settings: Path) -> None:
    cells = code_cells(executed(committed()))
    for name in ("data/birds", "data/pets", "sets/birds", "sets/pets"):
        assert (settings / name / "index.jsonl").is_file()
    for name in CHECKPOINTS:
        assert (settings / "checkpoints" / f"{name}.json").is_file()
    assert (settings / "warm_starts" / "fills.json").is_file()
    for name in ("inpainting-report", "authenticity-report"):
        assert "| bar |" in (settings / name / "report.md").read_text(encoding="utf-8")
    assert all(pictures(cells[name]) for name in (*PICTURES, *SHIPPED_PICTURES))


def with_helpers(source: str) -> NotebookNode:
    """A notebook of the first two cells of code and one of its own."""
    book = committed()
    first = [code_cells(book)[name] for name in ("settings", "helpers")]
    book.cells = [*first, nbformat.v4.new_code_cell(source)]
    return book


def test_a_command_that_fails_stops_it_and_says_why(settings: Path) -> None:
    with pytest.raises(CellExecutionError, match="nowhere does not exist"):
        executed(with_helpers('run("featherproof-data check nowhere")'))


def test_what_is_trained_already_is_left_as_it_is(settings: Path) -> None:
    there = settings / "checkpoints" / "fills.json"
    there.parent.mkdir(parents=True)
    there.write_text("trained", encoding="utf-8")
    assert "checkpoints/fills.json is there already" in told(executed(with_helpers('train("inpainting", "fills")')))
    assert there.read_text(encoding="utf-8") == "trained"
    assert not (settings / "runs").exists()


def test_what_is_committed_is_a_whole_run_without_errors_or_warnings() -> None:
    cells = code_cells(committed())
    assert [cell.execution_count for cell in cells.values()] == list(range(1, len(cells) + 1))
    assert all(pictures(cells[name]) for name in (*PICTURES, *SHIPPED_PICTURES))
    for cell in cells.values():
        for output in cell.outputs:
            assert output.output_type in ("stream", "display_data")
            assert output.get("name") != "stderr"


def test_what_is_committed_is_small_and_of_no_machine() -> None:
    assert NOTEBOOK.stat().st_size < MOST_BYTES
    book = committed()
    outputs = told(book)
    assert not MACHINE_PATH.search(outputs)
    assert not any(str(folder) in outputs for folder in (Path.home(), NOTEBOOK.parents[2], Path(tempfile.gettempdir())))
    assert book.metadata == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }


def test_every_cell_has_a_name_of_its_own_and_only_that() -> None:
    book = committed()
    names = [cell["id"] for cell in book.cells]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z-]+", name) for name in names)
    assert not any(cell.metadata for cell in book.cells)


def test_its_table_of_settings_names_every_one_that_it_reads() -> None:
    book = committed()
    source = {cell["id"]: cell.source for cell in book.cells}
    read = set(re.findall(r'setting\("([A-Z]+)"', source["settings"]))
    assert read == set(re.findall(r"`FEATHERPROOF_WALKTHROUGH_([A-Z]+)`", source["settings-text"]))
    assert len(read) == 6


def test_files_that_its_text_links_to_are_there() -> None:
    texts = "\n".join(cell.source for cell in committed().cells if cell.cell_type == "markdown")
    links = [link for link in re.findall(r"\]\(([^)]+)\)", texts) if not link.startswith("http")]
    assert links
    assert all((NOTEBOOK.parent / link).is_file() for link in links)
