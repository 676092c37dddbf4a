"""FID and KID: how far a filler's composites are from real photos, as distributions of a network's features."""

from __future__ import annotations

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import timm
import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torchmetrics import Metric
from torchmetrics.image.fid import FrechetInceptionDistance, NoTrainInceptionV3
from torchmetrics.image.kid import KernelInceptionDistance

from models.backbones import load_backbone, with_weights
from models.running.device import choose_device

INCEPTION = "inception"
BIRDS = "mobilenetv2_100.inat_birds"  # timm does not know these weights: they come from google-coral's test data
LEAST = 4  # photos and fills: KID's subsets are half of them, and need two
KID_SUBSETS = 100
MAX_SUBSET = 50  # photos in each of KID's subsets
_INSTEAD = f"take another extractor, for example {BIRDS} with its safetensors file"


class RealismError(ValueError):
    """An extractor that can't be had, or too few photos; the message is one sentence for people."""


class Realism:
    """FID (Heusel et al., arXiv 1706.08500, equation 6) and KID (Bińkowski et al., arXiv 1801.01401, section 4).

    Both are 0 where fills can't be told from photos and grow without bound. They depend on the extractor, so each
    figure's name says which one: figures of different extractors can't be compared.

    FID's covariances want several photos for each of the features (1280 or 2048). With fewer it has a bias upwards that
    falls as photos are added, and is the same for every filler that filled the same photos: compare fillers, on equal
    counts, and nothing else. KID has no such bias. Both see each fill beside the very photo it was made from, as is
    usual in inpainting: that pulls both down the more, the nearer a fill is to its photo, KID even a little below 0.
    """

    def __init__(self, extractor: str = BIRDS, weights: Path | None = None, device: str = "auto") -> None:
        """`extractor`: "inception", `BIRDS`, or a timm model's name; `weights`: its safetensors file.

        Without a file timm or torch-fidelity download, which they can't for `BIRDS`. Raises RealismError, BackboneError
        or DeviceError, each with one plain sentence.
        """
        self.extractor, self.device = extractor, choose_device(device).name
        network = inception(weights) if extractor == INCEPTION else TimmFeatures(extractor, weights)
        self.network = network.to(self.device).eval().requires_grad_(False)
        self._photos: list[Tensor] = []
        self._fills: dict[str, list[Tensor]] = {}

    def add_photo(self, photo: np.ndarray) -> None:
        """A real photo, uint8 H×W×3 of any size."""
        self._photos.append(self._features(photo))

    def add_fill(self, filler: str, photo: np.ndarray) -> None:
        """A photo that `filler` filled a hole of, uint8 H×W×3."""
        self._fills.setdefault(filler, []).append(self._features(photo))

    def figures(self) -> dict[str, dict[str, float]]:
        """For every filler "fid (EXTRACTOR)", "kid (EXTRACTOR)" and "count", how many fills it had.

        KID is the mean over a hundred subsets of at most 50 photos, the same photos for every filler and at every call.
        Raises RealismError where there are fewer than 4 photos, or fills of a filler.
        """
        for whose, found in {"real photos": self._photos, **self._fills}.items():
            if len(found) < LEAST:
                raise RealismError(f"FID and KID need {LEAST} pictures at least, but {whose} has {len(found)}.")
        photos = torch.cat(self._photos)
        return {filler: self._compared(photos, torch.cat(fills)) for filler, fills in self._fills.items()}

    @torch.no_grad()
    def _features(self, photo: np.ndarray) -> Tensor:
        pixels = torch.from_numpy(np.array(photo)).to(self.device).permute(2, 0, 1)[None]
        return self.network(pixels).float().cpu()

    def _compared(self, photos: Tensor, fills: Tensor) -> dict[str, float]:
        seen = Seen(photos.shape[1])  # features are taken once; the metrics' own extractor just hands them on
        subset = min(min(len(photos), len(fills)) // 2, MAX_SUBSET)
        with warnings.catch_warnings(), torch.random.fork_rng(devices=[]):
            warnings.simplefilter("ignore", UserWarning)  # that KID keeps every feature, which is meant
            torch.manual_seed(0)  # KID draws its subsets from the global generator
            distance = KernelInceptionDistance(feature=seen, subsets=KID_SUBSETS, subset_size=subset)
            kid = _value(distance, photos, fills)[0]
        fid = _value(FrechetInceptionDistance(feature=seen), photos, fills)
        return {
            f"fid ({self.extractor})": round(float(fid), 4),
            f"kid ({self.extractor})": round(float(kid), 6),
            "count": len(fills),
        }


class Seen(nn.Module):
    """Stands for an extractor whose features are known already."""

    def __init__(self, num_features: int) -> None:
        super().__init__()
        self.num_features = num_features  # torchmetrics reads it

    def forward(self, features: Tensor) -> Tensor:
        """B×D, unchanged."""
        return features


class TimmFeatures(nn.Module):
    """A timm network up to its pooled features, which the classifier would read."""

    def __init__(self, name: str, weights: Path | None) -> None:
        """Raises RealismError or BackboneError where the name is unknown or the weights can't be had."""
        super().__init__()
        network: Any = _inat_birds(weights) if name == BIRDS else _timm_network(name, weights)
        self.network = network
        asks: dict[str, Any] = network.pretrained_cfg
        self.size: int = asks["input_size"][-1]
        mean, std = ((0.5,) * 3, (0.5,) * 3) if name == BIRDS else (asks["mean"], asks["std"])
        self.mean: Tensor
        self.std: Tensor
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1))
        self.register_buffer("std", torch.tensor(std).view(1, 3, 1, 1))

    def forward(self, pixels: Tensor) -> Tensor:
        """uint8 B×3×H×W, squeezed to a square, to float32 B×D."""
        return self._head(pixels, pre_logits=True)

    def scores(self, pixels: Tensor) -> Tensor:
        """The classifier's logits, float32 B×classes, for uint8 B×3×H×W."""
        return self._head(pixels, pre_logits=False)

    def _head(self, pixels: Tensor, pre_logits: bool) -> Tensor:
        # antialiased: what a resize leaves behind moves these figures (Parmar et al., arXiv 2104.11222)
        seen = F.interpolate(pixels.float() / 255, size=(self.size, self.size), mode="bilinear", antialias=True)
        network: Any = self.network
        features = network.forward_features((seen - self.mean) / self.std)
        found: Tensor = network.forward_head(features, pre_logits=pre_logits)
        return found


