"""Which part of a photo asks for which word of the caption: the word attention of a fill, cell by cell, to look at.

The paper's dual multimodal attention (Zhang et al., arXiv 2004.03212, section 3.2) is negative on the inpainting path:
each visible cell weighs the words by how little it shows of them itself. A fill tells the mean over cells
(`Fill.word_weights`); here are the cells. Needs torch, and a checkpoint's safetensors.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from models.checkpoints.checkpoint import find, load_weights
from models.imaging.resample import visible_resample
from models.imaging.windows import Window, cut, windows_around
from models.tdanet.network import load_inference


@dataclass(frozen=True, eq=False)
class WordMaps:
    """The caption's T known words in order, and how much each cell asks for each of them.

    `cells` float32 T×h×w, which sum to 1 over words; NaN where a cell shows no visible pixel and has no say. They lie
    evenly over `window` of the photo (`models.imaging.windows.cut`), which is what the network sees.
    """

    words: tuple[str, ...]
    cells: np.ndarray
    window: Window


@torch.inference_mode()
def word_maps(photo: np.ndarray, hole: np.ndarray, caption: str, checkpoint: str = "default") -> WordMaps:
    """The word attention around the first area of a hole.

    `photo` uint8 H×W×3, `hole` bool H×W, `checkpoint` a name or file of an inpainting one. The means over the cells are
    the `word_weights` of the same fill, where that has one window. Raises CheckpointError, and ValueError where the
    hole is empty or the checkpoint knows no word of the caption.
    """
    manifest = find(checkpoint)
    vocabulary = manifest.words
    reading = vocabulary.read(caption)
    if not reading.known:
        raise ValueError(f'The checkpoint {manifest.name} knows no word of "{caption}".')
    if not hole.any():
        raise ValueError("The hole is empty: there is nothing that words could be asked for.")
    network = load_inference(manifest.config, load_weights(manifest))
    size = int(manifest.preprocessing["size"])
    window = windows_around(hole, size)[0]
    seen, missing = visible_resample(cut(photo, window), cut(hole, window), size)
    pixels, holes = torch.from_numpy(seen)[None], torch.from_numpy(missing)[None]
    _, v_h = network.image_encoder(network.encoder_input(pixels * (1 - holes), holes))
    features, _, pad = network.text_encoder(torch.tensor([vocabulary.encode(reading.text)]))
    weights = network.word_attention.weights(v_h, features, pad, negative=True)  # 1×N×T
    shows = network.shows_any(1 - holes)  # 1×h×w
    cells = weights[0].T.unflatten(1, (v_h.shape[2], v_h.shape[3]))
    cells = cells.masked_fill(~shows, float("nan"))
    return WordMaps(tuple(reading.known), cells.numpy(), window)
