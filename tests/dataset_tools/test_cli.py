"""`featherproof-data` says what it did, and what went wrong in one line with the right exit status."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.cli import main
from dataset_tools.holes.objects import object_hole
from dataset_tools.index import read_index
from dataset_tools.readers.reading import SourceError

CAT = Path(__file__).parents[2] / "resources/samples/chelsea.png"


def test_a_good_run_reports_its_counts_from_any_folder(
    tiny_cub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tiny_cub.parent)
    assert main(["cub", tiny_cub.name, str(tmp_path / "out"), "--no-outlines"]) == 0
    said = capsys.readouterr()
    assert "20 photos, 4 categories, 0 skipped" in said.out
    assert "human 20" in said.out
    assert said.err == ""
    monkeypatch.chdir(tmp_path)
    index = read_index("out")
    assert all(index.image_path(record).is_file() for record in index.records())


def test_a_skipped_photo_is_named_on_stderr_and_in_the_exit_status(
    tmp_path: Path, save_jpeg: Callable[..., Path], capsys: pytest.CaptureFixture[str]
) -> None:
    save_jpeg(tmp_path / "photos/cat/good.jpg")
    (tmp_path / "photos/cat/bad.jpg").write_bytes(b"\xff\xd8\xff not a photo")
    assert main(["folder", str(tmp_path / "photos"), str(tmp_path / "out"), "--no-outlines"]) == 1
    understood, skipped = capsys.readouterr().err.splitlines()
    assert understood == "featherproof-data: understood as categories (and domains): cat (cat) 2."
    assert skipped.startswith("featherproof-data: cat/bad.jpg skipped: ")
    assert len(list(read_index(tmp_path / "out").records())) == 1


@pytest.mark.parametrize(
    "arguments",
    ["", "cub", "birds a b", "pets a b --test 2", "pets a b --val 0.6 --test 0.6", "folder a b --domain fish"],
)
def test_arguments_that_can_t_be_parsed_are_one_line_and_status_2(
    arguments: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments.split())
    assert stop.value.code == 2
    said = capsys.readouterr()
    assert len(said.err.splitlines()) == 1
    assert "usage" not in said.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        *((f"{command} nowhere out", "nowhere") for command in ("cub", "pets", "folder")),
        ("folder photos out --splits-of nowhere", "nowhere"),
        ("cub cub file", "file"),
        ("folder a out", "a"),
        ("folder a a", "a"),
        ("check a", "a"),
    ],
)
def test_what_is_missing_in_the_way_or_a_link_to_itself_is_one_plain_line(
    arguments: str,
    said: str,
    tiny_cub: Path,
    tmp_path: Path,
    save_jpeg: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    save_jpeg(Path("photos/cat/a.jpg"))
    Path("cub").symlink_to(tiny_cub)
    Path("file").touch()
    Path("a").symlink_to("b")
    Path("b").symlink_to("a")
    assert main(arguments.split()) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert said in line
    assert not Path("out/index.jsonl").exists()


def test_debug_shows_the_traceback_and_may_stand_anywhere(tmp_path: Path) -> None:
    with pytest.raises(SourceError):
        main(["--debug", "pets", str(tmp_path / "nowhere"), str(tmp_path / "out")])


def test_an_animal_is_outlined_unless_that_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "photos/cat").mkdir(parents=True)
    shutil.copy(CAT, tmp_path / "photos/cat/chelsea.png")
    assert main(["folder", str(tmp_path / "photos"), str(tmp_path / "out")]) == 0
    assert "object holes 1 (outline 1), boxes 0" in capsys.readouterr().out
    index = read_index(tmp_path / "out")
    (record,) = index.records()
    hole = object_hole(index, record)
    assert hole is not None
    assert (hole[150, 220], hole[20, 420]) == (True, False)  # the cat's face, and the dark behind its ear
    assert {caption.origin for caption in record.captions} == {"measured", "plain"}
    assert main(["folder", str(tmp_path / "photos"), str(tmp_path / "plain"), "--no-outlines"]) == 0
    assert "object holes 0, boxes 0" in capsys.readouterr().out


def test_torch_stays_away_where_every_photo_has_its_outline(tmp_path: Path, save_jpeg: Callable[..., Path]) -> None:
    pets, trimap = tmp_path / "pets", np.full((48, 64), 2, np.uint8)
    trimap[10:30, 20:40] = 1
    (pets / "annotations/trimaps").mkdir(parents=True)
    for number in (1, 2):
        save_jpeg(pets / f"images/pug_{number}.jpg", seed=number)
        Image.fromarray(trimap).save(pets / f"annotations/trimaps/pug_{number}.png")
    (pets / "annotations/list.txt").write_text("pug_1 1 2 1\npug_2 1 2 1\n")
    code = f"import sys; from dataset_tools.cli import main; main(['pets', {str(pets)!r}, {str(tmp_path / 'out')!r}])"
    done = subprocess.run(
        [sys.executable, "-c", f"{code}; print('torch' in sys.modules)"], capture_output=True, text=True, check=True
    )
    assert "object holes 2 (trimap 2)" in done.stdout
    assert done.stdout.splitlines()[-1] == "False"
