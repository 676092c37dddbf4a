"""From a run to a checkpoint, and from a checkpoint to a run that goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from models.checkpoints.checkpoint import CheckpointError, Manifest, load_weights, read_manifest, verify
from models.inpainter import Inpainter
from models.tdanet.config import TDANetConfig
from models.tdanet.folding import settle_spectral_norm
from models.tdanet.network import TDANet, TDANetInference, load_inference
from tests.conftest import draw_photo
from training import cli
from training.commands.train import run_inpainting
from training.export.export import PART_BYTES, ExportError, export
from training.inpainting.options import InpaintingOptions

Options = Callable[..., InpaintingOptions]
SIDE = 64
STEPS = 30  # of the finished run
SEED = 7  # another than the finished run's, whose first weights must not help


@pytest.fixture(scope="module")
def inference(finished_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    return export(finished_run, tmp_path_factory.mktemp("inference"), metrics={"hole_l1": 0.1}, default=True)


@pytest.fixture(scope="module")
def warm_start(finished_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.export.export.PART_BYTES", 2**16)  # the tiny network has a megabyte
        return export(finished_run, tmp_path_factory.mktemp("warm"), training=True)


def network_of(run: Path, file: str) -> TDANet:
    """A network of a run's saved state: "network" as it trained, or its "average"."""
    options = json.loads((run / "training_options.json").read_text(encoding="utf-8"))
    network = TDANet(TDANetConfig.from_dict(options["network"]))
    saved = load_file(run / "state" / f"{file}.safetensors")
    network.load_state_dict(
        {name.removeprefix("module."): value for name, value in saved.items() if "n_aver" not in name}
    )
    settle_spectral_norm(network)
    return network.eval()


@torch.no_grad()
def fill(network: TDANetInference) -> Tensor:
    generator = torch.Generator().manual_seed(0)
    photo, hole = torch.rand(2, 3, SIDE, SIDE, generator=generator) * 2 - 1, torch.zeros(2, 1, SIDE, SIDE)
    hole[..., 10:40, 20:50] = 1
    encoded = network.encode(photo, hole, torch.tensor([[2, 3, 4], [5, 0, 0]]))
    encoded.pop("word_attention")
    return network.decode(torch.randn(encoded["mu"].shape, generator=generator), **encoded)["image"]


def first_figures(run: Path) -> dict[str, float]:
    return json.loads((run / "validation.jsonl").read_text(encoding="utf-8").splitlines()[0])


def last_figures(run: Path) -> dict[str, float]:
    return json.loads((run / "validation.jsonl").read_text(encoding="utf-8").splitlines()[-1])


def test_an_export_fills_as_the_averaged_network_does(finished_run: Path, inference: Manifest) -> None:
    exported = fill(load_inference(inference.config, load_weights(inference)))
    averaged, last = (fill(network_of(finished_run, file)) for file in ("average", "network"))
    off = (exported - averaged).abs().max()
    assert off < 0.01  # float16
    assert (exported - last).abs().max() > 5 * off


def test_an_export_is_a_checkpoint_that_people_can_use(inference: Manifest) -> None:
    assert (inference.kind, inference.name, inference.default) == ("inpainting", "birds", True)
    assert (inference.training["steps"], inference.training["photos_seen"]) == (STEPS, 4 * STEPS)
    assert inference.training["data"] == {"train bird": 8, "val bird": 4}
    assert inference.metrics == {"hole_l1": 0.1}
    assert inference.licence_note == "Trained on photos of drawings (CC0)."
    assert verify(inference) == "verified"
    assert {array.dtype.name for array in load_weights(inference).values()} == {"float16"}
    assert not any("posterior" in name or "parametrizations" in name for name in load_weights(inference))
    photo = draw_photo(90, 70)
    hole = (photo[..., 0] >= 0) & False
    hole[20:50, 30:60] = True
    (filled,) = Inpainter.load(str(inference.path), "cpu").fill(photo, hole, "one bird")
    assert filled.unknown_words == ()
    assert (filled.photo[~hole] == photo[~hole]).all()


def test_a_warm_start_comes_in_parts_that_small_transfers_take(warm_start: Manifest) -> None:
    assert PART_BYTES <= 16 * 2**20
    assert (warm_start.kind, warm_start.name) == ("inpainting-warm-start", "birds-warm-start")
    assert len(warm_start.weights) > 1
    assert all(weight.bytes <= 2**16 for weight in warm_start.weights)
    assert all(
        path.stat().st_size == weight.bytes
        for path, weight in zip(warm_start.weight_paths(), warm_start.weights, strict=True)
    )


