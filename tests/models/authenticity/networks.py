"""Small members of every kind, and what makes their norms have seen something."""

from __future__ import annotations

import torch

from models.authenticity.config import MemberConfig
from models.authenticity.member import Member

SWIN = {"embed_dim": 16, "depths": (2, 2, 1, 1), "num_heads": (1, 1, 2, 2), "window_size": 4}
RESNEXT = {"layers": (2, 1, 1, 1), "cardinality": 2, "base_width": 8}
CONFIGS = (
    MemberConfig("swin", "swin_tiny_patch4_window7_224", SWIN, stages=3),
    MemberConfig("resnext", "resnext50_32x4d", RESNEXT),
    MemberConfig("resnet34", "resnet18", {"layers": (1, 1, 1, 1)}, stages=3),
    MemberConfig("gan", "", widths=(8, 8, 16, 16), categories=5),
    MemberConfig("swin", "swin_tiny_patch4_window7_224", SWIN, stages=3, early=RESNEXT),
)


def seasoned(config: MemberConfig) -> Member:
    """A member for use, that has learned nothing but whose norms have seen something; the same every time."""
    torch.manual_seed(0)
    member = Member(config)
    with torch.no_grad():
        for parameter in member.parameters():
            if parameter.dim() > 1 and not parameter.any():  # so that layers which start at nothing do something
                parameter.normal_(std=0.1)
        for _ in range(2):
            member(torch.rand(2, 3, 64, 64))
    return member.eval().requires_grad_(False)
