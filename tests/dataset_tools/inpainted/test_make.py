"""A set is the same bytes however it was made, a valid prefix at any moment, and never divides a source photo."""

from __future__ import annotations

import errno
import shutil
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
from dataset_tools.index import Index, read_index
from dataset_tools.inpainted import block, plan
from dataset_tools.inpainted.fillers import Fillers
from dataset_tools.inpainted.make import SetReport, make_set
from dataset_tools.inpainted.plan import SetOptions
from models.imaging import load_photo
from tests.dataset_tools.inpainted.conftest import PHOTOS, in_grey, never

pytestmark = pytest.mark.usefixtures("small_blocks")


def made(source: Index, out: Path, fillers: Fillers, shard: tuple[int, int] = (1, 1), **options: Any) -> SetReport:
    return make_set(source, out, fillers, SetOptions(**options), shard, say=lambda message: None)


def content(out: Path) -> dict[str, bytes]:
    return {str(file.relative_to(out)): file.read_bytes() for file in out.rglob("*") if file.is_file()}


def test_every_photo_has_an_authentic_copy_and_the_asked_fills(source: Index, quick: Fillers, tmp_path: Path) -> None:
    report = made(source, tmp_path / "set", quick, fills=2)
    assert report.files == PHOTOS * 3
    assert report.skipped == report.blocks_left == 0
    by_source = defaultdict(list)
    for record in read_index(tmp_path / "set").records():
        by_source[record.extra["source"]].append(record.extra["label"])
    assert set(by_source) == {record.id for record in source.records()}
    assert all(sorted(labels) == ["authentic", "inpainted", "inpainted"] for labels in by_source.values())


def test_no_source_photo_stands_on_two_sides(source: Index, quick: Fillers, tmp_path: Path) -> None:
    made(source, tmp_path / "set", quick)
    side_of = {record.id: record.split for record in source.records()}
    rows = list(read_index(tmp_path / "set").records())
    assert {record.split for record in rows} == {"train", "val", "test"}
    assert all(record.split == side_of[record.extra["source"]] for record in rows)


def test_only_the_hole_tells_the_copies_apart(
    source: Index, quick: Fillers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan, "PNG_SHARE", 0.5)
    out = tmp_path / "set"
    made(source, out, quick)
    index = read_index(out)
    authentic = {r.extra["source"]: r for r in index.records() if r.extra["label"] == "authentic"}
    lossless = 0
    for record in index.records():
        twin = authentic[record.extra["source"]]
        with Image.open(index.image_path(record)) as image, Image.open(index.image_path(twin)) as other:
            assert (image.format, image.size, image.info) == (other.format, other.size, other.info)
            assert getattr(image, "quantization", None) == getattr(other, "quantization", None)
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


def test_shards_together_make_the_bytes_of_one_run(source: Index, quick: Fillers, tmp_path: Path) -> None:
    made(source, tmp_path / "one", quick)
    for part in (3, 1, 2):
        report = made(source, tmp_path / "parts", quick, shard=(part, 3))
    assert report.blocks_left == 0
    assert content(tmp_path / "parts") == content(tmp_path / "one")


def test_a_shard_alone_is_a_valid_set(source: Index, quick: Fillers, tmp_path: Path) -> None:
    report = made(source, tmp_path / "set", quick, shard=(2, 2))
    assert report.blocks_left == 2
    index = read_index(tmp_path / "set")
    assert sum(1 for _ in index.records()) == report.files > 0
    assert all(index.image_path(record).is_file() for record in index.records())


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
@pytest.mark.parametrize("call", [1, 2, 3, 4])
def test_a_stopped_run_leaves_a_valid_prefix_and_goes_on_to_the_same_bytes(
    source: Index, quick: Fillers, tmp_path: Path, error: BaseException, call: int
) -> None:
    made(source, tmp_path / "whole", quick)
    out = tmp_path / "stopped"
    stopping = Fillers({"grey": StopAt(call, error), "noise": quick.by_name["noise"]}, quick.weights)
    with pytest.raises(type(error)):
        made(source, out, stopping)
    whole, prefix = content(tmp_path / "whole"), content(out)
    index = prefix.pop("index.jsonl")
    assert whole["index.jsonl"].startswith(index)
    assert prefix.items() <= whole.items()
    assert sum(1 for _ in read_index(out).records()) == (call - 1) * 3 * 4
    made(source, out, quick)
    assert content(out) == whole


def test_what_a_killed_run_left_is_cleared(source: Index, quick: Fillers, tmp_path: Path) -> None:
    made(source, tmp_path / "whole", quick)
    out = tmp_path / "killed"
    made(source, out, quick, shard=(1, 2))
    rest = out / "blocks" / ".00001.part"
    rest.mkdir()
    (rest / "0000-authentic.png").write_bytes(b"half a pho")
    made(source, out, quick)
    assert content(out) == content(tmp_path / "whole")


def test_a_finished_set_is_not_made_again(source: Index, quick: Fillers, tmp_path: Path) -> None:
    made(source, tmp_path / "set", quick)
    broken = Fillers({"grey": StopAt(1, AssertionError()), "noise": never}, quick.weights)
    made(source, tmp_path / "set", broken)


def test_another_set_is_never_mixed_in(source: Index, quick: Fillers, tmp_path: Path) -> None:
    made(source, tmp_path / "set", quick, seed=1)
    before = content(tmp_path / "set")
    with pytest.raises(DataError, match="holds a set made with another seed; choose another folder"):
        made(source, tmp_path / "set", quick, seed=2)
    with pytest.raises(DataError, match="another weights"):
        made(source, tmp_path / "set", Fillers(quick.by_name, {"noise": "other"}), seed=1)
    assert content(tmp_path / "set") == before


