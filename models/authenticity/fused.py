"""A member's layers on a processor: each one call of oneDNN, with the activation and the sum that follow it.

Eager PyTorch makes a pass over memory for each activation and each sum, and on one thread hands matrix products and
1×1 convolutions to MKL, which runs at half its speed on other makers' processors. `torch.compile` would put the
operators used here into a network too, but needs a C++ compiler where it runs.

Where a processor multiplies bfloat16 itself (AVX-512 BF16, AMX), maps and weights are bfloat16. What is summed within a
layer, the residuals that a member sees and its heads stay float32.
"""

from __future__ import annotations

import copy
import functools
import platform
from collections.abc import Callable
from typing import Any

import cv2
import torch
import torch.nn.functional as F
from timm.models.resnet import Bottleneck
from timm.models.swin_transformer import SwinTransformerBlock
from torch import Tensor, nn

from models.authenticity.high_pass import CHANNELS, LIMIT, Sight
from models.authenticity.member import Member
from models.tdanet.blocks import SLOPE
from models.tdanet.folding import Halving

_NEVER = -1e4  # what is added to a score of two cells that mustn't see each other
_SIZES = 4  # maps whose attention biases each block keeps: a photo has tiles of two sizes at most


def fuse(network: Member) -> Member:
    """A quickened member as this processor computes it fastest; itself where PyTorch has no oneDNN for it.

    It says the same up to rounding, of bfloat16 where that is faster. It can't be trained, exported or moved to a GPU.
    """
    if not torch.backends.mkldnn.is_available() or platform.machine().lower() not in ("x86_64", "amd64"):
        return network
    fused: Any = copy.copy(network)
    fused._modules = dict(network._modules)
    try:
        fused.sight = _Sight(network.sight, fast_dtype())
        fused.features = _Features(copy.deepcopy(network.features), fast_dtype())
        with torch.inference_mode():
            fused(torch.rand(1, 3, 64, 64))
    except (AttributeError, NotImplementedError, RuntimeError, TypeError):  # PyTorch promises nobody these operators
        return network
    return fused


def fast_dtype() -> torch.dtype:
    """What this processor multiplies fastest: bfloat16 where it has instructions for it, else float32."""
    signs = ("_is_avx512_bf16_supported", "_is_amx_tile_supported")  # not in every PyTorch
    return torch.bfloat16 if any(getattr(torch.cpu, sign, bool)() for sign in signs) else torch.float32


class _Features(nn.Module):
    """Features in a precision of their own, between float32 maps."""

    def __init__(self, features: nn.Module, dtype: torch.dtype) -> None:
        super().__init__()
        self.features, self.dtype = _replaced(features).to(dtype), dtype

    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:
        near, deep = self.features(x.to(self.dtype))
        return near.float(), deep.float()


def _replaced(module: nn.Module) -> nn.Module:
    """The counterpart of a module, or the module with those of all in it."""
    if type(module) in _COUNTERPARTS:  # a subclass may do more
        return _COUNTERPARTS[type(module)](module)
    for name, child in module.named_children():
        setattr(module, name, _replaced(child))
    return module


def _require(usual: bool) -> None:
    """Raise NotImplementedError where a block isn't the one that the code below computes."""
    if not usual:
        raise NotImplementedError


class _Conv(nn.Module):
    """A convolution; `then` an activation with its numbers, of the sum with `to` where that is given."""

    def __init__(self, conv: nn.Conv2d, then: str | None = None, *numbers: float) -> None:
        super().__init__()
        self.register_buffer("weight", conv.weight.detach().contiguous(memory_format=torch.channels_last))
        self.register_buffer("bias", None if conv.bias is None else conv.bias.detach())
        self.shape = list(conv.padding), list(conv.stride), list(conv.dilation), conv.groups
        self.then, self.numbers = then, list(numbers)

    def forward(self, x: Tensor, to: Tensor | None = None) -> Tensor:
        call: Any = torch.ops.mkldnn._convolution_pointwise
        given = self.weight, self.bias, *self.shape
        if to is None:
            return call(x, *given, self.then or "none", self.numbers, "")
        return call.binary(x, to, *given, "add", 1.0, self.then, self.numbers, "")


