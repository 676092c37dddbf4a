"""What tasks that train one network share: a step over micro-batches, the average, and what a saved run says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor, nn

from models.tdanet.network import TDANet
from training.inpainting.exported import contents
from training.inpainting.options import InpaintingOptions
from training.runs.options import RunOptions
from training.runs.saved import SavedRun
from training.runs.task import Figures, NetworkTask, Terms, exponential


class Line(NetworkTask[RunOptions]):
    """Fits one linear layer; batches are given."""

    def __init__(self, **changes: Any) -> None:
        torch.manual_seed(0)
        network = nn.Linear(3, 1)
        options = RunOptions(run=Path("run"), device="cpu", **changes)
        optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
        super().__init__(options, Accelerator(cpu=True), network, optimizer, "line", exponential(0.5))

    def train_step(self, step: int) -> Terms:
        return self.learn((self.terms(part) for part in self.batch(step).chunk(2)), 2)

    def batch(self, step: int) -> Tensor:
        return torch.randn(4, 3, generator=torch.Generator().manual_seed(self.seed_of(step)))

    def terms(self, batch: Tensor) -> Terms:
        return {"square": self.wrapped(batch).square().mean(), "sum": self.wrapped(batch).mean()}

    def validate(self, step: int) -> tuple[Figures, None]:
        return {}, None


def test_a_step_over_micro_batches_is_one_over_all_of_them_and_the_average_follows() -> None:
    parts, whole = (Line(batch_size=2, accumulation=2) for _ in range(2))
    for task in (parts, whole):
        task.prepare(task.accelerator)
    before = parts.network.weight.clone()
    found = parts.train_step(3)
    wanted = whole.learn([whole.terms(whole.batch(3))])
    for name, value in wanted.items():
        torch.testing.assert_close(found[name], value)
    torch.testing.assert_close(parts.network.weight, whole.network.weight)
    averaged = parts.average.module.weight
    assert torch.equal(averaged, parts.network.weight)  # the first step's weights, as nothing was averaged before
    parts.train_step(4)
    torch.testing.assert_close(averaged, (whole.network.weight + parts.network.weight) / 2)
    assert not torch.equal(before, parts.network.weight)
    assert parts.photos_per_step == 4
    assert (parts.state.modules.keys(), parts.state.optimizers.keys()) == ({"line", "average"}, {"line"})


def test_a_saved_run_says_what_its_checkpoint_and_warm_start_hold(untrained_run: Path) -> None:
    run = SavedRun.open(untrained_run)
    assert (run.command, run.step, run.photos, run.told["preset"], run.told["steps"]) == ("inpainting", 0, 0, "tiny", 0)
    plain, start = contents(run), contents(run, training=True)
    assert (plain.kind, start.kind) == ("inpainting", "inpainting-warm-start")
    assert plain.preprocessing["size"] == run.options(InpaintingOptions).image_size == 32
    assert {name.split(".")[0] for name in start.tensors} - {name.split(".")[0] for name in plain.tensors} == {
        "discriminators",
        "posterior_head",
    }
    network = TDANet(run.options(InpaintingOptions).network)
    network.load_state_dict({name: value for name, value in start.tensors.items() if "discriminators." not in name})
