"""A stack is fitted on photos that none of its members saw, and what is written is what people load."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.authenticator import Authenticator
from models.authenticity.traits import TRAITS
from models.checkpoints.checkpoint import CheckpointError, load_weights, read_manifest, verify
from models.imaging import load_photo
from tests.conftest import draw_photo
from tests.training.ensembles import fast_learners, silent, write_member
from training import cli
from training.photos.alterations import AS_MADE, kind_of
from training.photos.parts import for_stack, source_photos
from training.stack import fit
from training.stack.fit import SAMPLE, StackOptions, agreed, make_stack, views_of
from training.stack.learners import logistic
from training.stack.sample import read_sample


@pytest.fixture
def only_logistic(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Only the logistic is compared: the others take most of the time."""
    monkeypatch.setattr(fit, "learners", lambda *names: {"logistic": logistic})
    with fast_learners():
        yield


def test_a_stack_is_what_people_load_with_its_members_beside_it(ensemble: Path) -> None:
    manifest = read_manifest(ensemble / "out" / "both.json")
    assert (manifest.kind, manifest.architecture, manifest.default) == ("authenticity", "stack", True)
    assert manifest.config == {"members": ["swin-small", "gan-small"]}
    assert (manifest.training["stacking"], manifest.training["inpainters"]) == (0.5, ["black", "grey"])
    assert manifest.licence_note == "Trained on photos of drawings (CC0)."
    for name in ("both", "swin-small", "gan-small"):
        assert verify(read_manifest(ensemble / "out" / f"{name}.json")) == "verified"
    before, after = (load_weights(read_manifest(ensemble / part / "swin-small.json")) for part in ("exported", "out"))
    assert all(np.array_equal(before[name], after[name]) for name in before | after)
    authenticator = Authenticator.load(str(ensemble / "out" / "both.json"), "cpu")
    assert [member.key for member in authenticator.members] == ["swin", "gan"]
    assert 0 < authenticator.classify(draw_photo(120, 90)).p_inpainted < 1


def test_it_is_fitted_on_what_no_member_saw_as_the_authenticator_sees_it(inpainted: Path, ensemble: Path) -> None:
    gathered = read_sample(ensemble / "run" / SAMPLE)
    kept = {source.id: source for source in source_photos([inpainted], "stack", 0.5)}
    sample = gathered.sample
    assert set(sample.sources) == set(kept)
    assert sample.features.shape == (4 * len(kept), 9 + len(TRAITS))
    assert sample.inpainted.mean() == 0.5
    assert (gathered.members, gathered.controls) == (("swin", "gan"), ("plain-resnet",))
    authenticator = Authenticator.load(str(ensemble / "out" / "both.json"), "cpu")
    verdict = authenticator.classify(load_photo(kept[sample.sources[0]].authentic[0].path).pixels)
    first = gathered.of_members.features[:1]
    assert authenticator.stack.probability(first)[0] == pytest.approx(verdict.p_inpainted)


def test_both_copies_of_a_photo_go_through_the_same(inpainted: Path) -> None:
    seen = set()
    for source in source_photos([inpainted], "stack", 1.0):
        views = views_of(source, 0)
        assert [view.copy.inpainted for view in views] == [False, True, False, True]
        assert views[0].alteration == views[1].alteration == AS_MADE
        assert views[2].alteration == views[3].alteration != AS_MADE
        assert views == views_of(source, 0)
        seen.add(views[2].alteration.split()[0])
    assert seen <= {"jpeg", "scale", "blur"}
    assert len(seen) > 1


def test_every_way_is_compared_and_a_control_is_not_stacked(ensemble: Path) -> None:
    assert len(load_weights(read_manifest(ensemble / "out" / "both.json"))["weight"]) == 6 + len(TRAITS) * 3
    assert not (ensemble / "out" / "plain-resnet.json").exists()
    compared = json.loads((ensemble / "run" / "comparison.json").read_text())
    assert list(compared["cells"]) == ["swin", "gan", "stack of the cells"]
    kinds = [name for name in compared if name not in ("all views", "cells")]
    assert kinds[0] == AS_MADE
    table = compared["all views"]
    counts = [compared[kind]["logistic"]["accuracy"]["photos"] for kind in kinds]
    assert sum(counts) == table["logistic"]["accuracy"]["photos"] == 2 * counts[0]
    alone = ["swin alone", "gan alone", "plain-resnet alone"]
    assert list(table) == [*alone, "averaging", "logistic", "random forest", "gradient boosting", "SVC"]
    views = len(read_sample(ensemble / "run" / SAMPLE).sample.sources)
    for figures in table.values():
        assert list(figures) == ["accuracy", "auroc", "ece"]
        assert all(figure["low"] <= figure["value"] <= figure["high"] for figure in figures.values())
        assert {figure["photos"] for figure in figures.values()} == {views}