def test_a_damaged_photo_costs_its_own_copies_only(source: Index, quick: Fillers, tmp_path: Path) -> None:
    damaged = list(source.records())[4]
    source.image_path(damaged).write_bytes(b"\xff\xd8 not a photo")
    told: list[str] = []
    report = make_set(source, tmp_path / "set", quick, SetOptions(), (1, 1), told.append)
    assert report.skipped == 1
    assert any(line.startswith(f"{damaged.image} skipped: ") for line in told)
    assert damaged.id not in {record.extra["source"] for record in read_index(tmp_path / "set").records()}
    assert report.files == (PHOTOS - 1) * 4


def test_a_moved_set_still_works(source: Index, quick: Fillers, tmp_path: Path) -> None:
    made(source, tmp_path / "set", quick)
    shutil.move(tmp_path / "set", tmp_path / "elsewhere")
    shutil.rmtree(source.folder)
    index = read_index(tmp_path / "elsewhere")
    for record in index.records():
        assert load_photo(index.image_path(record)).pixels.shape[1::-1] == record.size


def test_a_hole_that_one_inpainter_cannot_fill_goes_to_the_next(source: Index, tmp_path: Path) -> None:
    made(source, tmp_path / "set", Fillers({"never": never, "grey": in_grey}, {}))
    rows = [r for r in read_index(tmp_path / "set").records() if r.extra["label"] == "inpainted"]
    assert len(rows) == PHOTOS * 3
    assert {record.extra["inpainter"] for record in rows} == {"grey"}


def test_a_set_from_before_holes_were_painted_is_read_and_not_gone_on_with(
    source: Index, quick: Fillers, tmp_path: Path
) -> None:
    made(source, tmp_path / "set", quick)
    description = tmp_path / "set" / "set.json"
    description.write_text(description.read_text().replace('"version": 2', '"version": 1'))
    assert all(record.extra["hole_kind"] for record in read_index(tmp_path / "set").records() if record.extra["hole"])
    with pytest.raises(DataError, match="holds a set made with another version; choose another folder"):
        made(source, tmp_path / "set", quick)


def test_a_set_s_spots_are_small_and_painted_kinds_are_there(source: Index, quick: Fillers, tmp_path: Path) -> None:
    made(source, tmp_path / "set", quick, fills=12)
    area_of = defaultdict(list)
    for record in read_index(tmp_path / "set").records():
        if record.extra["label"] == "inpainted":
            area_of[record.extra["hole_kind"]].append(record.extra["hole_area"])
    assert set(PAINTED_KINDS) <= set(area_of)
    assert max(area_of["spot"]) < 0.02


def test_a_hole_that_nobody_can_fill_is_a_clear_error(source: Index, tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No inpainter can fill a hole in photos/a bird"):
        made(source, tmp_path / "set", Fillers({"never": never}, {}))
    assert not list((tmp_path / "set" / "blocks").iterdir())


def test_longer_photos_are_scaled_down_with_their_boxes_and_holes(
    source: Index, quick: Fillers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shapes = []
    real = block.draw_hole

    def spy(kind: Any, size: Any, *rest: Any) -> np.ndarray:
        object_hole, box = rest[1], rest[2]
        shapes.append((size, object_hole.shape, box[2] / size[1]))
        return real(kind, size, *rest)

    monkeypatch.setattr(block, "draw_hole", spy)
    made(source, tmp_path / "set", quick, max_side=32)
    records = {record.id: record for record in source.records()}
    for record in read_index(tmp_path / "set").records():
        assert max(record.size) == 32
        before = records[record.extra["source"]]
        assert record.box is not None
        assert record.box[2] / record.size[0] == pytest.approx(20 / before.size[0])
    assert all(size == shape for size, shape, _ in shapes)


def test_an_object_that_fills_the_photo_is_cut_to_the_largest_area(source: Index, tmp_path: Path) -> None:
    path = source.path
    path.write_text(path.read_text().replace("[10.0, 10.0, 20.0, 30.0]", "[-40.0, -40.0, 200.0, 200.0]"))
    made(read_index(path), tmp_path / "set", Fillers({"grey": in_grey}, {}), fills=6)
    objects = [r for r in read_index(tmp_path / "set").records() if r.extra["hole_kind"] == "object"]
    assert objects
    assert all(0.5 <= record.extra["hole_area"] <= 0.6 for record in objects)


def test_an_index_without_the_asked_splits_is_a_clear_error(source: Index, quick: Fillers, tmp_path: Path) -> None:
    path = source.path
    path.write_text(path.read_text().replace('"val"', '"train"'))
    with pytest.raises(DataError, match="has no photo in val"):
        made(read_index(path), tmp_path / "set", quick, splits=("val",))


def test_sixteen_bit_and_grey_photos_go_through_the_same_codec(source: Index, quick: Fillers, tmp_path: Path) -> None:
    first = next(source.records())
    width, height = first.size
    ramp = np.linspace(0, 65535, width * height).reshape(height, width).astype(np.uint16)
    ok, png = cv2.imencode(".png", ramp)
    assert ok
    source.image_path(first).write_bytes(png.tobytes())
    report = made(source, tmp_path / "set", quick)
    assert report.skipped == 0
