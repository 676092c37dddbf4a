"""What a name that people gave to photos says of them: "cats", "n02085620-Chihuahua", "001.Black_footed_Albatross"."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KINDS = {
    "bird": "bird birds birdie vogel vögel",
    "cat": "cat cats kitten kittens kitty kitties katze katzen kater",
    "dog": "dog dogs doggy doggies puppy puppies hund hunde",
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_NO_DOGS = frozenset({"hot", "hotdog", "prairie", "raccoon"})  # in names of something else
_NEITHER = frozenset("background misc negative no non none not other others rest unknown unlabeled without".split())
_TWO_KINDS = frozenset({"and", "or", "versus", "vs"})
# Words that sort photos and say nothing of what they show.
_SORTING = frozenset(
    """
    all animal animals annotated archive archives augmented breed breeds categories category class classes cropped data
    dataset datasets dcim dev download downloads eval evaluation examples export extracted filtered folder holdout image
    images img imgs input jpeg jpegs jpg jpgs my our part pet pets photo photos pic pics picture pictures png pngs
    processed raw resized sample samples set sets sorted species split splits subset test testing train training upload
    uploads val valid validation version
    """.split()
)
# Words that say nothing either, where nothing else stands beside them.
_VAGUE = frozenset("clean final full large new old original originals seen small unseen".split())
_CAMERA_FOLDER = re.compile(r"\d{3}[A-Z0-9_]{5}")  # "100CANON", by the rule for camera file systems
# ImageNet's folders bear WordNet's numbers, which lie together for what belongs together.
_SYNSET = re.compile(r"n(\d{8})(?:[\W_]+(.*))?", re.DOTALL)
_SYNSETS = (
    (1503061, 1623500, "bird"),
    (1791463, 1863000, "bird"),
    (2000954, 2058600, "bird"),
    (2084071, 2113978, "dog"),
    (2121620, 2124484, "cat"),
)
_ONE_OF_MANY = {
    **{f"{one}s": one for one in "aussie budgie collie magpie westie yorkie".split()},
    "calves": "calf",
    "canaries": "canary",
    "geese": "goose",
    "mice": "mouse",
    "oxen": "ox",
    "wolves": "wolf",
}
_NOT_MANY = frozenset({"atlas", "canvas", "gas", "lens", "series"})


@dataclass(frozen=True)
class Meaning:
    """What a name says: the domain, the noun for captions or "", the breed or "", and the category."""

    domain: str
    noun: str
    breed: str
    category: str


def meaning_of(name: str) -> Meaning | None:
    """What a name says of photos; None where it only sorts them, as "train", "images" and "2021" do."""
    synset = _SYNSET.fullmatch(name.strip())
    if synset is not None:
        return _meaning_of_synset(int(synset[1]), synset[2] or "", name.strip())
    words = _words(name)
    told = [word for word in words if word not in _SORTING and not word.isdecimal()]
    kinds = {_KIND_OF[word] for word in told if word in _KIND_OF}
    both = len(kinds) > 1 or (kinds and _TWO_KINDS & set(told))
    if not set(told) - _VAGUE or both or _CAMERA_FOLDER.fullmatch(name):
        return None
    return _meaning(told, [word for word in words if word not in _SORTING])


def _meaning_of_synset(number: int, label: str, name: str) -> Meaning:
    domain = next((kind for first, last, kind in _SYNSETS if first <= number <= last), "other")
    words = _words(label)
    if domain != "other":
        return Meaning(domain, domain, " ".join(words), " ".join(words) or name)
    return _meaning(words, words) if words else Meaning("other", "", "", name)


def _meaning(told: list[str], named: list[str]) -> Meaning:
    """`told`: the words that say something; `named`: the same with the numbers between them."""
    last = told[-1]
    kind = _KIND_OF.get(last)
    if _NEITHER & set(told):
        return Meaning("other", "", "", " ".join(named))
    if kind is not None and not (kind == "dog" and _NO_DOGS & set(told)):
        category = " ".join([*told[:-1], singular(last)])
        return Meaning(kind, kind, category if len(told) > 1 else "", category)
    noun = " ".join([*told[:-1], singular(last)])
    if noun.endswith("bird"):  # "hummingbirds"
        return Meaning("bird", noun, "", noun)
    if noun.endswith("dog") and not _NO_DOGS & {*told, noun}:  # "bulldogs"
        return Meaning("dog", "dog", noun, noun)
    if named != told or any(c.isdigit() for c in noun):  # "Boeing 747" is a category, and no noun for a sentence
        return Meaning("other", "", "", " ".join(named))
    return Meaning("other", noun, "", noun)


def singular(word: str) -> str:
    """One of many: "foxes" → "fox", "puppies" → "puppy"; another word stays as it is."""
    if word in _ONE_OF_MANY:
        return _ONE_OF_MANY[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")) or word in _NOT_MANY:
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "sses", "xes", "goes", "loes")) else word[:-1]


def _words(name: str) -> list[str]:
    """The lower-cased words of a name, camel case taken apart, a number in front of it left out: "001.Red_Bird"."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    words = [word.lower() for word in re.split(r"[\W_]+", apart) if word]
    return words[1:] if len(words) > 1 and words[0].isdecimal() else words
