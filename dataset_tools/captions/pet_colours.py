"""Measures the colours of a pet's coat on its own pixels, by k-means in CIELAB in evened light, and names them.

Of the eleven basic terms of English (Berlin & Kay, Basic Color Terms, 1969) fur shows black, white, grey, brown and, on
bare skin, pink; what is red, orange or yellow on a pet is called by the words of the fancy instead: ginger,
reddish-brown, golden, tan, cream. Borders follow the ISCC-NBS blocks (Kelly & Judd, NBS Special Publication 440, 1976:
grey below a chroma of about 8; brown and yellowish brown, light and dark) and were moved, as van de Weijer et al.
(Learning Color Names for Real-World Applications, IEEE TIP 2009) found needful, to what photos show, where shade and
flash spread a coat along L far more than paint chips do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot

import cv2
import numpy as np
from numpy.typing import NDArray

BLACK, GREY, WHITE = "black", "grey", "white"
LIGHT_GREY = "light grey"
NEUTRAL = frozenset({BLACK, GREY, WHITE})


@dataclass(frozen=True)
class Shade:
    """One colour of a coat: its name and its share of the coat from 0 to 1."""

    name: str
    share: float


_ANY = float("inf")
_GOLDEN = (_ANY, _ANY, "golden")
_BROWN_OR_GOLDEN = ((30, _ANY, "brown"), (_ANY, _ANY, "golden-brown"))
_BROWN_GINGER_OR_GOLDEN = ((28, _ANY, "brown"), (_ANY, 75, "ginger"), (_ANY, _ANY, "golden-brown"))
# Warm colours, hue 20 to 110 degrees: bands of L*, each up to its number; in each the chroma and the hue up to which a
# name reaches. The first that holds a colour names it.
_WARM: tuple[tuple[float, tuple[tuple[float, float, str], ...]], ...] = (
    (20, ((14, _ANY, BLACK), (_ANY, 48, "reddish-brown"), (_ANY, _ANY, "dark brown"))),
    (28, ((8, _ANY, BLACK), (18, _ANY, "dark brown"), (_ANY, 48, "reddish-brown"), (_ANY, _ANY, "dark brown"))),
    (42, ((10, _ANY, GREY), (22, _ANY, "brown"), (_ANY, 60, "reddish-brown"), *_BROWN_OR_GOLDEN)),
    (52, ((9, _ANY, GREY), (22, _ANY, "brown"), (_ANY, 52, "reddish-brown"), *_BROWN_GINGER_OR_GOLDEN)),
    (64, ((9, _ANY, GREY), (16, _ANY, "light brown"), (27, _ANY, "tan"), (_ANY, 75, "ginger"), _GOLDEN)),
    (76, ((9, _ANY, GREY), (15, _ANY, "cream"), (25, _ANY, "tan"), (_ANY, 72, "ginger"), _GOLDEN)),
    (84, ((10, _ANY, WHITE), (28, _ANY, "cream"), (_ANY, 70, "ginger"), _GOLDEN)),
    (_ANY, ((14, _ANY, WHITE), (30, _ANY, "cream"), (_ANY, 70, "ginger"), _GOLDEN)),
)
# Names from dark to light, as people order them: "black and white", "ginger and cream".
_DARK_TO_LIGHT = (
    "black, dark brown, reddish-brown, brown, grey, light grey, golden-brown, ginger, golden, light brown, tan, pink,"
    " cream, white"
)
IN_ORDER = tuple(_DARK_TO_LIGHT.split(", "))
_BLACK_BELOW, _WHITE_ABOVE = 28.0, 76.0  # L* of neutral colours
_WARM_HUES = (20.0, 110.0)
_PINK_HUES = (-25.0, 40.0)
_PINK_CHROMA, _PINK_LIGHTNESS = 10.0, 50.0
_SKIN_CHROMA = 7.0  # from which light skin is called pink, in a yellowish light too


def name_of(lightness: float, a: float, b: float, bare: bool = False) -> str:
    """The name of a colour of fur, or of skin. L* 0 to 100, a* and b*; any numbers get one of the names.

    Args:
        bare: whether it is skin, which may be pink; fur of that colour is brown or cream in reddish light.
    """
    chroma, hue = hypot(a, b), degrees(atan2(b, a))
    pink = _PINK_HUES[0] <= hue < _PINK_HUES[1] and chroma >= _PINK_CHROMA and lightness >= _PINK_LIGHTNESS
    warm = pink or _WARM_HUES[0] <= hue < _WARM_HUES[1]
    if bare and warm and chroma >= _SKIN_CHROMA and lightness >= _PINK_LIGHTNESS:
        return "pink"
    if not warm:  # no fur is green or blue: such a cast is the light's
        return BLACK if lightness < _BLACK_BELOW else GREY if lightness < _WHITE_ABOVE else WHITE
    blocks = next((blocks for below, blocks in _WARM if lightness < below), _WARM[-1][1])
    return next((name for most, until, name in blocks if chroma < most and hue < until), blocks[-1][2])


_PIXELS = 2000  # as many as are looked at, evenly taken
_CLUSTERS = 6
_LIGHTNESS_WEIGHT = 0.7  # shading spreads a coat along L*; hue and chroma tell more
_LEAST_INNER = 150  # pixels
# Found by looking at pets of which breed and photo leave no doubt.
_TOLD = 0.18  # of the coat: a colour that is spoken of
_DARK_ENOUGH = 0.1  # of the coat's black, grey and white
_GREY_ENOUGH = 0.4
_SHADED_WHITE = 56.0  # L*
_WHITE_ENOUGH = 0.25
_PALE, _PALE_LIGHTNESS = 15.0, 38.0  # chroma, L*
_SHINING_BLACK = 34.0  # L*
_ONE_COAT = 14.0  # L* between its lighter and its darker part
_TWO_BROWNS = 34.0  # L* between the means of a light and a dark brown


@dataclass(frozen=True)
class Cluster:
    """Pixels of one colour: their share of the coat from 0 to 1, and their mean L*, a*, b*."""

    share: float
    lab: tuple[float, float, float]


def coat_clusters(pixels: NDArray[np.uint8], outline: NDArray[np.bool_], seed: int = 0) -> list[Cluster]:
    """The clusters of a pet's pixels, largest first.

    Args:
        pixels: uint8 H×W×3, the whole photo; about 128 px are plenty.
        outline: bool H×W, the pet.
    """
    lab = cv2.cvtColor(evened(pixels), cv2.COLOR_RGB2LAB)
    inner = cv2.erode(outline.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=2, borderValue=1) > 0
    coat = lab[inner if inner.sum() >= _LEAST_INNER else outline]
    coat = coat[np.lexsort(coat.T)]  # so that the order of pixels plays no part in the draw of first centres
    coat = coat[:: max(1, len(coat) // _PIXELS)]
    weight = np.array([_LIGHTNESS_WEIGHT, 1, 1], np.float32)
    cv2.setRNGSeed(seed)
    until = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 20, 0.5)
    weighted = np.ascontiguousarray(coat * weight, dtype=np.float32)
    count = min(_CLUSTERS, len(coat))
    drawn = np.empty((len(coat), 1), np.int32)  # overwritten: first centres are drawn, not taken from here
    _, labels, _ = cv2.kmeans(weighted, count, drawn, until, 2, cv2.KMEANS_PP_CENTERS)
    groups = [coat[labels.ravel() == i] for i in range(count)]
    found = [_cluster(group, len(coat)) for group in groups if len(group)]
    return sorted(found, key=lambda cluster: -cluster.share)


def _cluster(group: NDArray[np.float32], whole: int) -> Cluster:
    lightness, a, b = (float(value) for value in group.mean(axis=0))
    return Cluster(len(group) / whole, (lightness, a, b))


def evened(pixels: NDArray[np.uint8]) -> NDArray[np.float32]:
    """A photo as RGB from 0 to 1 with its light's colour and weakness partly made good.

    The light's colour is estimated by shades of grey (Finlayson & Trezzi, CIC 2004: the Minkowski norm of each
    channel, p = 6) and only half of it is taken away, as a ginger cat that fills its photo is no light.
    """
    photo = pixels.astype(np.float32) / 255
    # In double precision and rounded: the order in which pixels are added up must not show.
    light = np.round(np.mean(photo.reshape(-1, 3).astype(np.float64) ** 6, axis=0) ** (1 / 6) + 1e-3, 6)
    gain = (np.clip(light.mean() / light, 0.7, 1.4) ** 0.5).astype(np.float32)
    bright = float(np.percentile((photo * gain).max(axis=2), 99))
    exposure = np.float32(np.clip(0.96 / max(bright, 1e-3), 1.0, 1.5))
    return np.clip(photo * gain * exposure, 0, 1).astype(np.float32)


def coat_colours(clusters: Sequence[Cluster], may_be_grey: bool = True, bare: bool = False) -> list[Shade]:
    """The colours that a person would name, largest first; shade and light of one colour are taken together.

    Args:
        clusters: what `coat_clusters` gave, at least one.
        may_be_grey: whether such pets come in grey; where they hardly do, grey is white in the shade or shining black.
        bare: whether the pet is of a hairless breed: its skin may be pink.
    """
    named = [(cluster, name_of(*cluster.lab, bare)) for cluster in clusters]
    black = [cluster for cluster, name in named if name == BLACK]
    grey = [cluster for cluster, name in named if name == GREY]
    white = [cluster for cluster, name in named if name == WHITE]
    warm = [cluster for cluster, name in named if name not in NEUTRAL]
    alone = _share(black) < _DARK_ENOUGH  # then silver can't be told from white in the shade: light grey fits both
    light = LIGHT_GREY if alone and _share(grey) > _share(white) else WHITE
    if _is_shaded_white(black, grey, white) or not may_be_grey:
        dark = [] if may_be_grey and white else [cluster for cluster in grey if cluster.lab[0] < _SHINING_BLACK]
        black, white, grey = black + dark, white + [cluster for cluster in grey if cluster not in dark], []
    elif black and grey and not white and _gap(grey, black) < _ONE_COAT:  # a grey coat in light and shade, or a black
        black, grey = ([], grey + black) if _share(grey) > _share(black) else (black + grey, [])
    if _share(white) >= _WHITE_ENOUGH and not bare:  # shaded white fur takes its colour from grass and ground
        pale = [cluster for cluster in warm if _chroma(cluster) < _PALE and cluster.lab[0] >= _PALE_LIGHTNESS]
        white, warm = white + pale, [cluster for cluster in warm if cluster not in pale]
    shades = [Shade(name, _share(group)) for name, group in ((BLACK, black), (GREY, grey), (light, white)) if group]
    shades += [Shade(name_of(*_mean(group), bare), _share(group)) for group in _light_and_dark(warm)]
    return _told(shades)


def _is_shaded_white(black: Sequence[Cluster], grey: Sequence[Cluster], white: Sequence[Cluster]) -> bool:
    """Whether grey pixels are white fur in the shade: light on the whole, or what lies between black and white."""
    if not grey:
        return False
    whole = _share(black) + _share(grey) + _share(white)
    if _share(black) < _DARK_ENOUGH * whole:
        return _mean([*grey, *white])[0] >= _SHADED_WHITE
    return bool(white) and _share(grey) < _GREY_ENOUGH * whole


def _gap(lighter: Sequence[Cluster], darker: Sequence[Cluster]) -> float:
    return min(cluster.lab[0] for cluster in lighter) - max(cluster.lab[0] for cluster in darker)


def _light_and_dark(warm: Sequence[Cluster]) -> list[list[Cluster]]:
    """Brown and yellow clusters as one coat in light and shade, or as two colours where they are far apart."""
    ordered = sorted(warm, key=lambda cluster: -cluster.lab[0])
    best: list[list[Cluster]] = [ordered] if ordered else []
    gap = _TWO_BROWNS
    for i in range(1, len(ordered)):
        light, dark = ordered[:i], ordered[i:]
        apart = _mean(light)[0] - _mean(dark)[0]
        if apart >= gap and min(_share(light), _share(dark)) >= _TOLD:
            best, gap = [light, dark], apart
    return best


def _told(shades: Sequence[Shade]) -> list[Shade]:
    """Shades of one name added up, those too small to be spoken of left out; at least one, at most three."""
    shares: dict[str, float] = {}
    for shade in shades:
        shares[shade.name] = shares.get(shade.name, 0.0) + shade.share
    ordered = sorted((Shade(name, share) for name, share in shares.items()), key=lambda shade: -shade.share)
    return [ordered[0], *(shade for shade in ordered[1:3] if shade.share >= _TOLD)]


def _share(clusters: Sequence[Cluster]) -> float:
    return sum(cluster.share for cluster in clusters)


def _mean(clusters: Sequence[Cluster]) -> tuple[float, float, float]:
    """The mean L*, a*, b* of clusters, each by its share."""
    whole = _share(clusters)
    lightness, a, b = (sum(cluster.share * cluster.lab[i] for cluster in clusters) / whole for i in range(3))
    return (lightness, a, b)


def _chroma(cluster: Cluster) -> float:
    return hypot(cluster.lab[1], cluster.lab[2])
