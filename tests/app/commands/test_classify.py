"""`featherproof classify` gives every photo its row, in order, whatever is wrong with the others."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from app.commands import classify as command
from models.authenticator import Authenticator, Verdict
from models.checkpoints.checkpoint import Manifest
from models.imaging import Photo, load_photo
from models.provenance import Labels
from tests.app.commands.red_finder import KEYS, RedFinder, objects
from tests.fixtures.command import Outcome, one_line

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.usefixtures("album", "red_finder")
def test_json_holds_one_object_a_photo_in_input_order_and_a_broken_one_costs_its_own_row(
    run: Callable[..., Outcome],
) -> None:
    outcome = run("classify", "red.png", "broken.jpg", "gone.png", "grey.png", "--json")
    assert outcome.status == 1
    red, broken, gone, grey = objects(outcome)
    assert list(red) == list(grey) == KEYS
    assert (red["path"], red["verdict"], red["box"]) == ("red.png", "inpainted", [32, 16, 96, 48])
    assert red["altered_fraction"] == pytest.approx(0.3)
    assert red["models"] == {key: pytest.approx(1, abs=1e-3) for key in ("swin", "resnext", "gan")}
    assert (grey["verdict"], grey["box"], grey["category"]) == ("authentic", None, None)
    for entry, path in ((broken, "broken.jpg"), (gone, "gone.png")):
        assert list(entry) == ["path", "error"]
        assert entry["path"] == path
        assert path in str(entry["error"])


@pytest.mark.usefixtures("red_finder")
def test_links_in_a_circle_and_photos_too_large_for_the_memory_cost_their_own_rows(
    run: Callable[..., Outcome], album: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def load(path: str) -> Photo:
        if path == "red.png":
            raise MemoryError
        return load_photo(path)

    monkeypatch.setattr(command, "load_photo", load)
    (album / "x.jpg").symlink_to(album / "y.jpg")
    (album / "y.jpg").symlink_to(album / "x.jpg")
    outcome = run("classify", "x.jpg", "red.png", "grey.png", "--json", "--heatmaps", "heat")
    assert outcome.status == 1
    circle, red, grey = objects(outcome)
    assert "levels of symbolic links" in str(circle["error"])
    assert red == {"path": "red.png", "error": "red.png: Out of memory: a smaller photo needs less."}
    assert grey["verdict"] == "authentic"
    again = run("classify", ".", "--heatmaps", "heat", "--json")  # which are not taken for photos
    assert [entry["path"] for entry in objects(again) if "heat" in str(entry["path"])] == []
    traced = run("classify", "broken.jpg", "grey.png", "--debug", "--json")
    assert "Traceback" in traced.err
    assert "Traceback" not in outcome.err + again.err
    assert len(objects(traced)) == 2


@pytest.mark.usefixtures("album", "red_finder")
def test_without_json_every_verdict_is_a_line_and_every_error_one_on_stderr(run: Callable[..., Outcome]) -> None:
    outcome = run("classify", ".")
    assert outcome.status == 1
    assert [line.split("  ")[0] for line in outcome.out.splitlines()] == [
        os.path.join(".", name) for name in ("grey.png", "red.png", "small.png")
    ]
    assert "inpainted (p 1.000)  30.0% altered, in 96×48 px at 32, 16" in outcome.out
    error, notes = outcome.err.splitlines()
    assert notes == "featherproof: note: The graphics card is old."  # of three members, once
    assert error.startswith("featherproof: broken.jpg is not a photo")
    assert run("classify", "grey.png").status == 0


@pytest.mark.usefixtures("red_finder")
def test_photos_of_all_suffixes_are_taken_from_a_folder_and_others_are_counted(
    run: Callable[..., Outcome], album: Path
) -> None:
    (album / "mixed").mkdir()
    for suffix in ("jfif", "jpe", "gif", "avif", "j2k", "pbm", "apng"):
        kinds = {"jfif": "JPEG", "jpe": "JPEG", "j2k": "JPEG2000", "pbm": "PPM", "apng": "PNG"}
        Image.new("RGB", (64, 64)).save(album / f"mixed/a.{suffix}", kinds.get(suffix))
    for name in ("b.psd", "c.PSD", "d.txt"):
        (album / "mixed" / name).touch()
    outcome = run("classify", "mixed", "--json")
    assert outcome.status == 0, outcome.err
    assert len(objects(outcome)) == 7
    assert outcome.err.splitlines()[0] == (
        "featherproof: note: files in folders that are not photos by their names were skipped: 2 .psd, 1 .txt."
    )


@pytest.fixture
def groups(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many photos were judged together, each time."""
    counts: list[int] = []
    real = Authenticator.classify_each

    def noted(self: Authenticator, photos: Sequence[np.ndarray], *rest: object) -> list[Verdict]:
        counts.append(len(photos))
        return real(self, photos, *rest)

    monkeypatch.setattr(Authenticator, "classify_each", noted)
    return counts


