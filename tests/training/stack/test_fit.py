"""A stack is fitted on photos that none of its members saw, and what is written is what people load."""

# ruff: noqa: F811 - `inpainted` is a fixture

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from models.authenticator import Authenticator
from models.checkpoints.checkpoint import CheckpointError, load_weights, read_manifest, verify
from models.imaging import load_photo
from tests.conftest import draw_photo
from tests.training.authenticity.test_crops import inpainted  # noqa: F401
from tests.training.ensembles import write_member
from training import cli
from training.photos.alterations import AS_MADE
from training.stack import comparison as stack_comparison
from training.stack import fit as stack
from training.stack.fit import StackOptions, agreed, make_stack, views_of
from training.stack.learners import logistic
from training.stack.sample import Gathered, read_sample
from training.stack.sources import source_photos


@pytest.fixture
def members(tmp_path: Path) -> tuple[str, ...]:
    folder = tmp_path / "exported"
    return tuple(str(write_member(folder, key)) for key in ("swin", "gan"))


def options(tmp_path: Path, index: Path, members: tuple[str, ...], **changes: object) -> StackOptions:
    shared = {"members": members, "index": (index,), "out": tmp_path / "out", "name": "both", "run": tmp_path / "run"}
    return StackOptions(**shared | {"device": "cpu"} | changes)  # type: ignore[arg-type]


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the logistic is compared: the others take most of the time."""
    monkeypatch.setattr(stack_comparison, "learners", lambda *names: {"logistic": logistic})


@pytest.fixture(scope="module")
def whole(inpainted: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a stack of two members in "out", a control, and the run in "run"."""
    folder = tmp_path_factory.mktemp("whole")
    both = tuple(str(write_member(folder / "exported", key)) for key in ("swin", "gan"))
    control = str(write_member(folder / "exported", "resnet34", "plain-resnet"))
    make_stack(options(folder, inpainted, both, controls=(control,), default=True), lambda message: None)
    return folder


def stacked(tmp_path: Path, index: Path, members: tuple[str, ...], **changes: object) -> Gathered:
    make_stack(options(tmp_path, index, members, **changes), lambda message: None)
    return read_sample(tmp_path / "run" / stack.SAMPLE)


def test_a_stack_is_what_people_load_with_its_members_beside_it(whole: Path) -> None:
    manifest = read_manifest(whole / "out" / "both.json")
    assert (manifest.kind, manifest.architecture, manifest.default) == ("authenticity", "stack", True)
    assert manifest.config == {"members": ["swin-small", "gan-small"]}
    assert manifest.training["stacking"] == 0.5
    assert manifest.training["inpainters"] == ["black", "grey"]
    assert manifest.licence_note == "Trained on photos of drawings (CC0)."
    for name in ("both", "swin-small", "gan-small"):
        assert verify(read_manifest(whole / "out" / f"{name}.json")) == "verified"
    before, after = (load_weights(read_manifest(whole / part / "swin-small.json")) for part in ("exported", "out"))
    assert all(np.array_equal(before[name], after[name]) for name in before | after)
    authenticator = Authenticator.load(str(whole / "out" / "both.json"), "cpu")
    assert [member.key for member in authenticator.members] == ["swin", "gan"]
    assert 0 < authenticator.classify(draw_photo(120, 90)).p_inpainted < 1


def test_it_is_fitted_on_the_photos_that_no_member_saw_alone(inpainted: Path, whole: Path) -> None:
    gathered = read_sample(whole / "run" / stack.SAMPLE)
    kept = {source.id for source in source_photos([inpainted], "stack", 0.5)}
    assert set(gathered.sample.sources) == kept
    assert gathered.sample.features.shape == (4 * len(kept), 9)
    assert gathered.sample.inpainted.mean() == 0.5
    assert (gathered.members, gathered.controls) == (("swin", "gan"), ("plain-resnet",))


def test_its_features_are_those_that_the_authenticator_weighs(inpainted: Path, whole: Path) -> None:
    sample = read_sample(whole / "run" / stack.SAMPLE).sample
    authenticator = Authenticator.load(str(whole / "out" / "both.json"), "cpu")
    source = next(s for s in source_photos([inpainted], "stack", 0.5) if s.id == sample.sources[0])
    verdict = authenticator.classify(load_photo(source.authentic[0].path).pixels)
    assert authenticator.stack.probability(sample.features[:1, :6])[0] == pytest.approx(verdict.p_inpainted)


