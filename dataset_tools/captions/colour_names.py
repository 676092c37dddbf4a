"""Names colours of fur in CIELAB: the basic colour terms that fur has, and the words people use of pets beside them.

Of the eleven basic terms of English (Berlin & Kay, Basic Color Terms, 1969) fur shows black, white, grey, brown and, on
bare skin, pink; what is red, orange or yellow on a pet is called by the words of the fancy instead: ginger,
reddish-brown, golden, tan, cream. Borders follow the ISCC-NBS blocks (Kelly & Judd, NBS Special Publication 440, 1976:
grey below a chroma of about 8; brown and yellowish brown, light and dark) and were moved, as van de Weijer et al.
(Learning Color Names for Real-World Applications, IEEE TIP 2009) found needful, to what photos show, where shade and
flash spread a coat along L far more than paint chips do.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, degrees, hypot

BLACK, GREY, WHITE = "black", "grey", "white"
LIGHT_GREY = "light grey"
NEUTRAL = frozenset({BLACK, GREY, WHITE})


@dataclass(frozen=True)
class Shade:
    """One colour of a coat: its name and its share of the coat from 0 to 1."""

    name: str
    share: float


@dataclass(frozen=True)
class _Block:
    """A colour's name, and the chroma and the hue below which it reaches."""

    chroma: float
    hue: float
    name: str


_ANY = float("inf")
# Warm colours, hue 20 to 110 degrees: bands of L*, each up to its number. The first block that holds a colour names it.
_WARM: tuple[tuple[float, tuple[_Block, ...]], ...] = (
    (20, (_Block(14, _ANY, BLACK), _Block(_ANY, 48, "reddish-brown"), _Block(_ANY, _ANY, "dark brown"))),
    (
        28,
        (
            _Block(8, _ANY, BLACK),
            _Block(18, _ANY, "dark brown"),
            _Block(_ANY, 48, "reddish-brown"),
            _Block(_ANY, _ANY, "dark brown"),
        ),
    ),
    (
        42,
        (
            _Block(10, _ANY, GREY),
            _Block(22, _ANY, "brown"),
            _Block(_ANY, 60, "reddish-brown"),
            _Block(30, _ANY, "brown"),
            _Block(_ANY, _ANY, "golden-brown"),
        ),
    ),
    (
        52,
        (
            _Block(9, _ANY, GREY),
            _Block(22, _ANY, "brown"),
            _Block(_ANY, 52, "reddish-brown"),
            _Block(28, _ANY, "brown"),
            _Block(_ANY, 75, "ginger"),
            _Block(_ANY, _ANY, "golden-brown"),
        ),
    ),
    (
        64,
        (
            _Block(9, _ANY, GREY),
            _Block(16, _ANY, "light brown"),
            _Block(27, _ANY, "tan"),
            _Block(_ANY, 75, "ginger"),
            _Block(_ANY, _ANY, "golden"),
        ),
    ),
    (
        76,
        (
            _Block(9, _ANY, GREY),
            _Block(15, _ANY, "cream"),
            _Block(25, _ANY, "tan"),
            _Block(_ANY, 72, "ginger"),
            _Block(_ANY, _ANY, "golden"),
        ),
    ),
    (
        84,
        (
            _Block(10, _ANY, WHITE),
            _Block(28, _ANY, "cream"),
            _Block(_ANY, 70, "ginger"),
            _Block(_ANY, _ANY, "golden"),
        ),
    ),
    (
        _ANY,
        (
            _Block(14, _ANY, WHITE),
            _Block(30, _ANY, "cream"),
            _Block(_ANY, 70, "ginger"),
            _Block(_ANY, _ANY, "golden"),
        ),
    ),
)
# Names from dark to light, as people order them: "black and white", "ginger and cream".
IN_ORDER = (
    BLACK,
    "dark brown",
    "reddish-brown",
    "brown",
    GREY,
    LIGHT_GREY,
    "golden-brown",
    "ginger",
    "golden",
    "light brown",
    "tan",
    "pink",
    "cream",
    WHITE,
)
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
    return next((block.name for block in blocks if chroma < block.chroma and hue < block.hue), blocks[-1].name)
