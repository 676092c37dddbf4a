"""Runs the walkthrough; as a program, `python -m tests.notebooks.running`, it renews the committed outputs."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

NOTEBOOK = Path(__file__).parents[2] / "resources" / "notebooks" / "walkthrough.ipynb"
WORK_VARIABLE = "FEATHERPROOF_WALKTHROUGH_WORK"


def committed() -> NotebookNode:
    """The notebook as it lies in the repository."""
    return nbformat.read(NOTEBOOK, as_version=4)


def executed(book: NotebookNode) -> NotebookNode:
    """The notebook with the outputs of a run of its own, without times. Raises CellExecutionError."""
    client = NotebookClient(
        book,
        timeout=None,
        kernel_name="python3",
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": NOTEBOOK.parent}},
    )
    done = client.execute()
    done.metadata["language_info"] = {"name": "python"}  # without the version of the Python that ran it
    return done


def renew() -> None:
    """Run it with what FEATHERPROOF_WALKTHROUGH_... says, in a folder of its own, and write the outputs into it."""
    with tempfile.TemporaryDirectory() as work:
        os.environ[WORK_VARIABLE] = work
        nbformat.write(executed(committed()), NOTEBOOK)


if __name__ == "__main__":
    renew()