def test_a_warm_start_holds_both_paths_and_the_discriminator(finished_run: Path, warm_start: Manifest) -> None:
    held = {name: torch.from_numpy(value).float() for name, value in load_weights(warm_start).items()}
    average = load_file(finished_run / "state" / "average.safetensors")
    judges = load_file(finished_run / "state" / "discriminators.safetensors")
    expected = {name.removeprefix("module."): value for name, value in average.items() if name != "n_averaged"}
    expected |= {f"discriminators.{name}": value for name, value in judges.items()}
    assert held.keys() == expected.keys()
    assert any(name.startswith("posterior_head.") for name in held)
    for name, value in expected.items():
        torch.testing.assert_close(held[name], value, atol=1e-3, rtol=1e-3)


@pytest.mark.parametrize("kind", ["warm start", "inference"])
def test_a_run_starts_where_the_checkpoint_left_off(
    tiny_options: Options, finished_run: Path, warm_start: Manifest, inference: Manifest, kind: str
) -> None:
    start = warm_start if kind == "warm start" else inference
    run_inpainting(tiny_options(init=start.path, max_minutes=0.0, seed=SEED))
    before, at_start = last_figures(finished_run), first_figures(tiny_options().run)
    assert at_start["step"] == 0
    assert at_start["hole_l1"] == pytest.approx(before["hole_l1"], rel=0.01)
    run_inpainting(tiny_options(name="fresh", max_minutes=0.0, seed=SEED))
    fresh = first_figures(tiny_options(name="fresh").run)
    assert abs(fresh["hole_l1"] - before["hole_l1"]) > 0.05 * before["hole_l1"]


@pytest.mark.parametrize("kind", ["warm start", "inference"])
def test_a_run_goes_on_from_either_kind_of_start(
    tiny_options: Options, finished_run: Path, warm_start: Manifest, inference: Manifest, kind: str
) -> None:
    start = warm_start if kind == "warm start" else inference
    options = tiny_options(init=start.path, max_steps=2, warmup_steps=0, learning_rate=1e-5)
    assert run_inpainting(options) == 2
    old, new = (
        json.loads((run / "losses.jsonl").read_text(encoding="utf-8").splitlines()[0])
        for run in (finished_run, options.run)
    )
    for term in ("appearance", "hole_l1"):  # of the same photos and holes: the first batch of either run
        assert new[term] < 0.9 * old[term]


def test_a_warm_start_brings_the_discriminator_and_an_inference_checkpoint_does_not(
    tiny_options: Options, finished_run: Path, warm_start: Manifest, inference: Manifest
) -> None:
    name = "both.score.parametrizations.weight.original"
    wanted = load_file(finished_run / "state" / "discriminators.safetensors")[name]
    found = {}
    for kind, start in (("warm", warm_start), ("inference", inference)):
        run_inpainting(tiny_options(name=kind, init=start.path, max_minutes=0.0, seed=SEED))
        found[kind] = load_file(tiny_options(name=kind).run / "state" / "discriminators.safetensors")[name]
    torch.testing.assert_close(found["warm"], wanted, atol=1e-3, rtol=1e-3)
    assert not torch.allclose(found["inference"], wanted, atol=1e-2)


def test_a_start_may_hold_a_judge_that_the_run_does_without_and_the_other_way(
    tiny_options: Options, vgg_file: Path, warm_start: Manifest, tmp_path: Path
) -> None:
    changes = {"perceptual_weights": vgg_file, "perceptual_size": 32, "max_steps": 1}
    judged = tiny_options(name="judged", projected=1.0, init=warm_start.path, **changes)
    run_inpainting(judged)
    start = export(judged.run, tmp_path / "judged-start", training=True)
    wanted = load_file(judged.run / "state" / "discriminators.safetensors")
    run_inpainting(tiny_options(name="alone", init=start.path, max_minutes=0.0))
    run_inpainting(tiny_options(name="again", projected=1.0, init=start.path, **changes | {"max_steps": 0}))
    alone, again = (load_file(tmp_path / name / "state" / "discriminators.safetensors") for name in ("alone", "again"))
    assert wanted.keys() == again.keys() > alone.keys()
    for name in wanted:
        torch.testing.assert_close(again[name], wanted[name], atol=1e-3, rtol=1e-3)