@pytest.mark.usefixtures("red_finder")
def test_a_processor_judges_small_photos_together_and_large_ones_one_by_one(
    run: Callable[..., Outcome], album: Path, groups: list[int]
) -> None:
    Image.new("RGB", (1030, 1030)).save(album / "large.png")
    assert run("classify", *["large.png"] * 4, *["grey.png"] * 10).status == 0
    assert groups == [1, 1, 1, 1, 8, 2]


def test_photos_judged_together_keep_their_order_and_fail_alone(
    run: Callable[..., Outcome], album: Path, red_finder: RedFinder, groups: list[int]
) -> None:
    red_finder.device, red_finder.full = "cuda:0", True
    white = np.full((96, 160, 3), 255, np.uint8)
    Image.fromarray(white).save(album / "white.png")
    outcome = run("classify", *["grey.png"] * 5, "white.png", "broken.jpg", *["red.png"] * 4, "--json")
    assert outcome.status == 1
    assert groups == [1, 8, *[1] * 8, 1]  # before the device is known, together, then each alone, and what is left
    told = objects(outcome)
    assert [entry["path"] for entry in told] == ["grey.png"] * 5 + ["white.png", "broken.jpg"] + ["red.png"] * 4
    assert [entry.get("verdict") for entry in told] == ["authentic"] * 5 + [None] * 2 + ["inpainted"] * 4
    assert "white is too much" in str(told[5]["error"])
    assert str(told[5]["error"]).startswith("white.png")


@pytest.mark.usefixtures("album", "only_tiny_authenticator")
def test_inputs_that_fail_are_one_line_and_status_1_before_any_network_is_loaded(
    run: Callable[..., Outcome], album: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Authenticator, "load", lambda **_: pytest.fail("too late to find out"))
    for arguments, words in [
        (["broken.jpg"], "broken.jpg"),
        (["gone.jpg"], "gone.jpg"),
        (["*.bmp"], "*.bmp"),
        (["grey.png", "--checkpoint", "other"], "other"),
        (["grey.png", "--checkpoint", "tiny-gan"], "tiny-gan"),
        (["grey.png", "--csv", tmp_path], "is a folder"),
        (["grey.png", "--csv", Path("grey.png", "t.csv")], "is a file"),
        (["grey.png", "--heatmaps", "red.png"], "is a file"),
    ]:
        outcome = run("classify", *arguments)
        assert outcome.status == 1, arguments
        assert one_line(outcome.err), outcome.err
        assert words in outcome.err
        assert outcome.out == ""
    assert {file.name for file in album.iterdir()} == {"grey.png", "red.png", "small.png", "broken.jpg"}
    monkeypatch.setattr("models.checkpoints.checkpoint.search_folders", lambda: [tmp_path / "nothing here"])
    outcome = run("classify", "grey.png", "--csv", tmp_path / "t.csv")
    assert (outcome.status, one_line(outcome.err)) == (1, True)
    assert "No authenticity checkpoint" in outcome.err
    assert not (tmp_path / "t.csv").exists()


def edited(file: Path, pixels: np.ndarray) -> None:
    """A photo whose file says that it was edited."""
    exif = Image.Exif()
    exif[0x131] = "GIMP 2.10"
    Image.fromarray(pixels).save(file, exif=exif)


