"""The saved state of a run: exact, and whole whenever the writing is cut off."""

from __future__ import annotations

import copy
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel

from training.runs import state as state_module
from training.runs.state import TrainingState, load_state, save_state


def fresh(seed: int = 0, fused: bool = True) -> TrainingState:
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4)).to(memory_format=torch.channels_last)
    return TrainingState(
        {"network": network, "average": AveragedModel(network)},
        {"network": torch.optim.Adam(network.parameters(), lr=0.01, betas=(0.5, 0.9), fused=fused)},
    )


def train(state: TrainingState, steps: int) -> None:
    network, optimizer = state.modules["network"], state.optimizers["network"]
    for step in range(steps):
        optimizer.zero_grad()
        network(torch.rand(2, 3, 6, 6, generator=torch.Generator().manual_seed(step))).square().sum().backward()
        optimizer.step()
        state.modules["average"].update_parameters(network)  # type: ignore[operator]


@pytest.mark.parametrize("fused", [True, False])
def test_training_goes_on_from_a_saved_state_as_if_it_had_not_stopped(tmp_path: Path, fused: bool) -> None:
    """The network's weights lie channels last in memory, and in a file as they are counted."""
    whole = fresh(fused=fused)
    train(whole, 3)
    whole.photos = 17
    save_state(tmp_path / "state", whole, 3, 1.25)
    resumed = fresh(seed=9, fused=fused)
    assert load_state(tmp_path / "state", resumed) == (3, 1.25)
    assert resumed.photos == 17
    for state in (whole, resumed):
        train(state, 3)
    for name, module in whole.modules.items():
        other = resumed.modules[name].state_dict()
        assert all(torch.equal(value, other[key]) for key, value in module.state_dict().items())
    one, other = (state.optimizers["network"].state_dict()["state"] for state in (whole, resumed))
    assert all(torch.equal(one[slot][key], other[slot][key]) for slot in one for key in one[slot])


def test_an_unfused_state_of_an_older_version_goes_on_fused_and_by_the_options_learning_rate(tmp_path: Path) -> None:
    older = fresh(fused=False)
    assert load_state(tmp_path / "state", older) == (0, 0.0)  # nothing is saved yet
    train(older, 3)
    save_state(tmp_path / "state", older, 3, 0.0)
    resumed = fresh(seed=9)
    resumed.optimizers["network"].param_groups[0]["lr"] = 0.5
    load_state(tmp_path / "state", resumed)
    assert resumed.optimizers["network"].param_groups[0]["lr"] == 0.5
    resumed.optimizers["network"].param_groups[0]["lr"] = 0.01
    for state in (older, resumed):
        train(state, 3)
    found, wanted = (state.modules["network"].state_dict()["0.weight"] for state in (resumed, older))
    torch.testing.assert_close(found, wanted, atol=2e-4, rtol=0)  # three steps of 0.01, rounded otherwise


def test_a_state_of_another_network_is_refused_in_a_sentence(tmp_path: Path) -> None:
    saved = fresh()
    train(saved, 1)
    save_state(tmp_path / "run" / "state", saved, 1, 0.0)
    wider = TrainingState({"network": nn.Conv2d(3, 9, 3)})
    more, thawed = fresh(), fresh()
    more.modules["discriminators"] = nn.Linear(1, 1)
    learning = list(thawed.modules["network"].parameters())[1:]
    thawed.optimizers["network"] = torch.optim.Adam(learning)
    for other in (wider, more, thawed):
        with pytest.raises(ValueError, match="another network") as refused:
            load_state(tmp_path / "run" / "state", other)
        assert str(tmp_path / "run") in str(refused.value)
        assert str(refused.value).count("\n") == 0


class Killed(BaseException):
    """Stands for a kill: nothing handles it."""


def killed_at(call: int, real: Callable[..., Any]) -> Callable[..., Any]:
    calls = iter(range(1000))

    def instead(*arguments: object, **options: object) -> Any:
        if next(calls) == call:
            raise Killed
        return real(*arguments, **options)

    return instead


def save_until_killed(
    monkeypatch: pytest.MonkeyPatch, folder: Path, state: TrainingState, step: int, where: str, call: int
) -> None:
    module = {"replace": os, "rmtree": state_module.shutil, "save": state_module}[where]
    with monkeypatch.context() as patched:
        patched.setattr(module, where, killed_at(call, getattr(module, where)))
        with pytest.raises(Killed):
            save_state(folder, state, step, 0.0)


ONCE = ["save 0", "save 2", "replace 0", "replace 1", "rmtree 0", "rmtree 2"]
AFTER_ANOTHER = [f"replace 1, {second}" for second in ("replace 0", "rmtree 1", "save 1")]


@pytest.mark.parametrize("kills", ONCE + AFTER_ANOTHER)
def test_a_kill_at_any_moment_leaves_a_whole_state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kills: str) -> None:
    """One between the two renames leaves the old state as the only one, which another kill must leave, too."""
    folder, state, weights = tmp_path / "state", fresh(), {}
    for step in (1, 2):
        train(state, 1)
        weights[step] = copy.deepcopy(state.modules["network"].state_dict())
        if step == 1:
            save_state(folder, state, step, 0.0)
    loaded = fresh(seed=5)
    for kill in kills.split(", "):
        where, call = kill.split()
        save_until_killed(monkeypatch, folder, state, 2, where, int(call))
        step, _ = load_state(folder, loaded)
        found = loaded.modules["network"].state_dict()
        assert all(torch.equal(value, weights[step][name]) for name, value in found.items())
    save_state(folder, state, 3, 0.0)
    assert load_state(folder, loaded)[0] == 3
    assert sorted(path.name for path in tmp_path.iterdir()) == ["state"]
