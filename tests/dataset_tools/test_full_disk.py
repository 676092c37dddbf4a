"""Where the disk is full, a command says which file has no room, and leaves nothing half-written."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from dataset_tools.cli import main
from dataset_tools.holes.fixed import FILE_NAME as RECORD
from dataset_tools.holes.fixed import MASK_KINDS, read_masks
from dataset_tools.inpainted.fillers import Fillers
from tests.fixtures.full_disk import SIGNS, room_for_files_of


@pytest.fixture
def photos(tmp_path: Path, save_jpeg: Callable[..., Path]) -> Path:
    for number in range(3):
        save_jpeg(tmp_path / f"photos/cat/{number}.jpg", 120, 90, seed=number)
    return tmp_path / "photos"


@pytest.mark.parametrize(
    ("command", "size"),
    [
        ("folder", 0),
        ("folder", 300),
        ("archive", 300),
        ("show", 300),
        *(("masks", size) for size in (0, 300, 2000)),
        *(("inpainted", size) for size in (300, 2000)),
    ],
)
def test_a_full_disk_is_one_line_that_names_the_file(
    command: str,
    size: int,
    photos: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    fillers = Fillers({"grey": lambda jobs: [job.photo for job in jobs]}, {})
    monkeypatch.setattr("dataset_tools.inpainted.fillers.load_fillers", lambda *_: fillers)
    index, out = tmp_path / "index", tmp_path / "out"
    assert main(["folder", str(photos), str(index), "--no-outlines"]) == 0
    asked = {
        "folder": ["folder", photos, out, "--no-outlines"],
        "archive": ["folder", shutil.make_archive(str(photos), "zip", photos), out, "--no-outlines"],
        "masks": ["masks", index, "--out", out],
        "inpainted": ["inpainted", index, out],
        "show": ["show", index, "--out", out / "sheet.png"],
    }[command]
    capsys.readouterr()
    with room_for_files_of(size):
        status = main([str(argument) for argument in asked])
    said = capsys.readouterr().err.splitlines()
    if status != 0:
        assert status == 1
        assert said[-1].startswith(f"featherproof-data: {out}")
        assert said[-1].endswith(tuple(f": {sign}." for sign in SIGNS))
        assert ".part" not in said[-1]
    assert not [file for file in tmp_path.rglob("*") if ".part" in file.name]
    if command == "masks" and (out / RECORD).exists():
        content = (out / RECORD).read_bytes()
        assert content.endswith(b"\n")
        holes = list(read_masks(out))
        assert len(holes) % len(MASK_KINDS) == 0
        assert all(hole.load().any() for hole in holes)
    assert main([str(argument) for argument in asked]) == 0  # with room again, the same command goes on