class _Linear(nn.Module):
    """A linear layer; `then` an activation, which a sum with `to` has none of."""

    def __init__(self, linear: nn.Linear, then: str = "none") -> None:
        super().__init__()
        self.register_buffer("weight", linear.weight.detach())
        self.register_buffer("bias", None if linear.bias is None else linear.bias.detach())
        self.then = then

    def forward(self, x: Tensor, to: Tensor | None = None) -> Tensor:
        call: Any = torch.ops.mkldnn._linear_pointwise
        if to is None:
            return call(x, self.weight, self.bias, self.then, [], "none")
        return call.binary(x, to, self.weight, self.bias, "add")


class _Sight(nn.Module):
    """See Sight. Planes of a photo are filtered by OpenCV, which takes a third of a convolution's time for it."""

    def __init__(self, plain: Sight, dtype: torch.dtype) -> None:
        super().__init__()
        self.dtype = dtype
        self.kernels = [kernel.numpy() for kernel in plain.high_pass.kernels[:, 0] / LIMIT]
        self.shift: Tensor
        self.scale: Tensor
        self.register_buffer("shift", (-plain.mean / plain.std)[0])
        self.register_buffer("scale", (1 / plain.std)[0])

    def forward(self, photo: Tensor) -> Tensor:
        return torch.stack([self._seen(one) for one in photo.permute(0, 2, 3, 1)]).permute(0, 3, 1, 2)

    def _seen(self, photo: Tensor) -> Tensor:
        """H×W×3 to H×W×9."""
        pixels = photo.contiguous().numpy()
        grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
        planes = photo.new_empty(3 + CHANNELS, *grey.shape)
        torch.addcmul(self.shift, photo.permute(2, 0, 1), self.scale, out=planes[:3])
        for kernel, plane in zip(self.kernels, planes[3:].numpy(), strict=True):
            cv2.filter2D(grey, -1, kernel, dst=plane, borderType=cv2.BORDER_REPLICATE)
        planes[3:].clamp_(-1, 1)
        return _interleaved(planes.to(self.dtype))


def _interleaved(planes: Tensor) -> Tensor:
    """C×H×W to H×W×C, which OpenCV does faster than PyTorch; it knows no bfloat16, but numbers of that size."""
    as_numbers = planes.view(torch.int16) if planes.dtype is torch.bfloat16 else planes
    return torch.from_numpy(cv2.merge([*as_numbers.numpy()])).view(planes.dtype)


class _Bottleneck(nn.Module):
    """ResNeXt's block (section 3.2 of the paper), its norms folded."""

    def __init__(self, block: Any) -> None:
        super().__init__()
        between = (block.bn1, block.bn2, block.drop_block, block.aa, block.bn3)
        _require(block.se is None and all(isinstance(part, nn.Identity) for part in between))
        _require(all(isinstance(act, nn.ReLU) for act in (block.act1, block.act2, block.act3)))
        self.narrow, self.grouped = _Conv(block.conv1, "relu"), _Conv(block.conv2, "relu")
        self.wide = _Conv(block.conv3, "relu")
        self.shortcut = nn.Identity() if block.downsample is None else _replaced(block.downsample)

    def forward(self, x: Tensor) -> Tensor:
        return self.wide(self.grouped(self.narrow(x)), self.shortcut(x))


class _Halving(nn.Module):
    """See Halving."""

    def __init__(self, block: Any) -> None:
        super().__init__()
        self.stem = block.stem
        self.conv_a = _Conv(block.conv_a, "leaky_relu", SLOPE)
        self.conv_b, self.shortcut = _Conv(block.conv_b), _Conv(block.shortcut)

    def forward(self, x: Tensor) -> Tensor:
        main = self.conv_a(x if self.stem else F.leaky_relu(x, SLOPE))
        return self.conv_b(main, self.shortcut(x))


