"""A set is the same bytes however it was made, a valid prefix at any moment, and only its holes tell the label."""

from __future__ import annotations

import errno
from collections import defaultdict
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from PIL import Image

from dataset_tools.errors import DataError
from dataset_tools.holes.objects import load_hole
from dataset_tools.holes.painted import PAINTED_KINDS
from dataset_tools.index import Header, Index, Record, read_index
from dataset_tools.inpainted import block, plan
from dataset_tools.inpainted.fillers import Fillers
from dataset_tools.inpainted.make import SetReport, make_set
from dataset_tools.inpainted.plan import SetOptions
from tests.dataset_tools.inpainted.conftest import PHOTOS, in_grey, never
from tests.fixtures.folders import content

pytestmark = pytest.mark.usefixtures("small_blocks")
GREY = Fillers({"grey": in_grey}, {})


def made(source: Index, out: Path, fillers: Fillers, shard: tuple[int, int] = (1, 1), **options: Any) -> SetReport:
    return make_set(source, out, fillers, SetOptions(**options), shard, say=lambda message: None)


def rows(out: Path, label: str | None = None) -> list[Record]:
    return [record for record in read_index(out).records() if label in (None, record.extra["label"])]


def changed(source: Index, old: str, new: str) -> Index:
    source.path.write_text(source.path.read_text().replace(old, new))
    return read_index(source.path)


def test_every_photo_has_an_authentic_copy_and_the_asked_fills_on_its_own_side(
    source: Index, quick: Fillers, tmp_path: Path
) -> None:
    report = made(source, tmp_path / "set", quick, fills=2)
    assert (report.files, report.skipped, report.blocks_left) == (PHOTOS * 3, 0, 0)
    by_source = defaultdict(list)
    for record in rows(tmp_path / "set"):
        by_source[record.extra["source"], record.split].append(record.extra["label"])
    assert by_source.keys() == {(record.id, record.split) for record in source.records()}
    assert all(sorted(labels) == ["authentic", "inpainted", "inpainted"] for labels in by_source.values())
    assert read_index(tmp_path / "set").header == Header(".", "inpainted from small", licence="CC0")


def test_only_the_hole_tells_the_copies_apart(
    source: Index, quick: Fillers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "PNG_SHARE", 0.5)
    out = tmp_path / "set"
    made(source, out, quick)
    index = read_index(out)
    authentic = {record.extra["source"]: record for record in rows(out, "authentic")}
    lossless = 0
    for record in rows(out):
        twin = authentic[record.extra["source"]]
        with Image.open(index.image_path(record)) as image, Image.open(index.image_path(twin)) as other:
            assert (image.format, image.size, image.info) == (other.format, other.size, other.info)
            assert [getattr(image, key, None) for key in ("quantization", "layer")] == [
                getattr(other, key, None) for key in ("quantization", "layer")
            ]
            assert image.size == record.size
            pixels, before = np.asarray(image), np.asarray(other)
        if record.extra["label"] == "inpainted":
            hole = load_hole(out / record.extra["hole"])
            assert hole.shape == pixels.shape[:2]
            assert hole.mean() == pytest.approx(record.extra["hole_area"], abs=1e-5)
            if record.extra["format"] == "PNG":
                lossless += 1
                assert np.array_equal(pixels[~hole], before[~hole])
                assert not np.array_equal(pixels[hole], before[hole])
    assert 0 < lossless < PHOTOS * 3


def test_a_filler_that_changes_nothing_gives_the_authentic_copy_to_the_byte(source: Index, tmp_path: Path) -> None:
    made(source, tmp_path / "set", Fillers({"unchanged": lambda jobs: [job.photo for job in jobs]}, {}))
    files = defaultdict(set)
    for record in rows(tmp_path / "set"):
        files[record.extra["source"]].add(read_index(tmp_path / "set").image_path(record).read_bytes())
    assert len(files) == PHOTOS
    assert all(len(copies) == 1 for copies in files.values())


def test_shards_together_make_the_bytes_of_one_run_and_each_alone_a_valid_set(
    source: Index, quick: Fillers, tmp_path: Path
) -> None:
    made(source, tmp_path / "one", quick)
    for part, left in ((3, 3), (1, 1), (2, 0)):
        report = made(source, tmp_path / "parts", quick, shard=(part, 3))
        assert report.blocks_left == left
        index = read_index(tmp_path / "parts")
        assert report.files == len(rows(tmp_path / "parts")) > 0
        assert all(index.image_path(record).is_file() for record in index.records())
    assert content(tmp_path / "parts") == content(tmp_path / "one")


class StopAt:
    """An inpainter that fails when it is called for the nth time."""

    def __init__(self, call: int, error: BaseException) -> None:
        self.left, self.error = call, error

    def __call__(self, jobs: Any) -> Any:
        self.left -= 1
        if self.left == 0:
            raise self.error
        return in_grey(jobs)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), OSError(errno.ENOSPC, "No space left on device")])
