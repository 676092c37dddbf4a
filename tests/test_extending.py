"""The Python of docs/extending.md works as it stands there."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from dataset_tools.checks.run import check
from dataset_tools.index import read_index
from dataset_tools.readers.reading import ReadingOptions

PAGE = Path(__file__).resolve().parents[1] / "docs" / "extending.md"


def code(heading: str) -> str:
    """The Python of a section."""
    section = PAGE.read_text(encoding="utf-8").split(f"\n## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return "\n".join(re.findall(r"^```python\n(.*?)^```", section, re.M | re.S))


def run(heading: str, **given: Any) -> dict[str, Any]:
    """What a section's Python leaves behind."""
    names: dict[str, Any] = {"__name__": "extending", **given}
    exec(compile(code(heading), f"{PAGE.name}: {heading}", "exec"), names)
    return names


def test_all_python_of_the_page_belongs_to_a_section_that_is_run() -> None:
    page = PAGE.read_text(encoding="utf-8")
    sections = [
        heading for heading in re.findall(r"^## (.+)$", page, re.M) if "```python" in page and code(heading).strip()
    ]
    assert sections == [
        "An inpainter for training sets",
        "A member of the ensemble",
        "A model in training",
        "A reader of a data set",
        "A checkpoint",
    ]


def test_the_inpainter_keeps_the_contract(make_photo: Callable[..., np.ndarray]) -> None:
    fill = run("An inpainter for training sets")["mean_colour"]
    photo, hole = make_photo(64, 48), np.zeros((48, 64), bool)
    hole[10:30, 20:50] = True
    filled = fill(photo, hole, np.random.default_rng(3))
    assert (filled[~hole] == photo[~hole]).all()
    assert len(np.unique(filled[hole], axis=0)) == 1
    under = photo.copy()
    under[hole] = 255
    assert (fill(under, hole, np.random.default_rng(3)) == filled)[hole].all()


def test_the_member_gives_logits_for_photo_and_cells() -> None:
    assert run("A member of the ensemble")["logits"].categories is None


def test_chance_and_frozen_networks_are_as_the_page_says() -> None:
    assert not any(parameter.requires_grad for parameter in run("A model in training")["network"].parameters())


def test_the_reader_writes_an_index_that_passes_the_check(tmp_path: Path, save_jpeg: Callable[..., Path]) -> None:
    source, out, said = tmp_path / "photos", tmp_path / "index", list[str]()
    for number in range(6):
        save_jpeg(source / f"{'blue-jay' if number % 2 else 'robin'}_{number:03}.jpg", seed=number)
    (source / "robin_099.jpg").write_bytes(b"no photo")
    report = run("A reader of a data set")["index_named"](source, out, ReadingOptions(), said.append)
    assert report.skipped == ["robin_099.jpg"]
    records = list(read_index(out).records())
    assert {record.category for record in records} == {"blue jay", "robin"}
    assert set(check([out], said.append).problems.counts) <= {"split"}  # so few photos leave a split empty


def test_the_checkpoint_is_written_and_found(tmp_path: Path) -> None:
    assert run("A checkpoint", folder=tmp_path)["written"].path == tmp_path / "my-birds.json"
