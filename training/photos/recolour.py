"""Counterfactual colours: a photo's animal painted in a basic colour, and a caption that names it.

What is left of a photo with a hole over its animal hardly tells the animal's colour, and in the photos at hand the
caption tells little more: most birds share one class's sentences. A network can do without such a caption, and does.
Painted photos break that: the same surroundings come with every colour, and only the caption says which. Such data
are called counterfactual (Kaushik et al., arXiv 1909.12434); the transfer of colour by moments in an opponent space is
Reinhard et al.'s (Color Transfer between Images, IEEE CG&A 2001), with CIELAB for their lαβ.
"""

from __future__ import annotations

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from training.photos.basic_colours import BASIC_COLOURS

LEAST_OUTLINE, MOST_OUTLINE = 0.02, 0.6  # share of the view that a painted animal covers
OWN_CHROMA = 0.3  # how much of the spread of its own hues a painted animal keeps
LIGHTNESS_JITTER, CHROMA_JITTER = 6.0, 0.2  # L* units, and a share
HOLE_MARGIN = 3  # pixels around the animal that its hole hides too: its edges are never quite painted
MOST_BOX = 0.7  # of the frame
BOXES = 0.5  # share of painted animals whose hole is the box around them
_LIGHTEST, _DARKEST = 97.0, 4.0

_TEMPLATES = (
    "a {colour} {animal}",
    "this {animal} is {colour}",
    "a photo of a {colour} {animal}",
    "this is a {colour} {animal}",
    "a {animal} that is {colour}",
    "a mostly {colour} {animal}",
    "a {animal} with {colour} {coat}",
)
_COATS = {"bird": "feathers", "cat": "fur", "dog": "fur"}

_TO_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE = (0.95047, 1.0, 1.08883)  # D65
_EDGE = 6 / 29  # of CIELAB's cube root and its straight part


def colour_caption(colour: str, domain: str, rng: np.random.Generator) -> str:
    """A short sentence that calls an animal of the domain by one colour."""
    animal = domain if domain in _COATS else "animal"
    template = _TEMPLATES[rng.integers(len(_TEMPLATES))]
    return template.format(colour=colour, animal=animal, coat=_COATS.get(domain, "fur"))


def drawn_colour(rng: np.random.Generator) -> tuple[str, np.ndarray]:
    """A basic colour's name and a CIELAB value near its own: animals of one colour are not all alike."""
    names = list(BASIC_COLOURS)
    name = names[rng.integers(len(names))]
    lab = np.array(BASIC_COLOURS[name])
    lab[0] += rng.uniform(-1, 1) * LIGHTNESS_JITTER
    lab[1:] *= 1 + rng.uniform(-1, 1) * CHROMA_JITTER
    return name, lab


def paint(photo: Tensor, outline: Tensor, lab: Tensor) -> Tensor:
    """Photos whose outlined part has, on average, the colours `lab`, with its light and shade kept.

    Args:
        photo: float32 B×3×S×S in [-1, 1].
        outline: float32 B×1×S×S in [0, 1]; what lies between blends.
        lab: float32 B×3, CIELAB under D65, L* from 0 to 100.
    """
    own = rgb_to_lab((photo + 1) / 2)
    weight = outline / outline.sum(dim=(2, 3), keepdim=True).clamp(min=1e-3)
    spread = own - (own * weight).sum(dim=(2, 3), keepdim=True)
    target = lab[:, :, None, None].to(photo.dtype)
    # shade that would run out of black or white is made flatter instead of being cut off
    room = torch.minimum(target[:, :1] - _DARKEST, _LIGHTEST - target[:, :1]).clamp(min=8)
    typical = (spread[:, :1].square() * weight).sum(dim=(2, 3), keepdim=True).sqrt().clamp(min=1)
    lightness = target[:, :1] + spread[:, :1] * (room / (1.5 * typical)).clamp(max=1)
    painted = torch.cat([lightness, target[:, 1:] + OWN_CHROMA * spread[:, 1:]], dim=1)
    return photo + outline * (lab_to_rgb(painted) * 2 - 1 - photo)


def hole_around(objects: Tensor) -> Tensor:
    """Holes that hide the objects with a margin. B×1×S×S of 0 and 1."""
    return F.max_pool2d(objects, 2 * HOLE_MARGIN + 1, stride=1, padding=HOLE_MARGIN)


def box_around(hole: Tensor) -> Tensor:
    """The boxes around holes, unless they cover more than `MOST_BOX` of the frame. B×1×S×S of 0 and 1.

    In a hole with the outline of its animal a network learns to paint all of the hole; in a box, where it should stop.
    """
    rows, columns = hole.amax(dim=3, keepdim=True), hole.amax(dim=2, keepdim=True)
    box = _between(rows, 2) * _between(columns, 3)
    small = box.mean(dim=(1, 2, 3), keepdim=True) <= MOST_BOX
    return torch.where(small, box, hole)


def _between(line: Tensor, dim: int) -> Tensor:
    """1 from a line's first 1 to its last."""
    return line.cummax(dim=dim).values * line.flip(dim).cummax(dim=dim).values.flip(dim)


def rgb_to_lab(rgb: Tensor) -> Tensor:
    """sRGB in [0, 1] to CIELAB under D65 (IEC 61966-2-1, CIE 15:2004). B×3×H×W."""
    linear = torch.where(rgb <= 0.04045, rgb / 12.92, ((rgb.clamp(min=0.04045) + 0.055) / 1.055) ** 2.4)
    xyz = torch.einsum("ij,bjhw->bihw", rgb.new_tensor(_TO_XYZ), linear) / rgb.new_tensor(_WHITE).view(1, 3, 1, 1)
    f = torch.where(xyz > _EDGE**3, xyz.clamp(min=_EDGE**3) ** (1 / 3), xyz / (3 * _EDGE**2) + 4 / 29)
    x, y, z = f.unbind(dim=1)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], dim=1)


def lab_to_rgb(lab: Tensor) -> Tensor:
    """CIELAB under D65 to sRGB, cut to [0, 1]. B×3×H×W."""
    lightness, a, b = lab.unbind(dim=1)
    y = (lightness + 16) / 116
    f = torch.stack([y + a / 500, y, y - b / 200], dim=1)
    xyz = torch.where(f > _EDGE, f**3, 3 * _EDGE**2 * (f - 4 / 29)) * lab.new_tensor(_WHITE).view(1, 3, 1, 1)
    to_rgb = torch.linalg.inv(lab.new_tensor(_TO_XYZ, dtype=torch.float64)).to(lab.dtype)
    linear = torch.einsum("ij,bjhw->bihw", to_rgb, xyz).clamp(0, 1)
    return torch.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear.clamp(min=0.0031308) ** (1 / 2.4) - 0.055)
