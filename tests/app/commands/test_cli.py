"""The command line keeps its contract: exit statuses, one-line errors, JSON lines, and nothing imported too early."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.commands import inpaint as headless
from app.samples import SAMPLE_PHOTO
from models import __version__
from models.checkpoints.checkpoint import Manifest
from models.imaging import PhotoError, load_photo, read_provenance
from models.provenance import read_labels
from tests.fixtures.carriers import app11, manifest, store
from tests.fixtures.checkpoints import search_only
from tests.fixtures.command import Outcome, one_line


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


@pytest.mark.parametrize(
    "arguments",
    [
        ["--bogus"],
        ["a.jpg", "b.jpg"],
        ["inpaint"],
        ["inpaint", "a.jpg", "--mask", "m.png", "--caption", "x"],
        ["inpaint", "a.jpg", "--mask", "m.png", "--caption", "x", "--out", "o", "--count", "0"],
        ["inpaint", "a.jpg", "--mask", "m.png", "--caption", "x", "--out", "o", "--count", "two"],
        ["inpaint", "a.jpg", "--mask", "m.png", "--caption", "x", "--out", "o", "--seed", "-1"],
        ["inpaint", "a.jpg", "--mask", "m.png", "--caption", "x", "--out", "o", "--device", "toaster"],
        ["models", "--verity"],
        ["classify"],
        ["classify", "--csv", "a.JPG", "b.jpg"],
        ["classify", "a.jpg", "--device", "toaster"],
    ],
)
def test_arguments_that_cannot_be_parsed_are_one_line_and_status_2(
    run: Callable[..., Outcome], arguments: list[str]
) -> None:
    outcome = run(*arguments)
    assert outcome.status == 2
    assert outcome.out == ""
    assert one_line(outcome.err)


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
    (tmp_path / "text.jpg").write_text("not a photo")
    cases = [
        (inpaint_arguments(tmp_path / "gone.jpg", mask, out), "gone.jpg"),
        (inpaint_arguments(photo, tmp_path / "gone.png", out), "gone.png"),
        (inpaint_arguments(tmp_path / "text.jpg", mask, out), "text.jpg"),
        (inpaint_arguments(tmp_path, mask, out), str(tmp_path)),
        (inpaint_arguments(photo, tmp_path / "grey.png", out), "empty"),
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

    headless._write_each(fills(), write)
    assert written == [0, 1, 2, 3]


def test_a_fill_that_fails_leaves_those_before_it_and_one_that_cant_be_written_ends_it() -> None:
    written: list[int] = []

    def fills() -> Iterator[Any]:
        yield from (0, 1)
        raise MemoryError

    def full_disk(_: Any) -> None:
        raise PhotoError("no space")

    with pytest.raises(MemoryError):
        headless._write_each(fills(), written.append)
    assert written == [0, 1]
    with pytest.raises(PhotoError, match="no space"):
        headless._write_each(iter([0, 1, 2]), full_disk)


def test_inpaint_writes_one_lossless_png_a_fill_and_nothing_else(
    run: Callable[..., Outcome], photo: Path, mask: Path, tmp_path: Path, only_tiny_checkpoint: Manifest
) -> None:
    out = tmp_path / "made" / "out"
    outcome = run(*inpaint_arguments(photo, mask, out), "--count", "3", "--seed", "9", "--device", "cpu", "--json")
    assert outcome.status == 0, outcome.err
    objects = [json.loads(line) for line in outcome.out.splitlines()]
    keys = ["path", "fill", "seed", "caption", "unknown_words", "checkpoint", "device", "seconds"]
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


def test_no_fill_takes_the_place_of_a_photo_a_mask_or_another_fill(
    run: Callable[..., Outcome],
    photo: Path,
    mask: Path,
    tmp_path: Path,
    only_tiny_checkpoint: Manifest,
    save_jpeg: Callable[..., Path],
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    as_a_fill = mask.rename(out / f"{photo.stem}-seed-0000.png")
    before = as_a_fill.read_bytes()
    namesake = save_jpeg(tmp_path / "elsewhere" / photo.name, 96, 72, seed=7)
    told = []
    for asked, caption in [(photo, "a red bird"), (photo, "a blue bird"), (namesake, "a red bird")] * 2:
        outcome = run("inpaint", asked, "--mask", as_a_fill, "--caption", caption, "--out", out, "--json")
        assert outcome.status == 0, outcome.err
        told.append(json.loads(outcome.out)["fill"])
    assert [Path(file).name for file in told[:3]] == [f"{photo.stem}-seed-0000-{number}.png" for number in (2, 3, 4)]
    assert told[3:] == told[:3]  # the same fill again is the same file
    assert len(list(out.iterdir())) == 4
    assert as_a_fill.read_bytes() == before
    assert [read_provenance(file)["caption"] for file in told[:2]] == ["a red bird", "a blue bird"]  # type: ignore[index]


def test_fills_say_what_they_are_and_that_the_photo_s_credentials_are_not_kept(
    run: Callable[..., Outcome], photo: Path, mask: Path, tmp_path: Path, only_tiny_checkpoint: Manifest
) -> None:
    foreign = store(manifest("urn:c2pa:1", {"name": "Camera"}, [{"action": "c2pa.created"}]))
    content = photo.read_bytes()
    photo.write_bytes(content[:2] + b"".join(app11(foreign)) + content[2:])
    outcome = run("inpaint", photo, "--mask", mask, "--caption", "a red bird", "--out", tmp_path / "out", "--json")
    assert outcome.status == 0, outcome.err
    assert outcome.err.count("C2PA manifest") == 1
    (fill,) = (tmp_path / "out").iterdir()
    labels = read_labels(fill).found
    assert [(label.kind, label.claim) for label in labels] == [
        ("featherproof", "edited"),
        ("source-type", "edited"),
        ("c2pa", "edited"),
    ]
    assert "a red bird" in labels[0].value
    assert labels[2].verified is True


def test_a_photo_of_the_longest_name_is_filled(
    run: Callable[..., Outcome], photo: Path, mask: Path, tmp_path: Path, only_tiny_checkpoint: Manifest
) -> None:
    long = photo.rename(tmp_path / ("x" * 251 + photo.suffix))
    done = run(*inpaint_arguments(long, mask, tmp_path / "out"))
    assert (done.status, len(list((tmp_path / "out").iterdir()))) == (0, 1), done.err


def test_a_fill_can_be_had_again_alone_byte_for_byte(
    run: Callable[..., Outcome], photo: Path, mask: Path, tmp_path: Path, only_tiny_checkpoint: Manifest
) -> None:
    run(*inpaint_arguments(photo, mask, tmp_path / "many"), "--count", "2", "--seed", "4")
    run(*inpaint_arguments(photo, mask, tmp_path / "one"), "--seed", "5")
    (one,) = (tmp_path / "one").iterdir()
    assert (tmp_path / "many" / one.name).read_bytes() == one.read_bytes()


@pytest.mark.parametrize(("asked", "threads"), [("", 1), ("2", 2)])
def test_a_fill_takes_one_thread_or_as_many_as_a_person_asked_for(
    run: Callable[..., Outcome],
    photo: Path,
    mask: Path,
    tmp_path: Path,
    only_tiny_checkpoint: Manifest,
    monkeypatch: pytest.MonkeyPatch,
    asked: str,
    threads: int,
) -> None:
    import torch

    before = torch.get_num_threads()
    monkeypatch.setenv("OMP_NUM_THREADS", asked)
    torch.set_num_threads(3)
    try:
        assert run(*inpaint_arguments(photo, mask, tmp_path / "out"), "--device", "cpu").status == 0
        assert torch.get_num_threads() == threads
    finally:
        torch.set_num_threads(before)


def test_unknown_words_are_listed_and_noted_on_stderr(
    run: Callable[..., Outcome], photo: Path, mask: Path, tmp_path: Path, only_tiny_checkpoint: Manifest
) -> None:
    arguments = ["inpaint", photo, "--mask", mask, "--caption", "a mauve bird", "--out", tmp_path / "out", "--json"]
    outcome = run(*arguments)
    assert json.loads(outcome.out)["unknown_words"] == ["mauve"]
    assert "mauve" in outcome.err


def test_debug_shows_the_traceback_and_nothing_else_does(
    run: Callable[..., Outcome], mask: Path, tmp_path: Path
) -> None:
    arguments = inpaint_arguments(tmp_path / "gone.jpg", mask, tmp_path / "out")
    assert "Traceback" not in run(*arguments).err
    for outcome in (run("--debug", *arguments), run(*arguments, "--debug")):
        assert outcome.status == 1
        assert "Traceback" in outcome.err


def test_models_lists_every_checkpoint_and_verify_finds_an_altered_one(
    run: Callable[..., Outcome], tiny_checkpoint: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tiny_checkpoint.path is not None
    for file in tiny_checkpoint.path.parent.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv("FEATHERPROOF_CHECKPOINTS", str(tmp_path))
    listed = run("models")
    assert listed.status == 0
    assert "tiny  (default)" in listed.out
    assert "An untrained network for tests" in listed.out
    assert run("models", "--verify").out.count("sha256: verified") >= 1
    weights = tmp_path / tiny_checkpoint.weights[0].file
    weights.write_bytes(weights.read_bytes()[:-1] + b"!")
    altered = run("models", "--verify")
    assert altered.status == 1
    assert "mismatch" in altered.out
    (tmp_path / "bad.json").write_text("{")
    assert "bad.json" in run("models").err


def test_models_says_what_a_stack_is_made_of_and_finds_a_lacking_member(
    run: Callable[..., Outcome], tiny_authenticator: Manifest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert tiny_authenticator.path is not None
    for file in tiny_authenticator.path.parent.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    monkeypatch.setenv("FEATHERPROOF_CHECKPOINTS", str(tmp_path))
    listed = run("models")
    assert listed.status == 0
    assert "  authenticity stack, 1.5 kB, sha256" in listed.out
    assert "  members: tiny-swin, tiny-resnext, tiny-gan\n" in listed.out
    assert "  authenticity member, gan, 26.4 kB, sha256" in listed.out
    assert "resnext (resnext50_32x4d, narrowed, cut after stage 3)" in listed.out
    (tmp_path / "tiny-gan.json").unlink()
    lacking = run("models", "--verify")
    assert lacking.status == 1
    assert "tiny-resnext, tiny-gan (missing)\n" in lacking.out


def test_a_damaged_checkpoint_is_one_line(
    run: Callable[..., Outcome],
    photo: Path,
    mask: Path,
    tiny_checkpoint: Manifest,
    tmp_path: Path,
) -> None:
    assert tiny_checkpoint.path is not None
    copy = tmp_path / "copy"
    copy.mkdir()
    for file in tiny_checkpoint.path.parent.iterdir():
        (copy / file.name).write_bytes(file.read_bytes()[:-3] if file.suffix == ".safetensors" else file.read_bytes())
    outcome = run(*inpaint_arguments(photo, mask, tmp_path / "out"), "--checkpoint", copy / "tiny.json")
    assert outcome.status == 1
    assert one_line(outcome.err)
    assert "tiny.safetensors" in outcome.err


def test_the_demo_writes_a_contact_sheet(
    run: Callable[..., Outcome],
    tmp_path: Path,
    tiny_checkpoint: Manifest,
    tiny_authenticator: Manifest,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert tiny_checkpoint.path is not None
    assert tiny_authenticator.path is not None
    search_only(monkeypatch, tiny_checkpoint.path.parent, tiny_authenticator.path.parent)
    sheet = tmp_path / "folder" / "sheet.png"
    outcome = run("demo", "--out", sheet)
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


def in_fresh_process(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
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
    clean = {
        key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    }
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        env=clean | environment,
        cwd=Path(__file__).parents[3],
    )


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--help"], 0),
        (["--bogus"], 2),
        (["inpaint", "gone.jpg", "--mask", "m.png", "--caption", "x", "--out", "o"], 1),
        (["gone.jpg"], 1),
    ],
)
def test_neither_torch_nor_qt_is_imported_to_answer_simple_things(arguments: list[str], status: int) -> None:
    done = in_fresh_process(*arguments)
    assert done.returncode == status
    assert done.stderr.endswith("loaded:\n")


@pytest.mark.parametrize("display", ["", ":987"])
def test_without_a_display_the_window_says_so_in_one_line_and_names_the_demo(display: str) -> None:
    done = in_fresh_process(**({"DISPLAY": display} if display else {}))
    assert done.returncode == 1
    line = done.stderr.splitlines()[0]
    assert "no display" in line
    assert "make demo" in line
    assert done.stderr.splitlines()[1:] == ["loaded:"]


def test_missing_system_libraries_are_named_by_their_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    from app import qt_check

    monkeypatch.setenv("QT_QPA_PLATFORM", "xcb")
    monkeypatch.setattr(qt_check, "_loads", lambda library: library not in ("libEGL.so.1", "libxcb-cursor.so.0"))
    monkeypatch.setattr(sys, "platform", "linux")
    problem = qt_check.window_problem()
    assert problem is not None
    assert problem.endswith("apt-get install libegl1 libxcb-cursor0")
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert "libxcb" not in (qt_check.window_problem() or "")


@pytest.mark.parametrize("arguments", [["models"], ["--help"], ["--version"], ["models", "--verity"]])
def test_a_program_started_without_stdout_and_stderr_runs_all_the_same(arguments: list[str], tmp_path: Path) -> None:
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
    subprocess.run([sys.executable, "-c", code, str(ended), *arguments], cwd=Path(__file__).parents[3], check=True)
    assert ended.read_text() == ("2" if "--verity" in arguments else "0")


def test_the_smoke_test_makes_one_real_fill_and_one_real_verdict(only_tiny_checkpoint: Manifest) -> None:
    done = in_fresh_process("--smoke-test", FEATHERPROOF_CHECKPOINTS=os.environ["FEATHERPROOF_CHECKPOINTS"])
    assert done.returncode == 0, done.stderr
    stages = [line.partition(":")[0] for line in done.stdout.splitlines()]
    assert stages == ["window", "fill", "verdict", "featherproof works"]
    assert "fill: tiny on" in done.stdout
    assert done.stderr.splitlines()[-1] == "loaded: PySide6"  # the window's process has seen neither torch nor OpenCV
