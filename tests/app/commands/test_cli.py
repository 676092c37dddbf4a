"""The command line keeps its contract: exit statuses, one-line errors, JSON lines, and nothing imported too early."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app import qt_check
from app.batches.fills import written_meanwhile
from app.cli import INDUCTOR, keep_caches_at_home
from app.samples import SAMPLE_PHOTO
from models import __version__
from models.checkpoints.checkpoint import Manifest
from models.imaging import PhotoError, load_photo, read_provenance
from models.provenance import read_labels
from tests.fixtures.carriers import app11, manifest, store
from tests.fixtures.command import Outcome, one_line

ROOT = Path(__file__).parents[3]


@pytest.fixture
def photo(tmp_path: Path, save_jpeg: Callable[..., Path]) -> Path:
    return save_jpeg(tmp_path / "bird.jpg", 96, 72)


@pytest.fixture
def mask(tmp_path: Path) -> Path:
    pixels = np.zeros((72, 96), np.uint8)
    pixels[20:45, 30:60] = 255
    Image.fromarray(pixels).save(tmp_path / "mask.png")
    return tmp_path / "mask.png"


def test_version_and_help_are_on_stdout(run: Callable[..., Outcome]) -> None:
    assert run("--version").out.startswith(f"featherproof {__version__}\n")
    assert "inpaint" in run("--help").out
    assert "--heatmaps" in run("classify", "--help").out
    assert "--mask" in run("inpaint", "--help").out


INPAINT = "inpaint a.jpg --mask m.png --caption x --out o"


@pytest.mark.parametrize(
    "line",
    [
        *("--bogus", "a.jpg b.jpg", "inpaint", INPAINT.removesuffix(" --out o"), "models --verity", "classify"),
        *(f"{INPAINT} {slip}" for slip in ("--count 0", "--count two", "--seed -1", "--device toaster")),
        *("classify --csv a.JPG b.jpg", "classify --report a.pdf b.jpg", "classify a.jpg --device toaster"),
    ],
)
def test_arguments_that_cannot_be_parsed_are_one_line_and_status_2(run: Callable[..., Outcome], line: str) -> None:
    outcome = run(*line.split())
    assert (outcome.status, outcome.out, one_line(outcome.err)) == (2, "", True)


def inpaint_arguments(photo: Path, mask: Path, out: Path) -> list[str | Path]:
    return ["inpaint", photo, "--mask", mask, "--caption", "a red bird", "--out", out]


def test_inputs_that_fail_are_one_line_and_status_1_before_any_network_is_loaded(
    run: Callable[..., Outcome],
    photo: Path,
    mask: Path,
    tmp_path: Path,
    only_tiny_checkpoint: Manifest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("models.inpainter.Inpainter.load", lambda **_: pytest.fail("too late to find out"))
    out = tmp_path / "out"
    Image.new("L", (97, 72), 255).save(tmp_path / "wide.png")
    Image.new("L", (96, 72), 127).save(tmp_path / "grey.png")
    Image.new("L", (96, 72), 255).save(tmp_path / "white.png")
    (tmp_path / "text.jpg").write_text("not a photo")
    (tmp_path / "none").mkdir()
    cases = [
        (inpaint_arguments(tmp_path / "gone.jpg", mask, out), "gone.jpg"),
        (inpaint_arguments(photo, tmp_path / "gone.png", out), "gone.png"),
        (inpaint_arguments(tmp_path / "text.jpg", mask, out), "text.jpg"),
        (inpaint_arguments(tmp_path / "none", mask, out), "no photo in"),
        (inpaint_arguments(photo, tmp_path / "grey.png", out), "empty"),
        (inpaint_arguments(photo, tmp_path / "white.png", out), "something must stay visible"),
        (inpaint_arguments(photo, mask, photo), "is a file"),
        ([*inpaint_arguments(photo, mask, out), "--checkpoint", "other"], "other"),
    ]
    for arguments, words in cases:
        outcome = run(*arguments)
        assert outcome.status == 1, arguments
        assert one_line(outcome.err), outcome.err
        assert words in outcome.err
        assert outcome.out == ""
    wrong_size = run(*inpaint_arguments(photo, tmp_path / "wide.png", out))
    assert wrong_size.status == 1
    assert "97×72" in wrong_size.err
    assert "96×72" in wrong_size.err


def test_a_fill_is_written_while_the_next_one_is_made() -> None:
    begun, written = [threading.Event() for _ in range(4)], []

    def fills() -> Iterator[Any]:
        for number, event in enumerate(begun):
            event.set()
            assert len(written) >= number - 2  # no more wait in memory
            yield number

    def write(number: Any) -> None:
        assert number == 3 or begun[number + 1].wait(timeout=30)
        written.append(number)

    for _ in written_meanwhile(fills(), write):
        pass
    assert written == [0, 1, 2, 3]


def test_a_fill_that_fails_leaves_those_before_it_and_one_that_cant_be_written_ends_it() -> None:
    written: list[int] = []

    def fills() -> Iterator[Any]:
        yield from (0, 1)
        raise MemoryError

    def full_disk(_: Any) -> None:
        raise PhotoError("no space")

    results = written_meanwhile(fills(), written.append)
    assert [next(results), next(results)] == [None, None]
    assert written == [0, 1]
    with pytest.raises(MemoryError):
        next(results)
    with pytest.raises(PhotoError, match="no space"):
        list(written_meanwhile(iter([0, 1, 2]), full_disk))


def test_inpaint_writes_one_lossless_png_a_fill_and_nothing_else(
    run: Callable[..., Outcome], photo: Path, mask: Path, tmp_path: Path, only_tiny_checkpoint: Manifest
) -> None:
    out = tmp_path / "made" / "out"
    outcome = run(*inpaint_arguments(photo, mask, out), "--count", "3", "--seed", "9", "--device", "cpu", "--json")
    assert outcome.status == 0, outcome.err
    objects = [json.loads(line) for line in outcome.out.splitlines()]
    keys = ["path", "fill", "seed", "caption", "unknown_words", "read_as", "checkpoint", "device", "seconds"]
    assert [list(entry) for entry in objects] == [keys] * 3
    assert [entry["seed"] for entry in objects] == [9, 10, 11]
    assert {entry["path"] for entry in objects} == {str(photo)}
    assert {entry["checkpoint"] for entry in objects} == {"tiny"}
    files = sorted(out.iterdir())
    assert [entry["fill"] for entry in objects] == [str(file) for file in files]
    assert [file.suffix for file in files] == [".png"] * 3
    original, hole = load_photo(photo).pixels, np.asarray(Image.open(mask)) >= 128
    fills = [load_photo(file).pixels for file in files]
    for pixels in fills:
        assert np.array_equal(pixels[~hole], original[~hole])
    assert not np.array_equal(fills[0], fills[1])
    entries = read_provenance(files[1])
    assert entries is not None
    assert entries["seed"] == 10
    long = photo.rename(tmp_path / ("x" * 251 + photo.suffix))
    alone = run(*inpaint_arguments(long, mask, tmp_path / "one"), "--seed", "10", "--device", "cpu")
    assert alone.status == 0, alone.err
    (again,) = (tmp_path / "one").iterdir()  # of a name as long as can be
    assert again.read_bytes() == files[1].read_bytes()


def test_no_fill_takes_the_place_of_a_photo_a_mask_or_another_fill(
    run: Callable[..., Outcome], photo: Path, mask: Path, tmp_path: Path, only_tiny_checkpoint: Manifest
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    as_a_fill = mask.rename(out / f"{photo.stem}-seed-0000.png")
    before = as_a_fill.read_bytes()
    told = []
    for caption in ("a red bird", "a blue bird", "a red bird"):
        outcome = run("inpaint", photo, "--mask", as_a_fill, "--caption", caption, "--out", out, "--json")
        assert outcome.status == 0, outcome.err
        told.append(Path(json.loads(outcome.out)["fill"]))
    assert [file.name for file in told[:2]] == [f"{photo.stem}-seed-0000-{number}.png" for number in (2, 3)]
    assert told[2] == told[0]  # the same fill again is the same file
    assert len(list(out.iterdir())) == 3
    assert as_a_fill.read_bytes() == before
    assert [read_provenance(file)["caption"] for file in told[:2]] == ["a red bird", "a blue bird"]  # type: ignore[index]


def test_fills_say_what_they_are_and_notes_tell_of_credentials_and_unknown_words(
    run: Callable[..., Outcome], photo: Path, mask: Path, tmp_path: Path, only_tiny_checkpoint: Manifest
) -> None:
    foreign = store(manifest("urn:c2pa:1", {"name": "Camera"}, [{"action": "c2pa.created"}]))
    content = photo.read_bytes()
    photo.write_bytes(content[:2] + b"".join(app11(foreign)) + content[2:])
    outcome = run("inpaint", photo, "--mask", mask, "--caption", "a mauve sparrow", "--out", tmp_path / "out", "--json")
    assert outcome.status == 0, outcome.err
    assert outcome.err.count("C2PA manifest") == 1
    told = json.loads(outcome.out)
    assert (told["unknown_words"], told["read_as"]) == (["mauve"], {"sparrow": "bird"})
    assert "does not know: mauve" in outcome.err
    assert "reads sparrow as bird" in outcome.err
    (fill,) = (tmp_path / "out").iterdir()
    labels = read_labels(fill).found
    kinds = [("featherproof", "edited"), ("source-type", "edited"), ("c2pa", "edited")]
    assert [(label.kind, label.claim) for label in labels] == kinds
    assert "a mauve sparrow" in labels[0].value
    assert labels[2].verified is True


def test_a_fill_takes_one_thread_or_as_many_as_a_person_asked_for(
    run: Callable[..., Outcome],
    photo: Path,
    mask: Path,
    tmp_path: Path,
    only_tiny_checkpoint: Manifest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    before = torch.get_num_threads()
    try:
        for asked, threads in (("", 1), ("2", 2)):
            monkeypatch.setenv("OMP_NUM_THREADS", asked)
            torch.set_num_threads(3)
            assert run(*inpaint_arguments(photo, mask, tmp_path / "out"), "--device", "cpu").status == 0
            assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)


def test_debug_shows_the_traceback_and_nothing_else_does(
    run: Callable[..., Outcome], mask: Path, tmp_path: Path
) -> None:
    arguments = inpaint_arguments(tmp_path / "gone.jpg", mask, tmp_path / "out")
    assert "Traceback" not in run(*arguments).err
    for outcome in (run("--debug", *arguments), run(*arguments, "--debug")):
        assert outcome.status == 1
        assert "Traceback" in outcome.err


@pytest.fixture
def tiny(
    tiny_checkpoint: Manifest, tiny_authenticator: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """A folder of one's own, to write in, with a tiny inpainter and a tiny ensemble; the program looks there first."""
    folder = tmp_path / "tiny"
    for made in (tiny_checkpoint, tiny_authenticator):
        assert made.path is not None
        shutil.copytree(made.path.parent, folder, dirs_exist_ok=True)
    monkeypatch.setenv("FEATHERPROOF_CHECKPOINTS", str(folder))
    return folder


