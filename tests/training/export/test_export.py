"""From a run to a checkpoint, and from a checkpoint to a run that goes on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
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
from training.export.export import PART_BYTES, ExportOptions, export, halved
from training.inpainting.options import InpaintingOptions
from training.runs.saved import ExportError

Run = Callable[..., Path]
SIDE, STEPS = 32, 20  # of the finished run
SEED = 7  # another than the finished run's, whose first weights must not help


@pytest.fixture(scope="module")
def inference(finished_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    options = ExportOptions(metrics={"hole_l1": 0.1}, default=True)
    return export(finished_run, tmp_path_factory.mktemp("inference"), options)


@pytest.fixture(scope="module")
def warm_start(finished_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Manifest:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("training.export.export.PART_BYTES", 2**16)  # the tiny network has a megabyte
        return export(finished_run, tmp_path_factory.mktemp("warm"), ExportOptions(training=True))


@pytest.fixture
def trained(tiny_options: Callable[..., InpaintingOptions]) -> Run:
    """trained(**changes): the folder of a run of TDANet, by default one that is only measured."""

    def run(**changes: Any) -> Path:
        options = tiny_options(**{"seed": SEED, "warmup_steps": 0, "max_steps": 0} | changes)
        run_inpainting(options)
        return options.run

    return run


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
    hole[..., 5:20, 10:25] = 1
    encoded = network.encode(photo, hole, torch.tensor([[2, 3, 4], [5, 0, 0]]))
    encoded.pop("word_attention")
    return network.decode(torch.randn(encoded["mu"].shape, generator=generator), **encoded)["image"]


def logged(run: Path, name: str) -> list[dict[str, float]]:
    return [json.loads(line) for line in (run / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_an_export_fills_as_the_averaged_network_does(finished_run: Path, inference: Manifest) -> None:
    exported = fill(load_inference(inference.config, load_weights(inference)))
    averaged, last = (fill(network_of(finished_run, file)) for file in ("average", "network"))
    off = (exported - averaged).abs().max()
    assert off < 0.01  # float16
    assert (exported - last).abs().max() > 5 * off


def test_an_export_is_a_checkpoint_that_people_can_use(inference: Manifest) -> None:
    assert (inference.kind, inference.name, inference.default) == ("inpainting", "birds", True)
    assert inference.title == "TDANet inpainting, preset tiny, 32 px"
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


def test_a_warm_start_holds_all_in_parts_that_small_transfers_take(finished_run: Path, warm_start: Manifest) -> None:
    assert PART_BYTES <= 16 * 2**20
    assert (warm_start.kind, warm_start.name) == ("inpainting-warm-start", "birds-warm-start")
    assert len(warm_start.weights) > 1
    assert all(weight.bytes <= 2**16 for weight in warm_start.weights)
    held = {name: torch.from_numpy(value).float() for name, value in load_weights(warm_start).items()}
    average, judges = (load_file(finished_run / f"state/{name}.safetensors") for name in ("average", "discriminators"))
    expected = {name.removeprefix("module."): value for name, value in average.items() if name != "n_averaged"}
    expected |= {f"discriminators.{name}": value for name, value in judges.items()}
    assert held.keys() == expected.keys()
    assert any(name.startswith("posterior_head.") for name in held)
    for name, value in expected.items():
        torch.testing.assert_close(held[name], value, atol=1e-3, rtol=1e-3)


def test_a_run_starts_where_a_checkpoint_left_off(
    trained: Run, finished_run: Path, warm_start: Manifest, inference: Manifest
) -> None:
    before = logged(finished_run, "validation")[-1]["hole_l1"]
    fresh = logged(trained(name="fresh"), "validation")[0]["hole_l1"]
    assert abs(fresh - before) > 0.01 * before
    name = "both.score.parametrizations.weight.original"
    wanted = load_file(finished_run / "state" / "discriminators.safetensors")[name]
    for start in (warm_start, inference):
        run = trained(name=start.kind, init=start.path)
        assert logged(run, "validation")[0]["hole_l1"] == pytest.approx(before, rel=0.003)
        found = load_file(run / "state" / "discriminators.safetensors")[name]
        assert torch.allclose(found, wanted, atol=1e-2) == (start is warm_start)


def test_a_start_may_hold_a_judge_that_the_run_does_without_and_the_other_way(
    trained: Run, vgg_file: Path, warm_start: Manifest, tmp_path: Path
) -> None:
    changes = {"perceptual_weights": vgg_file, "perceptual_size": 32, "projected": 1.0}
    judged = trained(name="judged", init=warm_start.path, max_steps=1, **changes)
    start = export(judged, tmp_path / "judged-start", ExportOptions(training=True))
    wanted = load_file(judged / "state" / "discriminators.safetensors")
    alone, again = (
        load_file(trained(init=start.path, **more) / "state" / "discriminators.safetensors")
        for more in ({"name": "alone"}, {"name": "again", **changes})
    )
    assert wanted.keys() == again.keys() > alone.keys()
    for name in wanted:
        torch.testing.assert_close(again[name], wanted[name], atol=1e-3, rtol=1e-3)


def test_a_resumed_run_takes_its_own_state_and_not_the_start_again(trained: Run, warm_start: Manifest) -> None:
    network = trained(init=warm_start.path, max_steps=1) / "state" / "network.safetensors"
    before = load_file(network)
    trained(init=warm_start.path, max_steps=2, learning_rate=0.0)
    after = load_file(network)
    moved = [name for name, value in after.items() if not torch.equal(value, before[name])]
    assert all(name.endswith(("._u", "._v")) for name in moved)  # vectors of the spectral norm, which go on


def test_a_start_of_another_size_is_a_clear_error(trained: Run, warm_start: Manifest, tmp_path: Path) -> None:
    for file in (*warm_start.weight_paths(), warm_start.path):
        shutil.copy(file or "", tmp_path)
    manifest = tmp_path / "birds-warm-start.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["config"]["latent_channels"] = 8
    manifest.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(CheckpointError, match="does not fit this run's network"):
        trained(init=manifest)


def test_what_is_no_whole_run_is_a_clear_error(
    untrained_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    options, out = tmp_path / "training_options.json", tmp_path / "out"
    assert cli.main(["export", str(tmp_path), str(out)]) == 1
    line = capsys.readouterr().err
    assert line.count("\n") == 1
    assert "is no training run: it has no training_options.json" in line
    values = json.loads((untrained_run / options.name).read_text(encoding="utf-8"))
    without = {key: value for key, value in values.items() if key != "command"}
    for changed, says in (
        (values, "has no saved state yet"),
        (without, "doesn't say what was trained"),
        (without | {"command": "sculpting"}, "was made by 'sculpting'"),
    ):
        options.write_text(json.dumps(changed), encoding="utf-8")
        with pytest.raises(ExportError, match=says):
            export(tmp_path, out)
        shutil.copytree(untrained_run / "state", tmp_path / "state", dirs_exist_ok=True)
    assert not out.exists()


def test_the_state_that_a_kill_between_two_renames_left_is_exported_and_so_are_options_of_another_version(
    finished_run: Path, tmp_path: Path
) -> None:
    shutil.copytree(finished_run / "state", tmp_path / "run" / "state.old")
    values = json.loads((finished_run / "training_options.json").read_text(encoding="utf-8"))
    values["stages"] = ["photos=9 image_size=32 depth=3", f"photos={4 * STEPS} depth=4 image-size=48"]
    (tmp_path / "run" / "training_options.json").write_text(json.dumps(values | {"depth": 3}), encoding="utf-8")
    manifest = export(tmp_path / "run", tmp_path / "out")
    assert (manifest.training["steps"], manifest.preprocessing["size"]) == (STEPS, 48)


def test_export_from_the_command_line(finished_run: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    metrics = tmp_path / "metrics.json"
    metrics.write_text('{"psnr": 20.0}', encoding="utf-8")
    arguments = ["export", str(finished_run), str(tmp_path), "--name", "small", "--title", "Small birds"]
    assert cli.main([*arguments, "--metrics", str(metrics), "--default", "--detail-from", "16"]) == 0
    assert str(tmp_path / "small.json") in capsys.readouterr().out
    manifest = read_manifest(tmp_path / "small.json")
    assert (manifest.title, manifest.default, manifest.metrics) == ("Small birds", True, {"psnr": 20.0})
    assert manifest.preprocessing == {"size": SIDE, "range": [-1, 1], "detail_from": 16}


def test_another_checkpoint_of_the_same_name_is_never_replaced(
    finished_run: Path, inference: Manifest, tmp_path: Path
) -> None:
    def files() -> dict[Path, bytes]:
        return {file: file.read_bytes() for file in out.iterdir()}

    assert inference.path is not None
    out = Path(shutil.copytree(inference.path.parent, tmp_path / "out"))
    weights, before = out / inference.weights[0].file, files()
    export(finished_run, out, ExportOptions(title="Renewed", metrics={"psnr": 20.0}))
    assert read_manifest(out / inference.path.name).title == "Renewed"
    assert weights.read_bytes() == before[weights]
    later = Path(shutil.copytree(finished_run, tmp_path / "later"))
    progress = json.loads((later / "state" / "progress.json").read_text())
    (later / "state" / "progress.json").write_text(json.dumps(progress | {"step": STEPS + 1}))
    (out / "broken.json").write_text("{")
    before = files()
    for kept in (inference.name, "broken"):
        with pytest.raises(ExportError, match=rf"{kept}\.json is another checkpoint: give another --name"):
            export(later, out, ExportOptions(name=kept))
    assert files() == before


def test_a_count_beyond_float16_stays_finite_and_weights_are_as_they_are() -> None:
    found = halved({"count": torch.tensor(70_000), "few": torch.tensor(12), "weight": torch.tensor([0.5, -3.0])})
    assert found["count"] == 65504
    assert found["few"] == 12
    assert found["weight"].tolist() == [0.5, -3.0]
    assert {value.dtype for value in found.values()} == {np.dtype(np.float16)}