def inception(weights: Path | None) -> nn.Module:
    """The Inception that published FIDs were measured with, as torch-fidelity has it: uint8 B×3×H×W to B×2048.

    Raises RealismError where torch-fidelity is missing or can't download the weights, or a file is given: those that
    circulate are pickles, which this project does not open.
    """
    if weights is not None:
        raise RealismError(f"Inception takes no weights file, torch-fidelity downloads its own: leave {weights} out.")
    try:
        return NoTrainInceptionV3(name="inception-v3-compat", features_list=["2048"])
    except ModuleNotFoundError as error:
        raise RealismError(f"Inception needs the package torch-fidelity: install it, or {_INSTEAD}.") from error
    except (OSError, RuntimeError) as error:
        raise RealismError(f"Inception's weights can't be downloaded ({error}): {_INSTEAD}.") from error


def _inat_birds(weights: Path | None) -> nn.Module:
    if weights is None:
        raise RealismError(f"The extractor {BIRDS} can't be downloaded: give its safetensors file, or take another.")
    # 964 birds of iNaturalist and a background; TensorFlow's way of padding
    return with_weights(timm.create_model("mobilenetv2_100", num_classes=965, pad_type="same"), BIRDS, weights)


def _timm_network(name: str, weights: Path | None) -> nn.Module:
    if not timm.is_model(name):
        raise RealismError(f"timm has no network named {name}: {_INSTEAD}.")
    return load_backbone(name, weights)


def _value(metric: Metric, photos: Tensor, fills: Tensor) -> Any:
    metric.update(photos, real=True)
    metric.update(fills, real=False)
    return metric.compute()
