"""Captions of photos: sentences that people wrote, read and cleaned, and plain ones made from a label."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from dataset_tools.index import Caption


def with_article(phrase: str) -> str:
    """ "red bird" -> "a red bird", "orange bill" -> "an orange bill"."""
    return f"{'an' if phrase[:1].lower() in 'aeiou' else 'a'} {phrase}"


def joined(phrases: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"; with a comma before the last "and" where a phrase holds an "and" itself."""
    if len(phrases) <= 1:
        return "".join(phrases)
    held = any(" and " in phrase for phrase in phrases)
    return ", ".join(phrases[:-1]) + (", and " if held else " and ") + phrases[-1]


# Labels are lower-cased file names; people write these words with a capital letter.
_PROPER = frozenset(
    """
    abyssinian afghan african airedale american australian bengal bernese birman bombay border boston
    british brittany cardigan chesapeake doberman egyptian english french german gordon great havanese ibizan irish
    italian japanese labrador leonberg leonberger lhasa maine maltese mexican newfoundland norfolk norwegian norwich old
    pembroke persian pomeranian pyrenees ragdoll rhodesian russian saint samoyed scotch scottish shetland siamese
    siberian sphynx staffordshire sussex swiss tibetan walker welsh yorkshire
    """.split()
)
_PROPER_ONLY_BEFORE_OTHERS = frozenset({"great", "old", "border", "saint"})  # "Great Pyrenees", but "great dane"
# Names that data sets cut short, and those written with capitals throughout.
_WHOLE_NAMES = {
    "german shorthaired": "german shorthaired pointer",
    "wheaten terrier": "soft-coated wheaten terrier",
    "boston bull": "boston terrier",
    "mexican hairless": "mexican hairless dog",
    "british shorthair": "British Shorthair",
    "egyptian mau": "Egyptian Mau",
    "japanese chin": "Japanese Chin",
    "maine coon": "Maine Coon",
    "russian blue": "Russian Blue",
    "saint bernard": "Saint Bernard",
    "shiba inu": "Shiba Inu",
}


def human_captions(path: Path) -> list[Caption]:
    """The sentences of one text file of Reed et al. (CVPR 2016), one a line, cleaned; [] where it does not exist."""
    try:
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except FileNotFoundError:
        return []
    sentences = dict.fromkeys(map(cleaned, text.splitlines()))
    return [Caption(sentence, "human") for sentence in sentences if sentence]


def cleaned(line: str) -> str:
    """One sentence without undecodable bytes, doubled spaces and spaces before commas; empty where little is left."""
    line = re.sub(r"\s+", " ", line.replace("\ufffd", " ")).strip()
    line = re.sub(r"\s+([.,;:!?])", r"\1", line)
    return line if re.search(r"[A-Za-z]{2}", line) else ""


def plain_captions(species: str, breed: str = "") -> list[Caption]:
    """ "a cat", "a Siamese cat", "a photo of a beagle": what can be said from labels alone.

    Args:
        species: "cat", "dog", "bird" or any other noun; underscores count as spaces.
        breed: a kind of that species, or empty.
    """
    noun = _label_words(species)
    whole = breed_noun(species, breed)
    sentences = [with_article(noun), f"a photo of {with_article(noun)}"]
    if whole != noun:
        sentences += [with_article(whole), f"a photo of {with_article(whole)}"]
        if noun == "dog" and not whole.endswith("dog"):
            sentences.append(with_article(f"{whole} {noun}"))
    return [Caption(sentence, "plain") for sentence in sentences]


def breed_noun(species: str, breed: str = "") -> str:
    """What an animal of this breed is called: "Siamese cat", "beagle", "Maltese dog"; its species without a breed."""
    noun = _label_words(species)
    if not breed or _label_words(breed) == noun:
        return noun
    named = breed_name(breed)
    # A breed of dogs is a noun ("a beagle"), one of cats mostly an adjective ("a Siamese cat").
    return named if noun == "dog" or noun in named.split() else f"{named} {noun}"


def breed_name(label: str) -> str:
    """A breed's label as people write it: "german_shorthaired" -> "German shorthaired pointer"."""
    words = _label_words(label)
    return " ".join(_capitalised(_WHOLE_NAMES.get(words, words).split()))


def _capitalised(words: list[str]) -> list[str]:
    named = []
    for word, following in zip(words, [*words[1:], ""], strict=True):
        proper = word in _PROPER and (word not in _PROPER_ONLY_BEFORE_OTHERS or following in _PROPER)
        named.append(word.capitalize() if proper else word)
    return named


def _label_words(label: str) -> str:
    return " ".join(label.replace("_", " ").lower().split())