def test_a_resumed_run_takes_its_own_state_and_not_the_start_again(tiny_options: Options, warm_start: Manifest) -> None:
    changes = {"init": warm_start.path, "warmup_steps": 0}
    run_inpainting(tiny_options(name="parts", max_steps=1, **changes))
    run_inpainting(tiny_options(name="parts", max_steps=2, **changes))
    run_inpainting(tiny_options(name="whole", max_steps=2, **changes))
    parts, whole = (
        load_file(tiny_options(name=name).run / "state" / "network.safetensors") for name in ("parts", "whole")
    )
    assert all(torch.equal(parts[name], value) for name, value in whole.items())


def test_a_folder_that_is_no_run_is_a_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ExportError, match=r"is no training run: it has no training_options\.json"):
        export(tmp_path, tmp_path / "out")
    assert cli.main(["export", str(tmp_path), str(tmp_path / "out")]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_run_that_never_saved_is_a_clear_error(finished_run: Path, tmp_path: Path) -> None:
    shutil.copy(finished_run / "training_options.json", tmp_path)
    with pytest.raises(ExportError, match="has no saved state yet"):
        export(tmp_path, tmp_path / "out")


def test_the_state_that_a_kill_between_two_renames_left_is_exported(finished_run: Path, tmp_path: Path) -> None:
    shutil.copy(finished_run / "training_options.json", tmp_path)
    shutil.copytree(finished_run / "state", tmp_path / "state.old")
    assert export(tmp_path, tmp_path / "out", name="rescued").training["steps"] == STEPS


def test_a_run_whose_stages_name_options_of_another_version_is_exported(finished_run: Path, tmp_path: Path) -> None:
    shutil.copytree(finished_run / "state", tmp_path / "run" / "state")
    values = json.loads((finished_run / "training_options.json").read_text(encoding="utf-8"))
    values["stages"] = ["photos=9 image_size=32 depth=3", f"photos={4 * STEPS} depth=4 image-size=48"]
    (tmp_path / "run" / "training_options.json").write_text(json.dumps(values | {"depth": 3}), encoding="utf-8")
    assert export(tmp_path / "run", tmp_path / "out").preprocessing["size"] == 48


def test_a_start_of_another_size_is_a_clear_error(
    tiny_options: Options, warm_start: Manifest, finished_run: Path, tmp_path: Path
) -> None:
    for file in (*warm_start.weight_paths(), warm_start.path):
        shutil.copy(file or "", tmp_path)
    manifest = tmp_path / "birds-warm-start.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["config"]["latent_channels"] = 8
    manifest.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(CheckpointError, match="does not fit this run's network"):
        run_inpainting(tiny_options(init=manifest, max_steps=1))


def test_export_from_the_command_line(finished_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    metrics = tmp_path / "metrics.json"
    metrics.write_text('{"psnr": 20.0}', encoding="utf-8")
    arguments = ["export", str(finished_run), str(tmp_path), "--name", "small", "--title", "Small birds"]
    assert cli.main([*arguments, "--metrics", str(metrics), "--default", "--detail-from", "16"]) == 0
    assert str(tmp_path / "small.json") in capsys.readouterr().out
    manifest = json.loads((tmp_path / "small.json").read_text(encoding="utf-8"))
    assert (manifest["title"], manifest["default"], manifest["metrics"]) == ("Small birds", True, {"psnr": 20.0})
    assert manifest["preprocessing"]["detail_from"] == 16


def test_another_checkpoint_of_the_same_name_is_never_replaced(finished_run: Path, tmp_path: Path) -> None:
    written = export(finished_run, tmp_path)
    before = {file: file.read_bytes() for file in tmp_path.iterdir()}
    export(finished_run, tmp_path, title="Renewed", metrics={"psnr": 20.0})
    assert read_manifest(tmp_path / f"{written.name}.json").title == "Renewed"
    assert (tmp_path / written.weights[0].file).read_bytes() == before[tmp_path / written.weights[0].file]
    later = tmp_path / "later"
    shutil.copytree(finished_run, later)
    progress = json.loads((later / "state" / "progress.json").read_text())
    (later / "state" / "progress.json").write_text(json.dumps(progress | {"step": 31}))
    before = {file: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()}
    for kept in (written.name, "broken"):
        (tmp_path / "broken.json").write_text("{")
        with pytest.raises(ExportError, match=rf"{kept}\.json is another checkpoint: give another --name"):
            export(later, tmp_path, name=kept)
    (tmp_path / "broken.json").unlink()
    assert {file: file.read_bytes() for file in tmp_path.iterdir() if file.is_file()} == before
    assert export(later, tmp_path, name="later-one").path == tmp_path / "later-one.json"