def test_models_lists_every_checkpoint_and_finds_what_is_altered_damaged_or_lacking(
    run: Callable[..., Outcome], photo: Path, mask: Path, tiny: Path, tmp_path: Path
) -> None:
    listed = run("models")
    assert listed.status == 0
    for line in (
        "tiny  (default)",
        "An untrained network for tests",
        "  authenticity stack, 1.5 kB, sha256",
        "  members: tiny-swin, tiny-resnext, tiny-gan\n",
        "  authenticity member, gan, 26.4 kB, sha256",
        "resnext (resnext50_32x4d, narrowed, cut after stage 3)",
    ):
        assert line in listed.out
    assert run("models", "--verify").out.count("sha256: verified") >= 5
    weights = tiny / "tiny.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    altered = run("models", "--verify")
    assert altered.status == 1
    assert "mismatch" in altered.out
    refused = run(*inpaint_arguments(photo, mask, tmp_path / "out"), "--checkpoint", tiny / "tiny.json")
    assert refused.status == 1
    assert one_line(refused.err)
    assert "tiny.safetensors" in refused.err
    (tiny / "tiny-gan.json").unlink()
    (tiny / "bad.json").write_text("{")
    lacking = run("models")
    assert lacking.status == 1
    assert "tiny-resnext, tiny-gan (missing)\n" in lacking.out
    assert "bad.json" in lacking.err


