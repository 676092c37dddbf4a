"""Manifests that say what can't be: refused in a sentence before anything is built, whatever they say."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.authenticator import Authenticator, load_members
from models.checkpoints.checkpoint import CheckpointError, Manifest, load_weights, read_manifest, write_checkpoint
from models.inpainter import Inpainter

ODD = (-1, 0, 1, 3, 100_000, 10**30, 2.5, float("inf"), True, None, "z", "", [], [-1], [3] * 100_000, {}, {"a": []})
Values = Mapping[str, Any]


@pytest.fixture(scope="module")
def folder(tiny_checkpoint: Manifest, tiny_authenticator: Manifest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copies of the tiny checkpoints, whose manifests may be changed and are put back."""
    made = tmp_path_factory.mktemp("odd")
    for manifest in (tiny_checkpoint, tiny_authenticator):
        assert manifest.path is not None
        for file in manifest.path.parent.iterdir():
            shutil.copy(file, made)
    return made


def loads_or_refuses(file: Path, load: Callable[[str], object], changed: Values) -> bool:
    """Whether a checkpoint loads whose manifest says something else; if not, the sentence is one line."""
    before = file.read_text(encoding="utf-8")
    file.write_text(json.dumps({**json.loads(before), **changed}), encoding="utf-8")
    try:
        load(str(file))
    except CheckpointError as error:
        assert "\n" not in str(error)  # noqa: PT017 - most are refused, few are not
        assert len(str(error)) < 1000  # noqa: PT017
        return False
    finally:
        file.write_text(before, encoding="utf-8")
    return True


def inpainter(file: str) -> object:
    return Inpainter.load(file, "cpu")


def member(file: str) -> object:
    return load_members([Path(file)], "cpu")


@pytest.mark.parametrize(("name", "load"), [("tiny", inpainter), ("tiny-swin", member), ("tiny-gan", member)])
def test_no_setting_of_a_network_ends_in_anything_but_a_sentence(
    folder: Path, name: str, load: Callable[[str], object]
) -> None:
    file = folder / f"{name}.json"
    config = json.loads(file.read_text(encoding="utf-8"))["config"]

    @settings(max_examples=20)
    @given(st.sampled_from(sorted(config)), st.sampled_from(ODD))
    def check(key: str, value: object) -> None:
        loads_or_refuses(file, load, {"config": {**config, key: value}})

    check()
    assert loads_or_refuses(file, load, {})
    for key in ("latent_channels", "text_dim", "widths", "stages"):
        if key in config:
            assert not loads_or_refuses(file, load, {"config": {**config, key: -1}})


@pytest.mark.parametrize("depths", [[10**5, 1, 1, 1], [1] * 10**5, [-1] * 4, "z", [], [0] * 4])
def test_settings_of_a_librarys_network_are_bounded_too(folder: Path, depths: object) -> None:
    file = folder / "tiny-swin.json"
    config = json.loads(file.read_text(encoding="utf-8"))["config"]
    changed = {**config, "overrides": {**config["overrides"], "depths": depths}}
    assert not loads_or_refuses(file, member, {"config": changed})


@pytest.mark.parametrize("size", [0, -5, "z", 33, True, None, 10**30])
def test_an_impossible_size_is_refused_before_weights_are_read(
    folder: Path, size: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("models.running.torch_loading.load_weights")
    assert not loads_or_refuses(folder / "tiny.json", inpainter, {"preprocessing": {"size": size}})


@pytest.mark.parametrize(
    "changed",
    [
        {"default": "z"}, {"licence_note": 5}, {"schema": True}, {"vocabulary": ["one"]},
        {"weights": [{"file": "tiny.safetensors", "sha256": 5, "bytes": 1}]},
        {"weights": [{"file": "tiny.safetensors", "sha256": "0" * 64, "bytes": -1}]},
        {"weights": [{"file": "tiny.safetensors", "sha256": "0" * 64, "bytes": 1}] * 2},
        {"weights": []},
    ],
    ids=str,
)  # fmt: skip
def test_a_manifest_that_contradicts_itself_is_refused(folder: Path, changed: Values) -> None:
    assert not loads_or_refuses(folder / "tiny.json", inpainter, changed)


def test_weights_that_lack_a_tensor_or_hold_no_numbers_are_refused_by_its_name(
    tiny_checkpoint: Manifest, tmp_path: Path
) -> None:
    whole = load_weights(tiny_checkpoint)
    name = sorted(whole)[3]
    broken = whole[name].copy()
    broken.flat[0] = np.nan
    for tensors in (
        {key: values for key, values in whole.items() if key != name},
        whole | {name: broken},
        whole | {name: whole[name][..., None]},
    ):
        file = write_checkpoint(tmp_path, tiny_checkpoint, tensors).path
        with pytest.raises(CheckpointError, match=name) as refused:
            Inpainter.load(str(file), "cpu")
        assert "\n" not in str(refused.value)


def test_a_stack_works_with_its_members_in_their_order_alone(folder: Path) -> None:
    """In another order the same photo had another verdict."""
    file = folder / "tiny-stack.json"
    names = json.loads(file.read_text(encoding="utf-8"))["config"]["members"]

    def load(path: str) -> object:
        return Authenticator.load(path, "cpu")

    for order in permutations(names):
        assert loads_or_refuses(file, load, {"config": {"members": list(order)}}) == (list(order) == names)


def test_a_member_of_another_kind_under_the_same_name_is_refused(folder: Path, tmp_path: Path) -> None:
    for file in folder.iterdir():
        shutil.copy(file, tmp_path)
    gan = read_manifest(tmp_path / "tiny-gan.json")
    write_checkpoint(tmp_path, replace(gan, name="tiny-swin"), load_weights(gan))
    with pytest.raises(CheckpointError, match="fitted on the members swin, resnext, gan"):
        Authenticator.load(str(tmp_path / "tiny-stack.json"), "cpu")
