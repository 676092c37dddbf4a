"""Networks in the form in which they can become ONNX graphs; they compute what they did before.

Three of their parts don't export: packed sequences, whose lengths are data; timm's attention masks, which it makes by
writing into slices, where sizes are left open; and PyTorch's attention kernel without heads. ONNX has an operator for
the first, and arithmetic does for the others.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import torch
from timm.models.swin_transformer import SwinTransformerBlock
from torch import Tensor, nn

from models.authenticity.member import Member, load_member
from models.checkpoints.exported import with_exported
from models.outline.network import OutlineNetwork
from models.tdanet.config import TDANetConfig
from models.tdanet.folding import fold_halving, remove_spectral_norm
from models.tdanet.network import TDANetInference
from models.tdanet.text_encoder import TextEncoder
from models.vocabulary import PAD

_FAR = -100.0  # timm's stand-in for minus infinity between parts of a window that aren't neighbours


class GraphTextEncoder(nn.Module):
    """`TextEncoder` with its GRU as one ONNX operator, which takes each caption's own length. It only exports."""

    def __init__(self, encoder: TextEncoder) -> None:
        super().__init__()
        self.embedding = encoder.embedding
        self.hidden = encoder.gru.hidden_size
        both = ("", "_reverse")
        weights = [[getattr(encoder.gru, f"{name}_l0{way}") for way in both] for name in ("weight_ih", "weight_hh")]
        biases = [[getattr(encoder.gru, f"{name}_l0{way}") for name in ("bias_ih", "bias_hh")] for way in both]
        self.input: Tensor
        self.recurrent: Tensor
        self.bias: Tensor
        self.register_buffer("input", torch.stack([_gates(weight) for weight in weights[0]]))  # 2×3C×E
        self.register_buffer("recurrent", torch.stack([_gates(weight) for weight in weights[1]]))  # 2×3C×C
        self.register_buffer("bias", torch.stack([torch.cat([_gates(bias) for bias in way]) for way in biases]))  # 2×6C

    def forward(self, words: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """As `TextEncoder.forward`."""
        pad = words == PAD
        lengths = (~pad).sum(1).to(torch.int32)
        count, longest = words.shape
        inputs = (self.embedding(words).transpose(0, 1), self.input, self.recurrent, self.bias, lengths)
        states, last = torch.onnx.ops.symbolic_multi_out(  # T×2×B×C, zeros at pads, and 2×B×C
            "GRU",
            inputs,
            {"direction": "bidirectional", "hidden_size": self.hidden, "linear_before_reset": 1},
            dtypes=(torch.float32, torch.float32),
            shapes=((longest, 2, count, self.hidden), (2, count, self.hidden)),
        )
        return states.permute(2, 1, 3, 0).flatten(1, 2), torch.cat([last[0], last[1]], dim=1), pad


def _gates(weight: Tensor) -> Tensor:
    """PyTorch's order of gates (reset, update, new) as ONNX has it (update, reset, new)."""
    reset, update, new = weight.detach().chunk(3)
    return torch.cat([update, reset, new])


class Encode(nn.Module):
    """TDANet's first graph, its outputs in `names`' order."""

    names = ("mu", "sigma", "shared", "low", "hole_low", "text", "word_attention")

    def __init__(self, network: TDANetInference) -> None:
        super().__init__()
        self.network = network

    def forward(self, photo: Tensor, hole: Tensor, words: Tensor) -> tuple[Tensor, ...]:
        found = self.network.encode(photo, hole, words)
        return tuple(found[name] for name in self.names)


class Decode(nn.Module):
    """TDANet's second graph."""

    names = ("image",)

    def __init__(self, network: TDANetInference) -> None:
        super().__init__()
        self.network = network

    def forward(
        self, noise: Tensor, mu: Tensor, sigma: Tensor, shared: Tensor, low: Tensor, hole_low: Tensor, text: Tensor
    ) -> tuple[Tensor, ...]:
        return (self.network.decode(noise, mu, sigma, shared, low, hole_low, text)["image"],)


class Classify(nn.Module):
    """A member's graph, its outputs in `names`' order."""

    def __init__(self, member: Member) -> None:
        super().__init__()
        self.member = member
        self.names = ("image", "cells", "categories") if member.config.categories else ("image", "cells")

    def forward(self, photo: Tensor) -> tuple[Tensor, ...]:
        found = self.member.classify(photo)
        return tuple(found[name] for name in self.names)


class OutlinePlanes(nn.Module):
    """An outline network's graph, its outputs in `names`' order, in float32 on every processor."""

    names = ("probabilities", "leads", "best_leads")

    def __init__(self, network: OutlineNetwork) -> None:
        super().__init__()
        self.network = network

    def outline(self, photo: Tensor) -> dict[str, Tensor]:
        """As `OutlineNetwork.outline`."""
        return self.network.planes(self.network.cells(photo), photo.shape[-2:])

    def forward(self, photo: Tensor) -> tuple[Tensor, ...]:
        found = self.outline(photo)
        return tuple(found[name] for name in self.names)


def inpainting_network(config: Mapping[str, Any], weights: Mapping[str, np.ndarray]) -> TDANetInference:
    """An exported TDANet. Its doubling kernels aren't made yet: float16 holds the weights, but not their sums."""
    plain = replace(TDANetConfig.from_dict(dict(config)), spectral_norm="discriminator")  # as exported weights are
    network = with_exported(lambda: TDANetInference(plain), weights)
    network.text_encoder = GraphTextEncoder(network.text_encoder)  # type: ignore[assignment]
    network.generator.attention.attend = _attend  # type: ignore[method-assign]
    return network.eval().requires_grad_(False)


def _attend(q: Tensor, values: Tensor, added: Tensor | None = None) -> Tensor:
    """As `ShortLongAttention.attend`."""
    scores = q @ q.transpose(1, 2)
    return (scores if added is None else scores + added).softmax(dim=2) @ values


def member_network(config: Mapping[str, Any], weights: Mapping[str, np.ndarray]) -> Member:
    """An exported member, with batch norms as they are, which ONNX Runtime folds when it loads them."""
    network = load_member(config, weights)
    remove_spectral_norm(network)
    fold_halving(network)
    for module in network.modules():
        if isinstance(module, SwinTransformerBlock):
            block: Any = module
            block.get_attn_mask = types.MethodType(_attention_mask, block)
            block.attn.fused_attn = False
    return network.requires_grad_(False).eval()


def _attention_mask(block: Any, x: Tensor) -> Tensor | None:
    """The mask of a block's shifted windows, W×N×N for W windows of N cells, as timm's own (Swin, section 3.2)."""
    if not any(block.shift_size):
        return None
    (height, width), (down, across) = block.window_size, block.shift_size
    rows, columns = _parts(x.shape[1], height, down), _parts(x.shape[2], width, across)
    parts = 3 * rows[:, None] + columns
    windows = parts.view(x.shape[1] // height, height, x.shape[2] // width, width).transpose(1, 2).flatten(2)
    windows = windows.flatten(0, 1)
    return torch.where(windows[:, None] == windows[:, :, None], 0.0, _FAR)


def _parts(length: int, window: int, shift: int) -> Tensor:
    """Which of three stretches each row is in: those of whole windows, and the two that the shift brings together."""
    place = torch.arange(length)
    return (place >= length - window).long() + (place >= length - shift).long()