@pytest.mark.parametrize(
    ("alteration", "kind"),
    [
        ("as made", "as made"),
        ("jpeg 75", "saved again"),
        ("blur 0.7", "blurred"),
        ("scale 0.75", "reduced"),
        ("scale 1.5", "enlarged"),
    ],
)
def test_alterations_are_of_a_kind(alteration: str, kind: str) -> None:
    assert kind_of(alteration) == kind


@pytest.mark.usefixtures("only_logistic")
def test_the_command_prints_the_comparison_and_a_rerun_scans_nothing_again(
    inpainted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    swin, gan = (str(write_member(tmp_path, key, without=["grey"])) for key in ("swin", "gan"))
    said = ["--index", str(inpainted), "--out", str(tmp_path / "out"), "--name", "both", "--run", str(tmp_path / "run")]
    for _ in range(2):
        assert cli.main(["stack", "--members", swin, gan, *said, "--photos", "10", "--device", "cpu"]) == 0
        out = capsys.readouterr().out
        assert "| logistic |" in out
        assert "both.json" in out
        monkeypatch.setattr("models.authenticator.Member.scan_each", None)  # could not be called
    told = read_manifest(tmp_path / "out" / "both.json").training
    assert (told["inpainters"], told["without"]) == (["black"], ["grey"])  # what a member never met is kept from it
    assert cli.main(["stack", "--members", swin, swin, *said]) == 1
    assert "Two members are of the kind swin" in capsys.readouterr().err


@pytest.mark.usefixtures("only_logistic")
def test_a_taken_name_is_refused_before_photos_are_looked_at(
    inpainted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    swin, out = str(write_member(tmp_path, "swin")), tmp_path / "out"
    said = [
        "stack",
        "--members",
        swin,
        "--index",
        str(inpainted),
        "--out",
        str(out),
        "--name",
        "one",
        "--device",
        "cpu",
    ]
    assert cli.main([*said, "--run", str(tmp_path / "run"), "--photos", "10"]) == 0
    monkeypatch.setattr("training.stack.fit.load_judges", None)  # could not be called
    assert cli.main([*said, "--run", str(tmp_path / "other"), "--photos", "11"]) == 1
    assert f"{out / 'one.json'} is another checkpoint" in capsys.readouterr().err


@pytest.mark.usefixtures("only_logistic")
def test_inpainters_can_be_left_out_of_the_fit(
    inpainted: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    swin, out = str(write_member(tmp_path, "swin")), tmp_path / "out"
    said = ["stack", "--members", swin, "--index", str(inpainted), "--out", str(out), "--run", str(tmp_path / "run")]
    assert cli.main([*said, "--name", "one", "--without", "grey", "--photos", "10", "--device", "cpu"]) == 0
    told = read_manifest(out / "one.json").training
    assert (told["inpainters"], told["without"]) == (["black"], ["grey"])
    capsys.readouterr()
    assert cli.main([*said, "--name", "two", "--without", "gray"]) == 1
    assert capsys.readouterr().err == (
        "featherproof-train: No fill in the indexes is by gray: --without takes one of black, grey.\n"
    )
    assert not (out / "two.json").exists()


@pytest.mark.parametrize(
    ("training", "words"),
    [
        ({"stacking": 0.0}, "kept no photos"),
        ({"stacking": None}, "doesn't say"),
    ],
)
def test_members_that_may_have_seen_the_stacks_photos_are_refused(
    inpainted: Path, tmp_path: Path, training: dict, words: str
) -> None:
    good, bad = str(write_member(tmp_path, "swin")), str(write_member(tmp_path, "gan", **training))
    for members, controls in (((good, bad), ()), ((good,), (bad,))):
        options = StackOptions(members, (inpainted,), tmp_path / "out", "both", tmp_path / "run", controls)  # type: ignore[arg-type]
        with pytest.raises(CheckpointError, match=words):
            make_stack(options, silent)
    assert not (tmp_path / "out").exists()


def test_what_members_agree_on_is_the_least_share_and_all_they_never_met(tmp_path: Path) -> None:
    paths = write_member(tmp_path, "swin", without=["b"]), write_member(tmp_path, "gan", without=["a", "b"])
    assert agreed([read_manifest(path) for path in paths]) == (0.5, ("a", "b"))
    paths = write_member(tmp_path, "swin", stacking=0.2), write_member(tmp_path, "gan", stacking=0.5)
    assert agreed([read_manifest(path) for path in paths]) == (0.2, ())


@settings(max_examples=50)
@given(st.text(min_size=1), st.floats(0, 1), st.floats(0, 1))
def test_a_larger_share_holds_every_smaller_one(source: str, one: float, other: float) -> None:
    if for_stack(source, min(one, other)):
        assert for_stack(source, max(one, other))
