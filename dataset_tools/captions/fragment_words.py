"""The words by which fragments about cats and dogs are read; a fragment with any other word is held to be noise.

Made by hand from the fragments that circulate for Oxford-IIIT Pet: descriptions of classes, picked for each photo by a
machine, so that flowers, furniture, birds' wings and other breeds' coats stand among the pet's own looks.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# A colour's kin, and the words of it: fragments whose coats share no kin contradict each other.
_KIN = {
    "black": "black blackish charcoal",
    "white": "white whitish cream biscuit",
    "grey": "grey greyish silver blue",
    "brown": "brown brownish chocolate liver chestnut red reddish rust sable",
    "tan": "orange apricot fawn tan golden sandy buff wheaten wheat yellow yellowish",
    "brindle": "brindle tabby",
    "tricolor": "tricolor",
}
COLOUR_KIN = {word: kin for kin, words in _KIN.items() for word in words.split()}
SHADES = frozenset({"dark", "light", "solid"})
LENGTHS = frozenset({"long", "short", "medium-length"})
TEXTURES = LENGTHS | frozenset(
    "silky thick dense wavy curly wiry shaggy smooth soft fluffy glossy sleek velvety woolly shiny".split()
)
PATTERNS = frozenset("spotted mottled ticked striped".split())
SIZES = frozenset({"small", "medium-sized", "large"})
BUILDS = frozenset(
    """
    muscular athletic stocky slender sturdy strong agile plump fluffy young square-bodied long-bodied short-legged
    long-legged short-muzzled long-haired short-haired smooth-coated
    """.split()
)
COATS = frozenset({"fur", "coat", "hair", "pattern"})
MARKINGS = frozenset({"markings", "patches", "spots", "stripes", "points"})
# A part of a pet, and the nouns that name it. Of two phrases on one part only one is said.
_NOUNS_OF = {
    "ears": "ears tufts",
    "face": "face head brow cheeks chin",
    "nose": "nose mouth",
    "belly": "belly underbelly",
    **{part: part for part in "eyes muzzle tail legs paws chest back neck jowls skin".split()},
}
PARTS = {noun: part for part, nouns in _NOUNS_OF.items() for noun in nouns.split()}
# What a part may be said to be, and words that say nothing of it by themselves.
PART_TRAITS = frozenset(
    """
    floppy droopy drooping pricked upright erect triangular rounded round tufted pointed cropped folded wide-set broad
    flat wrinkled furrowed squished white-tipped black-tipped expressive curled bushy prominent square blunt hairless
    deep bright pale dark light-coloured heavy
    """.split()
)
PART_FILLERS = frozenset("facial slightly inner are tip ear".split())
LINKS = frozenset("with and of on around in the a to their its ,".split())
SINGULAR = frozenset("muzzle face head brow nose tail chin neck belly underbelly back chest".split())  # take an article
KINDS = frozenset({"cat", "dog", "feline", "canine", "hound", "breed"})
KIND_FILLERS = frozenset("domestic working herding hunting sporting scent breed of".split())
OTHER_SPECIES = {"cat": frozenset({"dog", "hound", "canine"}), "dog": frozenset({"cat", "feline"})}
# Openings that say nothing of this animal.
OPENINGS = frozenset("usually often typically distinctive and and/or or a an".split())

_COLOUR_SUFFIX = re.compile(
    r"(?<=[a-z])(?<!light)[- ](colou?red|coated)\b| in colou?r\b| (colou?r|colou?ring|colou?ration)\b"
)
_NOUNS = COATS | MARKINGS | KINDS | PARTS.keys()
_KNOWN = _NOUNS.union(SHADES, TEXTURES, PATTERNS, SIZES, BUILDS, PART_TRAITS, PART_FILLERS, LINKS, KIND_FILLERS, {"or"})


def tokens_of(fragment: str) -> list[str]:
    """A fragment's words in one spelling, empty openings left out: " Usually cream-colored fur." -> cream, fur.

    A choice keeps its mark: " or brindle coat" -> or, brindle, coat; and so does what was cut before its noun:
    " a round" -> a, round.
    """
    text = fragment.strip(" .").lower().replace("gray", "grey").replace("medium sized", "medium-sized")
    text = re.sub(r"light[- ]colou?red", "light-coloured", text)
    text = _COLOUR_SUFFIX.sub("", text).replace("-looking", "").replace("-shaped", "")
    text = re.sub(r"small[- ]to[- ]medium[- ]sized?|small-sized|toy-sized", "small", text)
    tokens = text.split()
    choice = bool(tokens) and tokens[0] in ("or", "and/or")
    cut = bool(tokens) and tokens[0] in ("a", "an") and noun_at(tokens) is None
    while tokens and tokens[0] in OPENINGS:
        tokens.pop(0)
    return [*(["or"] if choice else []), *(["a"] if cut else []), *tokens]


def is_known(token: str) -> bool:
    """Whether a word is one of those that describe cats and dogs."""
    return token in _KNOWN or bool(colour_kin(token))


def colour_kin(token: str) -> tuple[str, ...]:
    """The kin of a colour's word: of the last part of "reddish-brown", of both of "black-and-tan"; () for others."""
    parts = token.split("-")
    if not all(part in COLOUR_KIN or part == "and" for part in parts):
        return ()
    said = [part for part in parts if part != "and"] if "and" in parts else parts[-1:]
    return tuple(dict.fromkeys(COLOUR_KIN[part] for part in said))


def noun_at(tokens: Sequence[str]) -> int | None:
    """Where the first noun stands; None among adjectives only."""
    return next((i for i, token in enumerate(tokens) if token in _NOUNS), None)


def takes_article(tokens: Sequence[str]) -> bool:
    """Whether the first noun is one that "a" goes before: "coat" and "tail", not "fur" and "ears"."""
    at = noun_at(tokens)
    return at is not None and tokens[at] in SINGULAR | KINDS | {"coat", "pattern"}
