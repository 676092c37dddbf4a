"""Reads lists of attribute fragments (" silky coat", " a round", " floppy ears") into what a pet looks like.

Such lists circulate as captions. They were cut at every comma, hold the traits of other breeds and things that are no
pet's, and say colours as a choice ("black", "brown", "or brindle markings"). What is certain enough is kept: each trait
is voted for by the fragments that share it, and of traits that contradict each other the best-supported one stays.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from dataset_tools.captions import fragment_words as words
from dataset_tools.captions.fragment_words import colour_kin, is_known, noun_at, tokens_of
from dataset_tools.captions.written import with_article

# What a sentence has and a fragment lacks: a whole animal behind an article, a verb about one, or a longer beginning.
_SENTENCE = re.compile(
    r"\b(this|the|an?|two|three|his|her)\b[^,]*\b(cats?|dogs?|kittens?|pupp(y|ies)|birds?|it)\b"
    r"|^(?=(\S+ ){3})(.* )?(is|are|has|sits|sitting|lies|lying|stands|standing|looks|looking|sleeps|sleeping|walks|"
    r"walking|runs|running|plays|playing|wears|wearing|holds|holding)\b"
    r"|^(this|the|an?|two|three) (?=(\S+ ){3})",
    re.IGNORECASE,
)
_SURE, _CHOICE = 3, 1  # votes of a colour that is stated, and of one named among others
_PATCHED = " fur with darker patches"
_MAX_ENUMERATED = 4  # fragments that one enumeration may have been cut into
_SHARED = 0.5  # a second colour is believed from this share of the first one's votes


@dataclass(frozen=True)
class Looks:
    """What a pet looks like, best supported first; phrases carry their article ("floppy ears", "a wrinkled brow")."""

    adjectives: tuple[str, ...] = ()  # size and build: "small", "muscular"
    coat: str = ""  # "long, silky, reddish-brown fur", or empty
    parts: tuple[str, ...] = ()


def are_fragments(captions: Sequence[str]) -> bool:
    """Whether most of a photo's captions are attribute fragments rather than sentences."""
    return sum(_SENTENCE.search(caption.strip()) is not None for caption in captions) * 2 < len(captions)


def read_looks(fragments: Iterable[str], species: str) -> Looks:
    """What the fragments say of a pet of this species ("cat" or "dog"); empty where they say nothing sure."""
    votes = _Votes(species)
    pending: list[str] = []
    for tokens in _whole(piece for fragment in fragments for piece in fragment.split(",")):
        votes.hairless += "hairless" in tokens
        if not tokens or not all(map(is_known, tokens)):
            pending = []  # "long", "brush-tipped tongue": the adjectives belong to what is dropped
        elif noun_at(tokens) is None and "and" not in tokens:
            pending += tokens
        else:
            if tokens[0] != "or":  # "black", "tan" are the rest of a choice that was cut
                pending = [token for token in pending if not colour_kin(token)]
            if "a" in pending and not words.takes_article(tokens):  # "a round" is no part of "floppy ears"
                pending = []
            votes.count(list(_statements([*(token for token in pending if token != "a"), *tokens])))
            pending = []
    return votes.looks()


def _whole(pieces: Iterable[str]) -> Iterator[list[str]]:
    """The words of each fragment; an enumeration that was cut at its commas is one again.

    "coat of white", "black", "and tan" -> coat of white, black and tan; a choice ("or tan") stays cut.
    """
    waiting: list[list[str]] = []
    for piece in pieces:
        tokens = tokens_of(piece)
        ends_enumeration = piece.strip().lower().startswith("and ") and all(map(is_known, tokens))
        if ends_enumeration and waiting and "and" not in waiting[0]:
            parts = [*waiting, tokens]
            listed = [token for part in parts[:-1] for token in (*part, ",")]
            yield [*listed[:-1], "and", *tokens]
            waiting = []
        elif waiting and all(map(is_known, tokens)) and len(tokens) == 1 and len(waiting) < _MAX_ENUMERATED:
            waiting.append(tokens)
        else:
            yield from waiting
            waiting = [tokens] if tokens else []
    yield from waiting


def _statements(tokens: Sequence[str]) -> Iterator[list[str]]:
    """The things that a fragment says: "orange fur with white fur around the muzzle" says two, of coat and muzzle."""
    start = 0
    for i, token in enumerate(tokens):
        at = noun_at(tokens[start:i])
        noun = "" if at is None else tokens[start + at]
        ends = token == "with" and noun not in words.PARTS
        ends = ends or (token == "and" and noun != "" and _describes(tokens[i:]))
        if ends:
            yield list(tokens[start:i])
            start = i + 1
    yield list(tokens[start:])


def _describes(tokens: Sequence[str]) -> bool:
    """Whether these words are a noun with adjectives of its own, not the last of "the nose, mouth and eyes"."""
    at = noun_at(tokens)
    return at is not None and at > 1


