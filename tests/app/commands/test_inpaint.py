"""`featherproof inpaint` writes each fill of a photo once and whole, or says in one line what is wrong."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from app.batches.fills import written_meanwhile
from models.checkpoints.checkpoint import Manifest
from models.imaging import PhotoError, load_photo, read_provenance
from models.provenance import read_labels
from tests.app.commands.conftest import inpaint_arguments
from tests.fixtures.carriers import app11, manifest, store
from tests.fixtures.command import Outcome, one_line


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