def test_both_copies_of_a_photo_go_through_the_same(inpainted: Path) -> None:
    seen = set()
    for source in source_photos([inpainted], "stack", 1.0):
        views = views_of(source, 0)
        assert [view.copy.inpainted for view in views] == [False, True, False, True]
        assert views[0].alteration == views[1].alteration == AS_MADE
        assert views[2].alteration == views[3].alteration != AS_MADE
        assert views == views_of(source, 0)
        seen.add(views[2].alteration.split()[0])
    assert seen == {"jpeg", "scale"}


@pytest.mark.usefixtures("quick")
def test_inpainters_that_a_member_never_met_are_kept_from_the_stack_too(inpainted: Path, tmp_path: Path) -> None:
    swin = write_member(tmp_path, "swin", without=["grey"])
    gan = write_member(tmp_path, "gan")
    manifest = make_stack(options(tmp_path, inpainted, (str(swin), str(gan))), lambda message: None)
    assert manifest.training["inpainters"] == ["black"]
    assert manifest.training["without"] == ["grey"]


def test_every_way_is_compared_and_a_control_is_not_stacked(whole: Path) -> None:
    assert len(load_weights(read_manifest(whole / "out" / "both.json"))["weight"]) == 6
    assert not (whole / "out" / "plain-resnet.json").exists()
    compared = json.loads((whole / "run" / "comparison.json").read_text())
    assert list(compared["cells"]) == ["swin", "gan", "stack of the cells"]
    table = compared["all views"]
    alone = ["swin alone", "gan alone", "plain-resnet alone"]
    assert list(table) == [*alone, "averaging", "logistic", "random forest", "gradient boosting", "SVC"]
    views = len(read_sample(whole / "run" / stack.SAMPLE).sample.sources)
    for figures in table.values():
        assert list(figures) == ["accuracy", "auroc", "ece"]
        for figure in figures.values():
            assert figure["low"] <= figure["value"] <= figure["high"]
            assert figure["photos"] == views


@pytest.mark.usefixtures("quick")
def test_a_rerun_scans_nothing_again(
    inpainted: Path,
    tmp_path: Path,
    members: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = stacked(tmp_path, inpainted, members)

    def never(*_: object) -> None:
        raise AssertionError("scanned again")

    monkeypatch.setattr("models.authenticator.Member.scan_each", never)
    assert np.array_equal(stacked(tmp_path, inpainted, members).sample.features, first.sample.features)


@pytest.mark.parametrize(
    ("training", "words"),
    [
        ({"stacking": 0.2}, "different shares"),
        ({"stacking": 0.0}, "kept no photos"),
        ({"stacking": None}, "doesn't say"),
    ],
)
def test_members_that_may_have_seen_the_stacks_photos_are_refused(
    inpainted: Path,
    tmp_path: Path,
    training: dict,
    words: str,
) -> None:
    good, bad = write_member(tmp_path, "swin"), write_member(tmp_path, "gan", **training)
    with pytest.raises(CheckpointError, match=words):
        make_stack(options(tmp_path, inpainted, (str(good), str(bad))), lambda message: None)
    with pytest.raises(CheckpointError, match=words):
        make_stack(options(tmp_path, inpainted, (str(good),), controls=(str(bad),)), lambda message: None)
    assert not (tmp_path / "out").exists()


def test_members_of_one_kind_are_refused(inpainted: Path, tmp_path: Path) -> None:
    twice = tuple(str(write_member(tmp_path, "gan", name)) for name in ("one", "two"))
    with pytest.raises(CheckpointError, match="kind gan"):
        make_stack(options(tmp_path, inpainted, twice), lambda message: None)


def test_what_members_agree_on_is_their_share_and_all_they_never_met(tmp_path: Path) -> None:
    paths = write_member(tmp_path, "swin", without=["b"]), write_member(tmp_path, "gan", without=["a", "b"])
    assert agreed([read_manifest(path) for path in paths]) == (0.5, ("a", "b"))


@pytest.mark.usefixtures("quick")
def test_the_command_prints_the_comparison(
    inpainted: Path,
    tmp_path: Path,
    members: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
) -> None:
    said = ["--index", str(inpainted), "--out", str(tmp_path / "out"), "--name", "both", "--run", str(tmp_path / "run")]
    assert cli.main(["stack", "--members", *members, *said, "--device", "cpu"]) == 0
    out = capsys.readouterr().out
    assert "| logistic |" in out
    assert "both.json" in out
    assert cli.main(["stack", "--members", members[0], members[0], *said]) == 1
    assert capsys.readouterr().err.startswith("featherproof-train: Two members")


def test_a_folder_that_is_no_run_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="give the stack's run folder"):
        read_sample(tmp_path / "sample.npz")