class _SwinBlock(nn.Module):
    """Swin's block (section 3.2 of the paper): attention within windows, then two linear layers."""

    def __init__(self, block: Any) -> None:
        super().__init__()
        _require(isinstance(block.mlp.act, nn.GELU) and block.mlp.act.approximate == "none")
        self.norms = nn.ModuleList([block.norm1, block.norm2])
        self.qkv, self.proj = _Linear(block.attn.qkv), _Linear(block.attn.proj)
        self.wide, self.narrow = _Linear(block.mlp.fc1, "gelu"), _Linear(block.mlp.fc2)
        self.heads, self.scale = block.attn.num_heads, float(block.attn.scale)
        self.window, self.shift = block.window_size, block.shift_size
        self.bias: Tensor
        # 1×heads×N×N; timm's lies across memory, which takes the sum with it several times as long.
        self.register_buffer("bias", block.attn._get_rel_pos_bias().detach().contiguous())
        # Of windows×heads×N×N for a map's size; timm makes the mask of shifted windows anew at each call.
        self.biases = functools.lru_cache(maxsize=_SIZES)(functools.partial(self._biases, block.get_attn_mask))

    def _biases(self, make_mask: Callable[[Tensor], Tensor], height: int, width: int) -> Tensor:
        masks = make_mask(self.bias.new_empty(1, height, width, 1))
        # The exponentials of timm's -100 are denormal numbers, which take softmax twice as long; those of _NEVER are 0.
        return self.bias + torch.where(masks < 0, _NEVER, masks)[:, None]

    def forward(self, x: Tensor) -> Tensor:
        """B×h×w×C."""
        x = self.proj(self._attended(self.norms[0](x)), x)
        return self.narrow(self.wide(self.norms[1](x)), x)

    def _attended(self, x: Tensor) -> Tensor:
        batch, height, width, channels = x.shape
        (high, wide), shift = self.window, self.shift
        if any(shift):
            x = torch.roll(x, (-shift[0], -shift[1]), (1, 2))
        missing = 0, 0, 0, -width % wide, 0, -height % high
        x = F.pad(x, missing) if any(missing) else x
        rows, columns = x.shape[1] // high, x.shape[2] // wide
        windows = x.view(batch, rows, high, columns, wide, channels).transpose(2, 3).reshape(-1, high * wide, channels)
        qkv = self.qkv(windows).view(*windows.shape[:2], 3, self.heads, -1).permute(2, 0, 3, 1, 4)
        bias = self.biases(rows * high, columns * wide) if any(shift) else self.bias
        found = _attention(qkv, bias, self.scale).view(batch, rows, columns, self.heads, high, wide, -1)
        x = found.permute(0, 1, 4, 2, 5, 3, 6).reshape(batch, rows * high, columns * wide, channels)
        x = x[:, :height, :width]
        return torch.roll(x, shift, (1, 2)) if any(shift) else x.contiguous()


def _attention(qkv: Tensor, bias: Tensor, scale: float) -> Tensor:
    """Scaled dot-product attention of 3×W×heads×N×D; `bias` of one photo's windows, or one for all windows."""
    q, k, v = qkv.unbind(0)
    bias = bias.repeat(len(q) // len(bias), 1, 1, 1) if 1 < len(bias) < len(q) else bias
    if q.dtype is torch.float32:
        return F.scaled_dot_product_attention(q, k, v, attn_mask=bias, scale=scale)
    # In bfloat16 PyTorch's one kernel for it takes twice as long as its parts, on windows as small as these.
    shape, flat = q.shape, (-1, *q.shape[2:])
    q, k, v = (part.reshape(flat) for part in (q, k, v))
    scores = q.new_empty(*shape[:3], shape[2]).copy_(bias).flatten(0, 1)
    scores.baddbmm_(q, k.transpose(1, 2), alpha=scale)
    return torch.bmm(scores.softmax(dim=2), v).view(shape)


_COUNTERPARTS: dict[type[nn.Module], Callable[[Any], nn.Module]] = {
    nn.Conv2d: _Conv,
    nn.Linear: _Linear,
    Bottleneck: _Bottleneck,
    Halving: _Halving,
    SwinTransformerBlock: _SwinBlock,
}
