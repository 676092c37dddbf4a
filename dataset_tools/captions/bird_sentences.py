"""Writes sentences about a bird from its attributes, as the people wrote who described CUB photos.

Their descriptions are those of Reed et al. (CVPR 2016). Words and turns ("this bird has wings that are black and has a
white belly") follow them, so that a text encoder meets one language whether a caption was written or generated. Only
attributes that are likely enough are said.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dataset_tools.captions.bird_attributes import BILL_LENGTHS, BILL_SHAPES, COLOUR_WORDS, HEADS, KINDS, SIZES, Facts
from dataset_tools.captions.written import joined, with_article
from dataset_tools.index import Caption

SENTENCES_PER_PHOTO = 6
_EMPTY_WORDS = frozenset("a an the this is are that has with and bird in color mostly".split())
_SAME_WORD = {
    "gray": "grey",
    "beak": "bill",
    "stomach": "belly",
    "chest": "breast",
    "smaller": "small",
    "little": "small",
}
_SURE = 0.35  # an attribute under this weight is not said
_SECOND_COLOUR = 0.6  # nor is a second colour under this share of the first one's weight


@dataclass(frozen=True)
class _Part:
    """One part of a bird that people speak of: its name in sentences, where its colours are, how often it comes up."""

    nouns: tuple[str, ...]
    colour_group: str
    weight: float
    pattern_group: str = ""
    plural: bool = False


_PARTS = (
    _Part(("wings",), "wing_color", 4.0, "wing_pattern", plural=True),
    _Part(("belly", "belly", "stomach"), "belly_color", 4.0, "belly_pattern"),
    _Part(("breast", "breast", "chest"), "breast_color", 4.0, "breast_pattern"),
    _Part(("crown", "crown", "head"), "crown_color", 3.5),
    _Part(("throat",), "throat_color", 2.0),
    _Part(("back",), "back_color", 2.0, "back_pattern"),
    _Part(("tail",), "upper_tail_color", 2.0, "tail_pattern"),
    _Part(("nape",), "nape_color", 0.7),
    _Part(("forehead",), "forehead_color", 0.5),
    _Part(("legs", "feet"), "leg_color", 1.2, plural=True),
    _Part(("eyes",), "eye_color", 0.9, plural=True),
)


@dataclass(frozen=True)
class _Said:
    """One thing to say: colour and noun when it may share a colour with others, and the phrase when it stands alone."""

    phrase: str
    colour: str = ""
    noun: str = ""
    plural: bool = False


def attribute_captions(facts: Facts, origin: str, key: str) -> list[Caption]:
    """Sentences about a bird with these facts; the same key (seed and photo) gives the same sentences."""
    sentences = bird_sentences(facts, random.Random(key), SENTENCES_PER_PHOTO)
    return [Caption(sentence, origin) for sentence in sentences]


def bird_sentences(facts: Facts, rng: random.Random, count: int) -> list[str]:
    """Up to `count` sentences about a bird with these facts, no two that say the same, or a plain one without facts."""
    sentences: dict[tuple[str, ...], str] = {}
    for _ in range(count * 4):
        sentence = _Writer(facts, rng).sentence()
        sentences.setdefault(_content(sentence), sentence)
        if len(sentences) == count:
            break
    return list(sentences.values())


def _content(sentence: str) -> tuple[str, ...]:
    """What a sentence says, however it says it: "a bird with grey wings" is "this bird has gray wings."."""
    words = (_SAME_WORD.get(word, word) for word in re.findall(r"[a-z]+", sentence))
    return tuple(sorted(word for word in words if word not in _EMPTY_WORDS))


class _Writer:
    """One sentence: its word choices (grey or gray, beak or bill) are made once and kept through the sentence."""

    def __init__(self, facts: Facts, rng: random.Random) -> None:
        self._facts = facts
        self._rng = rng
        self._colour_words = {colour: rng.choice(words) for colour, words in COLOUR_WORDS.items()}
        self._bill = rng.choice(("bill", "beak"))

    def sentence(self) -> str:
        """One sentence in lower case, with or without its full stop, as people write them."""
        forms: list[tuple[Callable[[], str], float]] = [(self._plain_form, 3.0), (self._adjective_form, 3.0)]
        if self._colours("primary_color"):
            forms += [(self._colour_form, 2.0)]
        if self._colours("wing_color") and self._colours("belly_color"):
            forms += [(self._wings_form, 1.2)]
        if self._one_colour():
            forms += [(self._all_over_form, 5.0)]
        form = self._rng.choices([form for form, _ in forms], [weight for _, weight in forms])[0]
        return form() + self._rng.choice((".", ".", ""))

    def _plain_form(self) -> str:
        """this bird has a yellow belly and a short pointed beak"""
        lead = self._rng.choice((*["this bird has"] * 2, "the bird has", "a bird with", "this is a bird with"))
        things = self._things(self._rng.choice((2, 3, 3, 4)), without="")
        return f"{lead} {things}" if things else "this is a bird"

    def _adjective_form(self) -> str:
        """a small brown bird with a white breast"""
        size, colour = self._size(), self._colours("primary_color")
        use_size = size and (not colour or self._rng.random() < 0.75)
        use_colour = colour and (not use_size or self._rng.random() < 0.65)
        adjectives = " ".join(word for word in (size if use_size else "", colour if use_colour else "") if word)
        bird = f"{adjectives} {self._kind()}".strip()
        things = self._things(self._rng.choice((1, 2, 2, 3)), without=colour if use_colour else "")
        if not things:
            return f"this is {with_article(bird)}"
        lead = self._rng.choice(("", "", "this is", "this", "the"))
        if lead in ("this", "the"):
            return f"{lead} {bird} has {things}"
        return f"{lead} {with_article(bird)} with {things}".lstrip()

    def _colour_form(self) -> str:
        """this bird is black and white in color, with a long bill"""
        colour = self._colours("primary_color")
        degree = self._rng.choice(("", "", "mostly ")) if " and " not in colour else ""
        tail = self._rng.choice(("", "", " in color"))
        things = self._things(self._rng.choice((1, 2, 2)), without=colour)
        lead = self._rng.choice(("this bird is", "this bird is", "the bird is"))
        if not things:
            return f"{lead} {degree}{colour}{tail}"
        return f"{lead} {degree}{colour}{tail}{self._rng.choice((' with', ', with', ' and has'))} {things}"

    def _wings_form(self) -> str:
        """this bird has wings that are black and has a white belly"""
        belly = f"{self._colours('belly_color')} belly"
        ending = self._rng.choice((f"has {with_article(belly)}", f"has {with_article(belly)}", self._bill_ending()))
        return f"this bird has wings that are {self._colours('wing_color')} and {ending}"

    def _all_over_form(self) -> str:
        """this bird is completely black with a thick curved bill"""
        colour = self._one_colour()
        size = self._size() or "bird"
        lead = self._rng.choice(
            (
                f"this bird is completely {colour}",
                f"this bird is {colour} all over",
                f"this bird is all {colour}",
                f"an all {colour} bird",
                with_article(f"{size} {colour} bird" if size != "bird" else f"{colour} bird"),
            )
        )
        things = self._things(self._rng.choice((1, 1, 2)), without=colour)
        return f"{lead} with {things}" if things else lead

    def _bill_ending(self) -> str:
        bill = self._bill_phrase("")
        return f"has {bill}" if bill else f"has {with_article(self._colours('belly_color') + ' belly')}"

    def _things(self, count: int, without: str) -> str:
        """Up to `count` parts, joined; those of the colour just named are not said again."""
        choices: list[tuple[_Said, float]] = []
        for part in _PARTS:
            said = self._said(part)
            if said is not None and not (without and said.noun and said.colour == without):
                dull = 0.3 if part.colour_group == "eye_color" and said.colour == "black" else 1.0
                choices.append((said, part.weight * dull))
        bill = self._bill_phrase(without)
        choices += [(_Said(phrase), weight) for phrase, weight in ((bill, 4.0), (self._head(), 2.5))]
        picked = _weighted_sample([choice for choice in choices if choice[0].phrase], count, self._rng)
        if any(said.phrase.endswith((" cap", " head")) for said in picked):  # which a crown of that colour repeats
            picked = [said for said in picked if said.noun not in ("crown", "head")]
        return joined(_merged(picked))

    def _said(self, part: _Part) -> _Said | None:
        colour = self._colours(part.colour_group)
        bare = part.colour_group in ("eye_color", "leg_color")
        if bare:  # annotators differ over these; nobody writes of two-coloured ones
            colour = self._colours(part.colour_group, most=1)
        if not colour:
            return None
        noun = self._rng.choice(part.nouns)
        striped = self._sure("striped", part.pattern_group, 0.45)
        spotted = self._sure("spotted", part.pattern_group, 0.45)
        if part.plural and striped and " and " in colour:
            base, second = colour.split(" and ")
            return _Said(f"{base} {noun} with {second} {self._rng.choice(('stripes', 'wingbars'))}")
        pattern = "striped " if striped else self._rng.choice(("spotted ", "speckled ")) if spotted else ""
        shape = self._shape(part)
        described = f"{shape}{colour} {pattern}{noun}"
        phrase = described if part.plural else with_article(described)
        # "a black breast and eyes" is not said, so these stand alone.
        return _Said(phrase, colour, "" if pattern or shape or bare else noun, part.plural)

    def _shape(self, part: _Part) -> str:
        if part.colour_group == "wing_color" and self._sure("long-wings", "wing_shape", 0.45):
            return self._rng.choice(("long ", ""))
        if part.colour_group == "upper_tail_color" and self._sure("forked_tail", "tail_shape", 0.4):
            return self._rng.choice(("forked ", ""))
        return ""

    def _bill_phrase(self, without: str) -> str:
        shape = self._rng.choice(BILL_SHAPES.get(self._best("bill_shape", 0.45), ("",)))
        length = BILL_LENGTHS.get(self._best("bill_length", 0.55), "")
        colour = self._colours("bill_color", most=1)
        words = [
            word for word in (length, shape, colour if colour != without else "") if word and self._rng.random() < 0.75
        ]
        if length and shape.startswith(length):
            words = [word for word in words if word != length]
        if "short" in words and "small" in words:  # says the same twice
            words.remove("small")
        return with_article(" ".join([*words, self._bill])) if words else ""

    def _head(self) -> str:
        pattern = self._best("head_pattern", 0.4)
        crown = self._colours("crown_color")
        if pattern == "capped" and crown:
            return with_article(f"{crown} cap")
        return self._rng.choice(HEADS[pattern]) if pattern in HEADS else ""

    def _size(self) -> str:
        return self._rng.choice(SIZES.get(self._best("size", 0.45), ("",)))

    def _kind(self) -> str:
        return KINDS.get(self._best("shape", 0.6), "bird")

    def _one_colour(self) -> str:
        """The colour of a bird that is the same all over; empty otherwise."""
        groups = ("wing_color", "belly_color", "breast_color", "back_color", "crown_color")
        colours = {self._colours(group) for group in groups}
        return colours.pop() if len(colours) == 1 and all(self._best(group, 0.6) for group in groups) else ""

    def _colours(self, group: str, most: int = 2) -> str:
        """ "black", "black and white", "shiny black"; empty where no colour is sure enough."""
        weights = dict(self._facts.get(group, {}))
        shiny = "shiny " if weights.pop("iridescent", 0) >= _SURE else ""
        ranked = sorted((weight, colour) for colour, weight in weights.items() if weight >= _SURE)[::-1]
        if not ranked:
            return "iridescent" if shiny else ""
        named = [colour for weight, colour in ranked[:most] if weight >= ranked[0][0] * _SECOND_COLOUR]
        named.sort(key=lambda colour: colour == "white")  # people write "black and white" whichever there is more of
        return shiny + " and ".join(self._colour_words.get(colour, colour) for colour in named)

    def _best(self, group: str, least: float) -> str:
        values = self._facts.get(group, {})
        best = max(values, key=lambda value: values[value], default="")
        return best if best and values[best] >= least else ""

    def _sure(self, value: str, group: str, least: float) -> bool:
        return self._facts.get(group, {}).get(value, 0) >= least


def _weighted_sample(choices: Sequence[tuple[_Said, float]], count: int, rng: random.Random) -> list[_Said]:
    """`count` of the choices, without repetition, the heavier the likelier (Efraimidis and Spirakis, 2006)."""
    keyed = [(rng.random() ** (1 / weight), said) for said, weight in choices]
    return [said for _, said in sorted(keyed, key=lambda pair: pair[0], reverse=True)[:count]]


def _merged(things: Sequence[_Said]) -> list[str]:
    """Phrases, parts of one colour said together: "a black crown and back", "black wings and tail"."""
    groups: list[list[_Said]] = []
    for thing in things:
        alike = (group for group in groups if thing.noun and group[0].noun and group[0].colour == thing.colour)
        same = next(alike, None)
        if same is None:
            groups.append([thing])
        else:
            same.append(thing)
    phrases = []
    for group in groups:
        if len(group) == 1:
            phrases.append(group[0].phrase)
        else:
            named = f"{group[0].colour} {joined([thing.noun for thing in group])}"
            phrases.append(named if group[0].plural else with_article(named))
    return phrases