@dataclass
class _Votes:
    """How often the fragments of one photo state each trait."""

    species: str
    sizes: Counter[str] = field(default_factory=Counter)
    builds: Counter[str] = field(default_factory=Counter)
    textures: Counter[str] = field(default_factory=Counter)
    kin: Counter[str] = field(default_factory=Counter)
    colours: Counter[tuple[str, tuple[str, ...]]] = field(default_factory=Counter)  # a phrase with its kin
    parts: Counter[tuple[str, str]] = field(default_factory=Counter)  # the part and what is said of it
    hairless: int = 0
    coats: int = 0

    def count(self, statements: Sequence[Sequence[str]]) -> None:
        """Add what one fragment says: of a part where it names one, else of the coat or the animal."""
        for i, statement in enumerate(statements):
            at = noun_at(statement)
            noun = "" if at is None else statement[at]
            if "facial" in statement or any(token in words.PARTS for token in statement):
                self._count_part(statement)
            elif noun not in words.MARKINGS and not words.OTHER_SPECIES[self.species] & set(statement):
                self._count_animal(statement, noun)
                patched = i + 1 < len(statements) and bool(words.MARKINGS & set(statements[i + 1]))
                self._count_colours(statement, _PATCHED if patched else " fur")

    def _count_animal(self, statement: Sequence[str], noun: str) -> None:
        self.sizes.update(token for token in statement if token in words.SIZES)
        if noun in words.KINDS:
            self.builds.update(token for token in statement if token in words.BUILDS)
            self.textures.update(token for token in statement if token in words.PATTERNS)
        elif noun:
            self.coats += 1
            self.textures.update(token for token in statement if token in words.TEXTURES | words.PATTERNS)

    def _count_part(self, statement: Sequence[str]) -> None:
        nouns = words.PARTS.keys() | words.MARKINGS | {"fur"}
        while statement and statement[-1] not in nouns | {"tip"}:
            statement = statement[:-1]  # "short muzzle and large", cut before "wide-set eyes"
        described = any(colour_kin(token) or token in words.PART_TRAITS | words.TEXTURES for token in statement)
        if described and not {"or", "to"} & set(statement):
            part = next((words.PARTS[token] for token in statement if token in words.PARTS), "face")
            self.parts[part, _phrase(statement)] += 1

    def _count_colours(self, statement: Sequence[str], ending: str) -> None:
        said = [i for i, token in enumerate(statement) if colour_kin(token)]
        kin = tuple(dict.fromkeys(one for i in said for one in colour_kin(statement[i])))
        chosen = "or" in statement or (len(said) > 1 and not {"and", "to"} & set(statement))
        for one in kin:
            self.kin[one] += _CHOICE if chosen and len(kin) > 1 else _SURE
        if said and not chosen:
            first = said[0] - (said[0] > 0 and statement[said[0] - 1] in words.SHADES)
            self.colours[_spelled(statement[first : said[-1] + 1]) + ending, kin] += 1
        elif len(kin) == 1:  # "white or cream": one of them will do
            self.colours[statement[said[0]] + ending, kin] += 1

    def looks(self) -> Looks:
        """The best-supported trait of each kind."""
        bare = self.hairless > self.coats
        coat = "" if bare else self._coat()
        parts: dict[str, str] = {}
        for (part, phrase), _ in self.parts.most_common():
            repeats = phrase.partition(" fur ")[0] in coat.replace(",", "").split()
            if (bare or "hairless" not in phrase) and not repeats:
                parts.setdefault(part, phrase)
        adjectives = [*self.sizes.most_common(1), *self.builds.most_common(1)]
        said = [word for word, _ in adjectives if not (coat and word.endswith(("-haired", "-coated")))]
        return Looks(tuple(said), coat, tuple(parts.values()))

    def _coat(self) -> str:
        textures = [word for word, _ in self.textures.most_common()]
        length = [word for word in textures if word in words.LENGTHS][:1]
        pattern = [word for word in textures if word in words.PATTERNS][:1]
        feel = [word for word in textures if word not in words.LENGTHS | words.PATTERNS][:1]
        colour = self._colour()
        adjectives = [*length, *feel, *([] if colour.endswith(_PATCHED) else pattern)]
        if not colour:
            return ", ".join(adjectives) + " fur" if adjectives else ""
        if adjectives and " and " in colour:
            return with_article(f"{', '.join(adjectives)} coat of {colour.replace(' fur', '', 1)}")
        return ", ".join([*adjectives, colour])

    def _colour(self) -> str:
        """The phrase whose colours have most votes, none of them much less than the best one."""
        most = max(self.kin.values(), default=0)
        sure = [
            (sum(self.kin[one] for one in kin), count, phrase)
            for (phrase, kin), count in self.colours.items()
            if all(self.kin[one] >= most * _SHARED for one in kin)
        ]
        return max(sure, key=lambda found: found[:2])[2] if sure else ""


def _phrase(statement: Sequence[str]) -> str:
    """A part's phrase with its articles: "short tail", "white points on head" -> "a short tail", "... on the head"."""
    at = noun_at(statement)
    text = re.sub(r"\b(on|around) (?!the|its|their)", r"\1 the ", _spelled(statement)).replace(" their ", " its ")
    singular = at is not None and statement[at] in words.SINGULAR and statement[0] != "a"
    return with_article(text) if singular else text


def _spelled(tokens: Sequence[str]) -> str:
    return " ".join(tokens).replace(" ,", ",").replace("-and-", " and ")
