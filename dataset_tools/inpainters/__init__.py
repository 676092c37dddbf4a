"""The classical inpainters of inpainted sets: numpy in, numpy out, no network, all chance from one generator.

Each takes a photo (uint8 H×W×3, H and W over 1), a hole (bool H×W) and a generator, and returns the finished photo:
bit-identical outside the hole, independent of what lies under it, and the same again for the same generator state.
InpaintingImpossible says that another inpainter must be drawn for this hole.
"""

from dataset_tools.inpainters.contract import Inpaint, InpaintingImpossible
from dataset_tools.inpainters.library import navier_stokes, patchmatch, telea
from dataset_tools.inpainters.splicing import copy_move

CLASSICAL: dict[str, Inpaint] = {
    "telea": telea,
    "navier-stokes": navier_stokes,
    "patchmatch": patchmatch,
    "copy-move": copy_move,
}

__all__ = ["CLASSICAL", "Inpaint", "InpaintingImpossible"]
