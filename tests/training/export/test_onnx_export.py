"""ONNX graphs: what they compute, what they weigh, what is kept of a checkpoint, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from models.authenticator import Authenticator, load_members
from models.authenticity.config import MemberConfig
from models.authenticity.member import Member
from models.checkpoints.checkpoint import Manifest, find, load_weights, read_manifest, verify, write_checkpoint
from models.checkpoints.onnx_checkpoint import load_graphs
from models.imaging import load_photo
from models.inpainter import Inpainter
from models.outline import Outliner
from models.outline.network import BlockConfig, OutlineConfig, OutlineNetwork
from models.running.onnx_runner import OnnxRunner
from models.running.runners import Runner
from models.tdanet.config import TDANetConfig
from models.tdanet.folding import fold_spectral_norm
from models.tdanet.network import TDANetInference
from models.vocabulary import Vocabulary
from tests.fixtures.onnx_checkpoints import MEMBERS
from tests.training.ensembles import silent
from training import cli
from training.authenticity.options import preset
from training.commands.train import run_authenticity
from training.export import onnx_export
from training.export.export import halved
from training.export.onnx_check import difference, greatest_difference
from training.export.onnx_export import export_onnx, inpainting_graphs, member_graph
from training.runs.saved import ExportError

NEAR = 1e-4


@pytest.fixture(scope="module")
def painters(tiny_checkpoint: Manifest, onnx_checkpoints: Path) -> tuple[Runner, Runner]:
    """Torch's runner of the tiny network and ONNX Runtime's."""
    return (
        Inpainter.load(str(tiny_checkpoint.path), "cpu").runner,
        Inpainter.load(str(onnx_checkpoints / "tiny.json"), "cpu").runner,
    )


def both_runners(torch_folder: Path, onnx_folder: Path, *names: str) -> list[tuple[Runner, Runner]]:
    """Torch's runner and ONNX Runtime's of every member."""
    files = [[folder / f"{name}.json" for name in names] for folder in (torch_folder, onnx_folder)]
    loaded = zip(*(load_members(part, "cpu", exact=True) for part in files), strict=True)
    return [(theirs.runner, ours.runner) for theirs, ours in loaded if theirs.runner and ours.runner]


@pytest.fixture(scope="module")
def judges(small_stack: Manifest, onnx_checkpoints: Path) -> list[tuple[Runner, Runner]]:
    assert small_stack.path is not None
    return both_runners(small_stack.path.parent, onnx_checkpoints, *MEMBERS)


@settings(max_examples=8)
@given(batch=st.integers(1, 3), words=st.integers(1, 30), seed=st.integers(0, 999))
def test_encode_and_decode_follow_torch_for_any_number_of_photos_and_words(
    painters: tuple[Runner, Runner], batch: int, words: int, seed: int
) -> None:
    rng = np.random.default_rng(seed)
    ids = rng.integers(1, 11, (batch, words))
    for row, length in enumerate(rng.integers(1, words + 1, batch)):
        ids[row, length:] = 0
    inputs = {
        "photo": rng.uniform(-1, 1, (batch, 3, 64, 64)).astype(np.float32),
        "hole": (rng.random((batch, 1, 64, 64)) < rng.random()).astype(np.float32),
        "words": ids,
    }
    theirs, ours = (runner.run("encode", inputs) for runner in painters)
    assert difference(ours, theirs) < NEAR
    assert ours.pop("word_attention")[ids == 0].max(initial=0) == 0
    noise = {"noise": rng.standard_normal(ours["mu"].shape, np.float32)}
    theirs.pop("word_attention")
    assert difference(painters[1].run("decode", ours | noise), painters[0].run("decode", theirs | noise)) < NEAR


@settings(max_examples=8)
@given(batch=st.integers(1, 3), down=st.integers(1, 6), across=st.integers(1, 6), seed=st.integers(0, 999))
def test_members_follow_torch_for_tiles_of_any_size(
    judges: list[tuple[Runner, Runner]], batch: int, down: int, across: int, seed: int
) -> None:
    photo = {"photo": np.random.default_rng(seed).random((batch, 3, 32 * down, 32 * across), np.float32)}
    found = [(ours.run("classify", photo), theirs.run("classify", photo)) for theirs, ours in judges]
    assert all(difference(*pair) < NEAR for pair in found)
    assert ["categories" in ours for ours, _ in found] == [False, True]


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_shifted_windows_follow_torch_for_tiles_of_any_size(tiny_authenticator: Manifest, tmp_path: Path) -> None:
    assert tiny_authenticator.path is not None
    # Two blocks a scale, of which the second shifts its windows.
    swin = read_manifest(tiny_authenticator.path.with_name("tiny-swin.json"))
    config = swin.config | {"overrides": swin.config["overrides"] | {"depths": [2, 2, 2, 2]}}
    network = Member(MemberConfig.from_dict(config))
    source = write_checkpoint(tmp_path / "torch", replace(swin, config=config), halved(network.state_dict()))
    export_onnx(source, tmp_path / "onnx", None, silent)
    ((theirs, ours),) = both_runners(tmp_path / "torch", tmp_path / "onnx", "tiny-swin")
    rng = np.random.default_rng(0)
    for batch, height, width in ((1, 32, 32), (2, 32, 160), (3, 96, 64), (1, 352, 288)):
        photo = {"photo": rng.random((batch, 3, height, width), np.float32)}
        assert difference(ours.run("classify", photo), theirs.run("classify", photo)) < NEAR


@pytest.mark.slow
@pytest.mark.parametrize(
    "config",
    [
        TDANetConfig.tiny(
            hole_channel=False, generator_norm="instance", upsampling="transposed", mask_hidden_keys=False
        ),
        TDANetConfig.tiny(text_blocks=0, low_level_block=2),
        TDANetConfig.tiny(
            spectral_norm="discriminator",
            stem_patch=4,
            encoder_channels=(8, 16, 16, 16, 16),
            encoder_downs=2,
            low_level_block=1,
            generator_channels=(16, 16, 8),
            head_patch=2,
        ),
    ],
    ids=["paper", "no norm", "compact"],
)
def test_networks_of_other_shapes_export_too(config: TDANetConfig, tmp_path: Path) -> None:
    words = ("a", "red", "bird")
    network = TDANetInference(replace(config, vocabulary_size=Vocabulary(words).size))
    for parameter in network.parameters():
        if not parameter.any():  # what starts at 0 is no test of its branch
            nn.init.normal_(parameter, std=0.1)
    fold_spectral_norm(network)
    weights = halved(network.state_dict())
    manifest = Manifest(
        "other", "inpainting", "tdanet", "Other", network.config.to_dict(), words, preprocessing={"size": 64}
    )
    written = write_checkpoint(tmp_path, manifest, weights)
    runner = OnnxRunner(inpainting_graphs(written))
    torch_runner = Inpainter.load(str(written.path), "cpu").runner
    assert greatest_difference(torch_runner, runner, written) < NEAR


@pytest.fixture(scope="module")
def outlines(tmp_path_factory: pytest.TempPathFactory) -> tuple[Outliner, Outliner]:
    """A tiny outline network of torch, and its graph by ONNX Runtime."""
    classes = ("background", "bird", "sheep", "cat", "dog")
    config = OutlineConfig(
        8, (BlockConfig(8, expansion=1), BlockConfig(12, stride=2), BlockConfig(12, dilation=2)), 8, classes
    )
    torch.manual_seed(0)
    network = OutlineNetwork(config)
    nn.init.normal_(network.logits.weight, std=2)
    preprocessing = {"longer_side": 97, "stride": 16}
    manifest = Manifest("o", "outline", "", "Tiny", config.to_dict(), preprocessing=preprocessing)
    folder = tmp_path_factory.mktemp("outline")
    written = write_checkpoint(folder / "torch", manifest, halved(network.state_dict()))
    export_onnx(written, folder / "onnx", None, silent)
    files = (folder / kind / "o.json" for kind in ("torch", "onnx"))
    torch_one, onnx_one = (Outliner.load("cpu", str(file)) for file in files)
    return torch_one, onnx_one


def test_an_outline_network_sees_the_same_by_both_runners(
    outlines: tuple[Outliner, Outliner], make_photo: Callable[..., np.ndarray], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.outline.network._has_bfloat16", lambda: False)
    theirs, ours = outlines
    assert isinstance(ours.runner, OnnxRunner)
    for size in ((97, 65), (300, 170), (16, 400)):
        photo = make_photo(*size)
        looks = [outliner.look(photo) for outliner in outlines]
        for field in ("lead", "probabilities", "best_leads"):
            np.testing.assert_allclose(*(getattr(look, field) for look in looks), atol=NEAR)
        found = [outliner.outline(photo) for outliner in outlines]
        assert found[0].present == found[1].present
        assert [a.box for a in found[0].animals] == [a.box for a in found[1].animals]
    assert greatest_difference(theirs.runner, ours.runner, theirs.manifest) < NEAR


@pytest.mark.slow
def test_the_shipped_outline_checkpoint_finds_a_cat_without_torch(tmp_path: Path) -> None:
    export_onnx(find("outline", kind="outline"), tmp_path, None, silent)
    photo = load_photo(Path(__file__).parents[3] / "resources/samples/chelsea.png").pixels
    found = [Outliner.load("cpu", name).outline(photo) for name in ("outline", str(tmp_path / "outline.json"))]
    assert [outline.present for outline in found] == [("cat",)] * 2
    (theirs,), (ours,) = (outline.animals for outline in found)
    assert (ours.mask & theirs.mask).sum() > 0.98 * (ours.mask | theirs.mask).sum()


def test_a_manifest_keeps_all_it_says_and_is_verified(small_stack: Manifest, onnx_checkpoints: Path) -> None:
    assert small_stack.path is not None
    for name in (*MEMBERS, "small-stack"):
        before = read_manifest(small_stack.path.with_name(f"{name}.json"))
        after = read_manifest(onnx_checkpoints / f"{name}.json")
        assert replace(after, weights=before.weights) == before
        assert verify(after) == "verified"
        assert after.is_onnx == (name != "small-stack")


def test_weights_are_kept_in_float16_and_nothing_tells_where_they_were_made(
    small_stack: Manifest, onnx_checkpoints: Path
) -> None:
    assert small_stack.path is not None
    (content,) = load_graphs(read_manifest(onnx_checkpoints / "tiny-resnext.json")).values()
    wide = [w for w in onnx.load_from_string(content).graph.initializer if w.data_type == onnx.TensorProto.FLOAT]
    large = [w.dims for w in wide if np.prod(w.dims) >= 64]
    assert large == [[6, 1, 5, 5]]  # the high-pass filters, which float16 doesn't hold
    tensors = load_weights(read_manifest(small_stack.path.with_name("tiny-resnext.json")))
    assert len(content) < sum(array.nbytes for array in tensors.values()) + 60_000  # the operators themselves
    assert str(Path.cwd()).encode() not in content
    assert b"site-packages" not in content


def test_the_same_checkpoint_gives_the_same_file(small_stack: Manifest, onnx_checkpoints: Path) -> None:
    assert small_stack.path is not None
    file = small_stack.path.with_name("tiny-gan.json")
    assert {"classify": member_graph(read_manifest(file))} == load_graphs(read_manifest(onnx_checkpoints / file.name))


def test_a_graph_that_computes_something_else_leaves_nothing_behind(
    tiny_checkpoint: Manifest, onnx_checkpoints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = load_graphs(read_manifest(onnx_checkpoints / "tiny.json"))
    model = onnx.load_from_string(right["decode"])
    (tanh, *_) = [node for node in reversed(model.graph.node) if node.op_type == "Tanh"]
    tanh.op_type = "Sin"
    monkeypatch.setattr(onnx_export, "inpainting_graphs", lambda _: right | {"decode": model.SerializeToString()})
    with pytest.raises(ExportError, match="differ from torch by"):
        export_onnx(tiny_checkpoint, tmp_path / "out", None, silent)
    assert not (tmp_path / "out").exists()


def test_graphs_of_graphs_other_kinds_and_what_it_is_made_from_are_refused(
    tiny_checkpoint: Manifest, onnx_checkpoints: Path, tmp_path: Path
) -> None:
    assert tiny_checkpoint.path is not None
    other = write_checkpoint(tmp_path / "from", Manifest("auto", "autoencoder", "autoencoder", "One", {}), {})
    for source, out, says in (
        (tiny_checkpoint, tiny_checkpoint.path.parent, "which its ONNX graphs would replace"),
        (read_manifest(onnx_checkpoints / "tiny.json"), tmp_path, "holds ONNX graphs already"),
        (other, tmp_path / "out", "is for autoencoder, which only torch runs"),
    ):
        with pytest.raises(ExportError, match=says):
            export_onnx(source, out, None, silent)
    assert verify(tiny_checkpoint) == "verified"
    with pytest.raises(ValueError, match="holds ONNX graphs, which only run"):
        load_weights(find(str(onnx_checkpoints / "tiny.encode.onnx")))


def test_a_run_folder_is_exported_from_the_command_line(
    inpainted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run, out = tmp_path / "run", tmp_path / "out"
    run_authenticity(preset("tiny", "gan", run, index=(inpainted,), device="cpu", crop=32, max_steps=0))
    assert cli.main(["export", str(run), str(out), *"--onnx --name small --title Small --default".split()]) == 0
    captured = capsys.readouterr()
    assert f"{out / 'small.json'}:" in captured.out
    assert "differs from torch by" in captured.err
    manifest = read_manifest(out / "small.json")
    assert (manifest.title, manifest.default, verify(manifest)) == ("Small", True, "verified")
    assert sorted(path.name for path in out.iterdir()) == ["small.classify.onnx", "small.json"]


def test_an_unknown_source_is_a_clear_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", "no-such-thing", str(tmp_path), "--onnx"]) == 1
    assert "There is no training run and no checkpoint no-such-thing" in capsys.readouterr().err


def test_both_kinds_of_checkpoint_judge_alike(
    small_stack: Manifest, onnx_checkpoints: Path, make_photo: Callable[..., np.ndarray]
) -> None:
    files = (small_stack.path, onnx_checkpoints / "small-stack.json")
    photo = make_photo(300, 170)
    theirs, ours = (Authenticator.load(str(file), "cpu", exact=True).classify(photo) for file in files)
    assert ours.p_inpainted == pytest.approx(theirs.p_inpainted, abs=NEAR)
    assert (ours.verdict, ours.box) == (theirs.verdict, theirs.box)
    np.testing.assert_allclose(ours.cells, theirs.cells, atol=NEAR)


def test_the_same_seed_gives_the_same_fill_again(onnx_checkpoints: Path, make_photo: Callable[..., np.ndarray]) -> None:
    photo = make_photo(90, 70)
    hole = np.zeros(photo.shape[:2], bool)
    hole[20:50, 30:60] = True
    fills = [
        Inpainter.load(str(onnx_checkpoints / "tiny.json"), "cpu").fill(photo, hole, "a red bird", 2) for _ in "ab"
    ]
    assert all(np.array_equal(one.photo, other.photo) for one, other in zip(*fills, strict=True))
    assert not np.array_equal(fills[0][0].photo, fills[0][1].photo)
    assert np.array_equal(fills[0][0].photo[~hole], photo[~hole])
