"""Micro-batches side by side learn what they learn one after the other, whatever the number of threads."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from training.inpainting.side_by_side import SideBySide


@pytest.fixture(autouse=True)
def _threads_as_before() -> Iterator[None]:
    threads = torch.get_num_threads()
    yield
    torch.set_num_threads(threads)


def made() -> nn.Sequential:
    torch.manual_seed(0)
    return nn.Sequential(nn.Linear(5, 7), nn.Tanh(), spectral_norm(nn.Linear(7, 3)))


def learned(threads: int, batches: Tensor) -> tuple[nn.Sequential, list[Tensor]]:
    """A network after backward on micro-batches N×B×5, and each one's loss."""
    torch.set_num_threads(threads)
    network = made()
    task = SideBySide((network,), len(batches))

    def learn(micro: int) -> Tensor:
        (own,) = task.modules[micro]
        loss = own(batches[micro]).square().mean()
        loss.backward()
        return loss.detach()

    return network, task.each(learn, len(batches))


def gradients(network: nn.Module) -> list[Tensor]:
    return [parameter.grad for parameter in network.parameters() if parameter.grad is not None]


@settings(max_examples=8)
@given(count=st.integers(1, 5), threads=st.integers(2, 4), seed=st.integers(0, 99))
def test_threads_change_nothing(count: int, threads: int, seed: int) -> None:
    batches = torch.randn(count, 6, 5, generator=torch.Generator().manual_seed(seed))
    (one, losses), (other, also) = learned(1, batches), learned(threads, batches)
    assert all(map(torch.equal, losses, also))
    assert all(map(torch.equal, gradients(one), gradients(other)))
    assert all(map(torch.equal, one.state_dict().values(), other.state_dict().values()))


def test_gradients_add_up_to_those_of_all_in_one_and_iterated_vectors_go_on_once_a_step() -> None:
    batches = torch.randn(4, 6, 5)
    network, _ = learned(2, batches)
    whole = made()
    whole(batches.flatten(0, 1)).square().mean().backward()
    for sum_, mean in zip(gradients(network), gradients(whole), strict=True):
        torch.testing.assert_close(sum_ / 4, mean)
    alone, _ = learned(2, batches[:1])
    assert all(map(torch.equal, alone.state_dict().values(), network.state_dict().values()))


def test_all_see_the_weights_that_the_optimizer_left_and_the_mode_they_are_in() -> None:
    network = made()
    task = SideBySide((network,), 2)
    optimizer = torch.optim.Adam(network.parameters(), lr=0.1, fused=True)
    for _ in range(3):
        task.each(lambda micro: task.modules[micro][0](torch.ones(2, 5)).sum().backward(), 2)
        assert not gradients(task.modules[1][0])
        optimizer.step()
        optimizer.zero_grad()
    network.eval()
    first, second = task.each(lambda micro: task.modules[micro][0](torch.ones(2, 5)), 2)
    assert torch.equal(first, second)
    assert not task.modules[1][0].training


def test_what_fails_in_one_fails_the_step() -> None:
    def learn(micro: int) -> None:
        if micro == 1:
            raise FloatingPointError("no number")

    torch.set_num_threads(2)
    with pytest.raises(FloatingPointError):
        SideBySide((made(),), 2).each(learn, 2)