def test_the_demo_writes_a_contact_sheet(run: Callable[..., Outcome], tmp_path: Path, tiny: Path) -> None:
    sheet = tmp_path / "folder" / "sheet.png"
    outcome = run("demo", "--out", sheet, "--device", "cpu")
    assert outcome.status == 0, outcome.err
    with Image.open(sheet) as picture:
        assert picture.width > 3 * 451
        assert picture.height > 2 * 300


def test_the_demo_never_takes_the_place_of_its_sample(
    run: Callable[..., Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sample = tmp_path / "sample.png"
    sample.write_bytes(SAMPLE_PHOTO.read_bytes())
    monkeypatch.setattr("app.commands.demo.SAMPLE_PHOTO", sample)
    (tmp_path / "sheet.png").symlink_to(sample)
    outcome = run("demo", "--out", tmp_path / "sheet.png")
    assert outcome.status == 1
    assert one_line(outcome.err)
    assert sample.read_bytes() == SAMPLE_PHOTO.read_bytes()


# The window's process -----------------------------------------------------------------------------------------------


def in_fresh_process(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command in a process of its own, which then prints the heavy modules that it has loaded."""
    code = """
import sys
from app.cli import main
try:
    status = main(sys.argv[1:])
except SystemExit as exit_:
    status = exit_.code
print("loaded:", *sorted({"torch", "PySide6", "cv2"} & set(sys.modules)), file=sys.stderr)
sys.exit(status)
"""
    command = [sys.executable, "-c", code, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)


@pytest.mark.parametrize(
    ("arguments", "status"),
    [(["inpaint", "gone.jpg", "--mask", "m.png", "--caption", "x", "--out", "o"], 1), (["gone.jpg"], 1)],
)
def test_neither_torch_nor_qt_is_imported_to_answer_simple_things(arguments: list[str], status: int) -> None:
    done = in_fresh_process(*arguments)
    assert done.returncode == status
    assert done.stderr.endswith("loaded:\n")


def test_without_a_display_the_window_says_so_in_one_line_and_names_the_demo(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    for display in ("", ":987"):
        monkeypatch.setenv("DISPLAY", display)
        outcome = run()
        assert outcome.status == 1
        assert one_line(outcome.err)
        assert "no display" in outcome.err
        assert "make demo" in outcome.err


def test_missing_system_libraries_are_named_by_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(qt_check, "_loads", lambda library: library not in ("libEGL.so.1", "libxcb-cursor.so.0"))
    monkeypatch.setattr(sys, "platform", "linux")
    problem = qt_check.window_problem()
    assert problem is not None
    assert problem.endswith("apt-get install libegl1 libxcb-cursor0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert "libxcb" not in (qt_check.window_problem() or "")


@pytest.mark.parametrize(("arguments", "status"), [(["models"], "0"), (["models", "--verity"], "2")])
def test_a_program_started_without_stdout_and_stderr_runs_all_the_same(
    arguments: list[str], status: str, tmp_path: Path
) -> None:
    code = """
import os, sys
for descriptor in (0, 1, 2):
    os.close(descriptor)
sys.stdout = sys.stderr = None
from app.cli import main
try:
    status = main(sys.argv[2:])
except SystemExit as exit_:
    status = exit_.code
opened = open(sys.argv[1], "w")
assert opened.fileno() > 2
opened.write(str(status))
"""
    ended = tmp_path / "ended"
    subprocess.run([sys.executable, "-c", code, str(ended), *arguments], cwd=ROOT, check=True)
    assert ended.read_text() == status


# Torch's cache ------------------------------------------------------------------------------------------------------


def test_torchs_compiler_makes_its_folder_in_the_users_cache_where_that_can_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache = tmp_path / "cache"
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: cache / "featherproof")
    monkeypatch.setenv(INDUCTOR, "/named")
    keep_caches_at_home()
    assert os.environ[INDUCTOR] == "/named"
    monkeypatch.delenv(INDUCTOR)
    with monkeypatch.context() as patch:
        patch.setattr(importlib.util, "find_spec", lambda name: None)  # without torch
        keep_caches_at_home()
    cache.write_text("a file where the folder should be")
    keep_caches_at_home()
    assert INDUCTOR not in os.environ
    cache.unlink()
    keep_caches_at_home()
    assert cache in Path(os.environ[INDUCTOR]).parents
    assert Path(os.environ[INDUCTOR]).is_dir()
