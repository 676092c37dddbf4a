"""What makes a member faster at use and changes nothing of what it says."""

from __future__ import annotations

import functools
from itertools import pairwise
from typing import Any

import torch
from timm.layers import BatchNormAct2d
from timm.models.swin_transformer import SwinTransformerBlock
from torch import Tensor, nn
from torch.nn.utils.fusion import fuse_conv_bn_eval

from models.tdanet.folding import fold_halving, remove_spectral_norm

_SIZES = 4  # maps whose attention masks each block keeps: a photo has tiles of two sizes at most


def fuse_for_inference(network: nn.Module) -> None:
    """Fold the norms of a network in evaluation mode into its weights and hasten its attention, in place.

    It computes the same up to rounding; it can't be trained afterwards.
    """
    remove_spectral_norm(network)
    fold_halving(network)
    for module in network.modules():
        fold_batch_norms(module)
        if isinstance(module, SwinTransformerBlock):
            _hasten_attention(module)


def fold_batch_norms(module: nn.Module) -> None:
    """Fold the norms right below a module into the convolutions before them, in place; both in evaluation mode.

    timm names a convolution and the norm behind it one after the other. Some of its norms hold an activation, which
    stays.
    """
    for (conv_name, conv), (norm_name, norm) in pairwise(list(module.named_children())):
        if not isinstance(conv, nn.Conv2d) or not isinstance(norm, nn.BatchNorm2d):
            continue
        if type(norm) in (nn.BatchNorm2d, BatchNormAct2d):  # another subclass may do more
            setattr(module, conv_name, fuse_conv_bn_eval(conv, norm))
            setattr(module, norm_name, getattr(norm, "act", nn.Identity()))


def _hasten_attention(block: Any) -> None:
    """Use PyTorch's one kernel for attention, which timm leaves unused by default, and keep its masks.

    timm makes the mask of the shifted windows anew at each call where a photo's size isn't fixed.
    """
    block.attn.fused_attn = True
    make = block.get_attn_mask

    @functools.lru_cache(maxsize=_SIZES)
    def kept(shape: torch.Size, device: torch.device, dtype: torch.dtype) -> Tensor | None:
        mask: Tensor | None = make(torch.empty(shape, device=device, dtype=dtype))
        return mask

    block.get_attn_mask = lambda x: kept(torch.Size((1, *x.shape[1:])), x.device, x.dtype)