@pytest.mark.parametrize("call", [1, 2, 4])
def test_a_stopped_run_leaves_a_valid_prefix_and_goes_on_to_the_same_bytes(
    source: Index, quick: Fillers, tmp_path: Path, error: BaseException, call: int
) -> None:
    made(source, tmp_path / "whole", quick)
    out = tmp_path / "stopped"
    stopping = Fillers({"grey": StopAt(call, error), "noise": quick.by_name["noise"]}, quick.weights)
    with pytest.raises(type(error)):
        made(source, out, stopping)
    whole, prefix = content(tmp_path / "whole"), content(out)
    assert whole["index.jsonl"].startswith(prefix.pop("index.jsonl"))
    assert prefix.items() <= whole.items()
    assert len(rows(out)) == (call - 1) * 3 * 4
    rest = out / "blocks" / f".{call - 1:05}.part"  # of a run that was killed there
    rest.mkdir()
    (rest / "0000-authentic.png").write_bytes(b"half a pho")
    made(source, out, quick)
    assert content(out) == whole


def test_a_finished_set_is_not_made_again_and_another_never_mixed_in(
    source: Index, quick: Fillers, tmp_path: Path
) -> None:
    out = tmp_path / "set"
    made(source, out, quick, seed=1)
    made(source, out, Fillers({"grey": StopAt(1, AssertionError()), "noise": never}, quick.weights), seed=1)
    before = content(out)
    with pytest.raises(DataError, match="holds a set made with another seed; choose another folder"):
        made(source, out, quick, seed=2)
    with pytest.raises(DataError, match="another weights"):
        made(source, out, Fillers(quick.by_name, {"noise": "other"}), seed=1)
    assert content(out) == before
    description = out / "set.json"  # one from before holes were painted is read, and not gone on with
    description.write_text(description.read_text().replace('"version": 2', '"version": 1'))
    assert all(record.extra["hole_kind"] for record in rows(out, "inpainted"))
    with pytest.raises(DataError, match="holds a set made with another version; choose another folder"):
        made(source, out, quick, seed=1)


def test_a_damaged_photo_costs_its_own_copies_only_and_one_of_16_bits_none(
    source: Index, quick: Fillers, tmp_path: Path
) -> None:
    records = list(source.records())
    source.image_path(records[4]).write_bytes(b"\xff\xd8 not a photo")
    ramp = np.linspace(0, 65535, records[0].size[0] * records[0].size[1]).reshape(records[0].size[::-1])
    source.image_path(records[0]).write_bytes(cv2.imencode(".png", ramp.astype(np.uint16))[1].tobytes())
    told: list[str] = []
    report = make_set(source, tmp_path / "set", quick, SetOptions(), (1, 1), told.append)
    assert (report.skipped, report.files) == (1, (PHOTOS - 1) * 4)
    assert any(line.startswith(f"{records[4].image} skipped: ") for line in told)
    assert records[4].id not in {record.extra["source"] for record in rows(tmp_path / "set")}


def test_a_hole_that_one_inpainter_cannot_fill_goes_to_the_next_and_without_a_next_is_an_error(
    source: Index, tmp_path: Path
) -> None:
    made(source, tmp_path / "set", Fillers({"never": never, "grey": in_grey}, {}))
    assert [record.extra["inpainter"] for record in rows(tmp_path / "set", "inpainted")] == ["grey"] * PHOTOS * 3
    with pytest.raises(DataError, match="No inpainter can fill a hole in photos/a bird"):
        made(source, tmp_path / "none", Fillers({"never": never}, {}))
    assert not list((tmp_path / "none" / "blocks").iterdir())


def test_holes_are_of_the_planned_kinds_and_never_too_large(source: Index, tmp_path: Path) -> None:
    source = changed(source, "[10.0, 10.0, 20.0, 30.0]", "[-40.0, -40.0, 200.0, 200.0]")  # it fills the photo
    made(source, tmp_path / "set", GREY, fills=12)
    area_of = defaultdict(list)
    for record in rows(tmp_path / "set", "inpainted"):
        area_of[record.extra["hole_kind"]].append(record.extra["hole_area"])
    assert set(PAINTED_KINDS) <= set(area_of)
    assert max(area_of["spot"]) < 0.02
    assert all(0.5 <= area <= 0.6 for area in area_of["object"])


def test_longer_photos_are_scaled_down_with_their_boxes_and_holes(
    source: Index, quick: Fillers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = []
    real = block.draw_hole

    def spy(kind: Any, size: Any, rng: Any, object_hole: Any, *rest: Any) -> np.ndarray:
        shapes.append((size, object_hole.shape))
        return real(kind, size, rng, object_hole, *rest)

    monkeypatch.setattr(block, "draw_hole", spy)
    made(source, tmp_path / "set", quick, max_side=32)
    records = {record.id: record for record in source.records()}
    for record in rows(tmp_path / "set"):
        assert max(record.size) == 32
        assert record.box is not None
        assert record.box[2] / record.size[0] == pytest.approx(20 / records[record.extra["source"]].size[0])
    assert all(size == shape for size, shape in shapes)


def test_an_index_without_the_asked_splits_is_a_clear_error(source: Index, quick: Fillers, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="has no photo in val"):
        made(changed(source, '"val"', '"train"'), tmp_path / "set", quick, splits=("val",))
