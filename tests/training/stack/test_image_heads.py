"""A member's image head is fitted on whole photos, as the ensemble looks at them; nothing else changes."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from dataset_tools.inpainted.fillers import Fillers, Job
from dataset_tools.inpainted.plan import SetOptions
from models.authenticator import load_members
from models.authenticity.member_loading import quick_network
from models.authenticity.tiles import tiles_over
from models.checkpoints.checkpoint import load_weights, read_manifest, verify, write_checkpoint
from models.imaging import load_photo
from tests.conftest import draw_photo
from tests.training.ensembles import silent, write_member, write_set
from training.cli import main
from training.measuring.figures import ranking
from training.photos.alterations import AS_MADE
from training.photos.parts import Copy, for_stack, source_photos
from training.stack.image_heads import pooled_sample
from training.stack.scans import View

STACKING, HEAD = 0.3, "heads.image.weight"


def in_white(jobs: list[Job]) -> list[np.ndarray | None]:
    return [np.where(job.hole[..., None], np.uint8(255), job.photo) for job in jobs]


@pytest.fixture(scope="module")
def inpainted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set of sixty dark photos with white fills, which even random weights see; of ten one is to validate on."""
    photos, fillers = [draw_photo(120, 90, n) // 3 for n in range(60)], Fillers({"white": in_white}, {})
    options = SetOptions(fills=1, held_out_holes=("spot",))
    folder = tmp_path_factory.mktemp("whitened")
    return write_set(folder, photos, lambda n: "val" if n % 10 == 9 else "train", fillers, options)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A member whose image head says the same of all photos."""
    folder = tmp_path_factory.mktemp("before")
    manifest = read_manifest(write_member(folder, "gan", stacking=STACKING))
    weights = load_weights(manifest)
    written = write_checkpoint(folder, manifest, weights | {HEAD: np.zeros_like(weights[HEAD])})
    assert written.path is not None
    return written.path


@pytest.fixture(scope="module")
def after(inpainted: Path, before: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("after")
    assert main(["image-head", str(before), "--index", str(inpainted), "--out", str(out), "--name", "whole"]) == 0
    return out / "whole.json"


def copies_of(inpainted: Path, part: str) -> list[Copy]:
    return [copy for source in source_photos([inpainted], part) for copy in (source.authentic[0], *source.fills)]


def image_logits(member: Path, copies: list[Copy]) -> np.ndarray:
    (loaded,) = load_members([member], "cpu")
    return np.array([found.features[0] for found in loaded.scan_each([load_photo(c.path).pixels for c in copies])])


def test_the_image_head_changes_and_nothing_else(before: Path, after: Path) -> None:
    manifests = read_manifest(before), read_manifest(after)
    assert manifests[1].name == "whole"
    assert verify(manifests[1]) == "verified"
    assert manifests[1].config == manifests[0].config
    old, new = (load_weights(manifest) for manifest in manifests)
    assert old.keys() == new.keys()
    changed = {name for name in old if not np.array_equal(old[name], new[name])}
    assert changed == {HEAD, "heads.image.bias"}


def test_it_tells_fills_of_photos_that_it_was_not_fitted_on(inpainted: Path, before: Path, after: Path) -> None:
    copies = copies_of(inpainted, "val")
    label = np.array([copy.inpainted for copy in copies])
    assert ranking(image_logits(before, copies), label) == 0.5
    logits = image_logits(after, copies)
    assert ranking(logits, label) > 0.9
    assert ((logits > 0) == label).mean() > 0.9


def test_it_is_fitted_on_what_the_member_learned_from(inpainted: Path, after: Path) -> None:
    manifest = read_manifest(after)
    learned = [number for number in range(60) if number % 10 < 9 and not for_stack(str(number), STACKING)]
    assert manifest.training["image_head_photos"] == len(learned)
    assert manifest.training["image_head_views"] == 4 * len(learned)
    figures = manifest.metrics["image_head_out_of_fold"]
    assert figures["auroc"] > 0.9
    assert figures["auroc_before"] == 0.5


def test_what_is_fitted_on_is_what_the_head_weighs_at_use(inpainted: Path, after: Path) -> None:
    copies = copies_of(inpainted, "val")
    manifest = read_manifest(after)
    weights = load_weights(manifest)
    sample = pooled_sample(quick_network(manifest, weights), [View(copy, AS_MADE) for copy in copies], 0, silent)
    expected = sample.features @ weights[HEAD][0] + weights["heads.image.bias"]
    assert image_logits(after, copies) == pytest.approx(expected, rel=1e-3, abs=1e-3)
    assert sample.inpainted.tolist() == [copy.inpainted for copy in copies]


def test_of_a_photo_of_several_tiles_one_counts_and_only_if_it_holds_some_of_the_fill(
    before: Path, tmp_path: Path
) -> None:
    hole = np.zeros((200, 1300), bool)
    hole[:, :100] = True
    Image.fromarray(draw_photo(1300, 200)).save(tmp_path / "wide.png")
    Image.fromarray((hole * 255).astype(np.uint8)).save(tmp_path / "hole.png")
    copy = Copy(tmp_path / "wide.png", "wide", "bird", inpainter="grey", hole=tmp_path / "hole.png")
    tiles = tiles_over(200, 1300)
    assert [tile.left < 100 for tile in tiles] == [True, False, False]
    network = quick_network(read_manifest(before), load_weights(read_manifest(before)))
    sample = pooled_sample(network, [View(copy, AS_MADE)] * 30, 0, silent)
    assert len(np.unique(sample.features.round(4), axis=0)) == len(tiles)
    assert 0 < sample.inpainted.mean() < 0.7
    assert len(np.unique(sample.features[sample.inpainted].round(4), axis=0)) == 1


def test_photos_that_cannot_be_read_are_told_and_left_out(before: Path, tmp_path: Path) -> None:
    (tmp_path / "torn.png").write_bytes(b"not a photo")
    Image.fromarray(draw_photo(120, 90)).save(tmp_path / "whole.png")
    views = [View(Copy(tmp_path / f"{name}.png", name, "bird"), AS_MADE) for name in ("torn", "whole")]
    network, told = quick_network(read_manifest(before), load_weights(read_manifest(before))), list[str]()
    sample = pooled_sample(network, views, 0, told.append)
    assert sample.sources.tolist() == ["whole"]
    assert len(sample.features) == len(sample.inpainted) == 1
    assert told == [f"{tmp_path / 'torn.png'} can't be read and is left out."]
    with pytest.raises(ValueError, match="None of the photos can be read"):
        pooled_sample(network, views[:1], 0, silent)


def test_a_member_without_a_network_is_a_plain_sentence(
    inpainted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["image-head", "copies", "--index", str(inpainted), "--out", str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err == (
        "featherproof-train: The member copies has no network, so it has no image head to fit.\n"
    )
    assert not (tmp_path / "out").exists()


def test_a_taken_name_is_refused_before_photos_are_looked_at(
    inpainted: Path, before: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.stack.image_heads.pooled_sample", None)  # could not be called
    out, weights = before.parent, before.with_suffix(".safetensors").read_bytes()
    assert main(["image-head", str(before), "--index", str(inpainted), "--out", str(out)]) == 1
    assert f"{before} is another checkpoint: give another --name or folder" in capsys.readouterr().err
    assert before.with_suffix(".safetensors").read_bytes() == weights