@pytest.mark.usefixtures("red_finder")
def test_what_a_file_says_of_itself_stands_beside_its_verdict_or_its_error(
    run: Callable[..., Outcome], album: Path, tmp_path: Path
) -> None:
    edited(album / "gimp.png", load_photo("grey.png").pixels)
    edited(album / "white.png", np.full((96, 160, 3), 255, np.uint8))  # on which the network fails
    outcome = run("classify", "grey.png", "gimp.png", "--json", "--csv", tmp_path / "t.csv")
    assert outcome.status == 0
    grey, gimp = objects(outcome)
    assert grey["labels"] == []
    assert [(label["claim"], label["value"]) for label in gimp["labels"]] == [("edited", "GIMP 2.10")]  # type: ignore[attr-defined]
    assert (gimp["verdict"], gimp["p_inpainted"]) == (grey["verdict"], grey["p_inpainted"])
    said = "he file says that it was edited with GIMP 2.10 (EXIF Software)"
    with (tmp_path / "t.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["labels"] for row in csv.DictReader(stream)] == ["", f"T{said}"]
    assert f"authentic (p 0.000)  but t{said}" in run("classify", "gimp.png").out
    outcome = run("classify", "white.png")
    assert outcome.status == 1
    assert f"featherproof: note: white.png: T{said}." in outcome.err.splitlines()


@pytest.mark.usefixtures("album", "red_finder")
def test_labels_are_read_before_any_network_is_loaded_and_what_could_not_be_read_is_a_note(
    run: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, bool]] = []
    load = Authenticator.load

    def read(path: str, pixels: np.ndarray) -> Labels:
        asked.append((path, np.array_equal(pixels, load_photo(path).pixels)))
        return Labels((), ("Two\nlines.",))

    def loaded(**options: str) -> Authenticator:
        assert asked
        return load(**options)

    monkeypatch.setattr(command, "read_labels", read)
    monkeypatch.setattr(Authenticator, "load", loaded)
    outcome = run("classify", "grey.png")
    assert (outcome.status, len(outcome.out.splitlines())) == (0, 1)
    assert asked == [("grey.png", True)]
    assert "featherproof: note: grey.png: Two\\nlines." in outcome.err.splitlines()


def strange_photos(folder: Path) -> Iterator[str]:
    """Photos of every kind that is no plain photo."""
    rng = np.random.default_rng(0)
    Image.fromarray(rng.integers(0, 256, (50, 70), np.uint8)).save(folder / "grey.jpg")
    frames = [Image.new("RGB", (40, 30), (60 * shade, 0, 0)) for shade in range(3)]
    frames[0].save(folder / "animated.gif", save_all=True, append_images=frames[1:])
    Image.fromarray(rng.integers(0, 256, (30, 40, 4), np.uint8)).save(folder / "clear.png")
    Image.fromarray(rng.integers(0, 65536, (30, 40), np.uint16)).save(folder / "sixteen.png")
    Image.new("CMYK", (40, 30), (0, 200, 200, 20)).save(folder / "print.jpg")
    Image.new("RGB", (1, 1)).save(folder / "one.png")
    Image.new("RGB", (50, 20_000)).save(folder / "tall.png")
    yield from ("grey.jpg", "animated.gif", "clear.png", "sixteen.png", "print.jpg", "one.png", "tall.png")


def test_strange_photos_get_a_verdict_and_hopeless_ones_a_clear_error(
    run: Callable[..., Outcome], tmp_path: Path, red_finder: RedFinder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    strange = list(strange_photos(tmp_path))
    Image.new("1", (20_001, 3)).save("long.png")
    Image.new("1", (11_000, 9_500)).save("huge.png")
    hopeless = ["long.png", "huge.png"]
    outcome = run("classify", *strange, *hopeless, "--json", "--heatmaps", "heat")
    assert outcome.status == 1
    told = objects(outcome)
    assert [entry["path"] for entry in told] == strange + hopeless
    for entry in told[: len(strange)]:
        assert list(entry) == KEYS
        assert 0 < entry["p_inpainted"] < 1  # type: ignore[operator]
    for entry in told[len(strange) :]:
        assert "too large" in str(entry["error"])
    assert len(list(Path("heat").iterdir())) == len(strange)
    assert "animated.gif: The file has several frames" in outcome.err


@pytest.mark.usefixtures("album", "only_tiny_authenticator")
def test_real_networks_give_a_verdict_of_all_three_members_and_the_same_again(run: Callable[..., Outcome]) -> None:
    outcome = run("classify", "red.png", "red.png", "--json", "--device", "cpu")
    assert outcome.status == 0, outcome.err
    verdict, again = objects(outcome)
    assert list(verdict) == KEYS
    assert set(verdict["models"]) == {"swin", "resnext", "gan"}  # type: ignore[call-overload]
    assert verdict["category"]["name"] in ("a cat", "a dog")  # type: ignore[index]
    assert verdict | {"seconds": 0} == again | {"seconds": 0}


def test_a_run_of_broken_photos_never_imports_torch(album: Path, tiny_authenticator: Manifest) -> None:
    code = "import sys; from app.cli import main; main(sys.argv[1:]); sys.exit('torch' in sys.modules)"
    assert tiny_authenticator.path is not None
    command = [sys.executable, "-c", code, "classify", str(album / "broken.jpg"), "gone.jpg"]
    environment = os.environ | {"FEATHERPROOF_CHECKPOINTS": str(tiny_authenticator.path.parent)}
    done = subprocess.run(command, check=False, capture_output=True, cwd=ROOT, env=environment)
    assert done.returncode == 0, done.stderr
