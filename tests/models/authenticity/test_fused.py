"""A member's layers fused for a processor say what they said before, and are left alone where they can't be fused."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.authenticity import fused
from models.authenticity.config import MemberConfig
from models.authenticity.fused import fast_dtype, fuse
from models.authenticity.inference import fuse_for_inference
from models.authenticity.member import Member
from tests.models.authenticity.networks import CONFIGS, RESNEXT, seasoned


@pytest.fixture(autouse=True)
def _on_this_processor(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever it is: only speed is why other processors than these are left out."""
    monkeypatch.setattr("platform.machine", lambda: "x86_64")


def quickened(config: MemberConfig) -> Member:
    member = seasoned(config)
    fuse_for_inference(member)
    return member


@pytest.mark.parametrize("config", CONFIGS, ids=lambda config: config.key)
@pytest.mark.parametrize(("dtype", "near"), [(torch.float32, 1e-4), (torch.bfloat16, 0.1)], ids=str)
def test_a_fused_member_says_the_same_of_photos_of_any_size(
    config: MemberConfig, dtype: torch.dtype, near: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fused, "fast_dtype", lambda: dtype)
    plain = quickened(config)
    quick = fuse(plain)
    if dtype == torch.bfloat16 and not torch.ops.mkldnn._is_mkldnn_bf16_supported():
        assert quick is plain  # this processor's oneDNN has no such layers
        return
    assert quick is not plain
    assert {value.dtype for value in quick.features.buffers()} == {dtype}
    assert all(value.dtype == torch.float32 for value in (*plain.parameters(), *quick.heads.parameters()))

    @settings(max_examples=6)
    @given(batch=st.integers(1, 3), height=st.integers(1, 6), width=st.integers(1, 6), seed=st.integers(0, 99))
    def same(batch: int, height: int, width: int, seed: int) -> None:
        photo = torch.rand(batch, 3, 32 * height, 32 * width, generator=torch.Generator().manual_seed(seed))
        with torch.inference_mode():
            expected, found = plain.classify(photo), quick.classify(photo)
        assert found.keys() == expected.keys()
        for name, values in expected.items():
            assert found[name].dtype == torch.float32
            assert torch.allclose(found[name], values, atol=near, rtol=near), name

    same()


def test_bfloat16_is_used_where_the_processor_multiplies_it_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    signs = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")
    for has, dtype in (
        ((True, False), torch.bfloat16),
        ((False, True), torch.bfloat16),
        ((False, False), torch.float32),
    ):
        for sign, value in zip(signs, has, strict=True):
            monkeypatch.setattr(torch.cpu, sign, lambda value=value: value, raising=False)
        assert fast_dtype() == dtype
    for sign in signs:
        monkeypatch.delattr(torch.cpu, sign)
    assert fast_dtype() == torch.float32


def test_a_member_is_left_as_it_is_where_pytorch_lacks_the_operators(monkeypatch: pytest.MonkeyPatch) -> None:
    member = quickened(CONFIGS[1])

    def gone(*_: object) -> None:
        raise AttributeError("'_OpNamespace' 'mkldnn' object has no attribute '_convolution_pointwise'")

    with monkeypatch.context() as patched:
        patched.setattr(fused._Conv, "forward", gone)
        assert fuse(member) is member
    with monkeypatch.context() as patched:
        patched.setattr("torch.backends.mkldnn.is_available", lambda: False)
        assert fuse(member) is member
    with monkeypatch.context() as patched:
        patched.setattr("platform.machine", lambda: "arm64")
        assert fuse(member) is member


@pytest.mark.parametrize("override", [{"block_args": {"attn_layer": "se"}}, {"act_layer": "silu"}], ids=str)
def test_blocks_that_compute_something_else_are_left_as_they_are(override: dict[str, object]) -> None:
    member = quickened(replace(CONFIGS[1], overrides=RESNEXT | override))
    assert fuse(member) is member
