"""Caption words and their ids; free of torch, so that the window can underline unknown words as they are typed."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property

from models.synonyms import readings

PAD = 0
EMPTY = 1  # stands for a caption in which no word is known; its embedding is learned
FIRST_WORD = 2

_ASCII_WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


def words_of(caption: str) -> list[str]:
    """The lower-cased words of a caption, in order: runs of letters and digits, an apostrophe inside allowed.

    Letters are those of any script, with their marks. A word is the same however it is composed, "ö" of one character
    or of two.
    """
    if caption.isascii():
        return _ASCII_WORD.findall(caption.lower())
    return [word for word, _, _ in word_places(caption)]


def word_places(caption: str) -> Iterator[tuple[str, int, int]]:
    """Each of these words, and where in the caption it begins and ends."""
    for found in _any_word().finditer(caption):
        yield unicodedata.normalize("NFC", found[0].lower()), found.start(), found.end()


@cache
def marks() -> str:
    """Accents, vowel signs and joiners, which belong to the letter before; to stand in a regular expression's [...]."""
    letters_end = 0x20000  # behind it no script has marks
    found = [chr(code) for code in range(0x300, letters_end) if unicodedata.category(chr(code)).startswith("M")]
    return "".join(found) + "\u200c\u200d"


@cache
def _any_word() -> re.Pattern[str]:
    letters, rest = rf"(?:[^\W_][{marks()}]*)+", rf"(?:[^\W\d_][{marks()}]*)+"
    return re.compile(f"{letters}(?:'{rest})?")


@dataclass(frozen=True)
class Reading:
    """What a checkpoint makes of a caption: each word as it is written, lower-cased, and the known one it is read as.

    That is the word itself where it is known, a synonym where only that is, and None where neither is.
    """

    words: tuple[tuple[str, str | None], ...] = ()

    @property
    def text(self) -> str:
        """The caption in known words alone: what `Vocabulary.encode` takes."""
        return " ".join(known for _, known in self.words if known is not None)

    @property
    def known(self) -> list[str]:
        """The words that are read, as they are written, in order; empty where the caption has none."""
        return [word for word, known in self.words if known is not None]

    @property
    def unknown(self) -> list[str]:
        """The words that are ignored, each once, in order of appearance."""
        return list(dict.fromkeys(word for word, known in self.words if known is None))

    @property
    def synonyms(self) -> dict[str, str]:
        """The words that are read as other ones, and as which, in order of appearance."""
        return {word: known for word, known in self.words if known is not None and known != word}


@dataclass(frozen=True)
class Vocabulary:
    """The words a text encoder knows. `words[i]` has id `i + 2`; 0 pads, 1 is the empty caption."""

    words: tuple[str, ...]

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {word: index for index, word in enumerate(self.words, start=FIRST_WORD)}

    @property
    def size(self) -> int:
        """Number of ids, the two special ones counted: the rows of the embedding table."""
        return len(self.words) + FIRST_WORD

    def encode(self, caption: str) -> list[int]:
        """Ids of the known words, in order; `[EMPTY]` where none is known. Any length is allowed.

        As trainers need it, without synonyms: what people type is encoded as `read(caption).text`.
        """
        return [self._ids[word] for word in words_of(caption) if word in self._ids] or [EMPTY]

    def read(self, caption: str) -> Reading:
        """What is made of a caption that somebody typed: synonyms stand in for words that aren't known."""
        return Reading(tuple((word, self._read(word)) for word in words_of(caption)))

    def _read(self, word: str) -> str | None:
        return next((known for known in readings(word) if known in self._ids), None)

    @classmethod
    def from_captions(cls, captions: Iterable[str], min_count: int = 1) -> Vocabulary:
        """Every word that the captions use at least `min_count` times, the most frequent first, ties by alphabet."""
        counts = Counter(word for caption in captions for word in words_of(caption))
        kept = [word for word, count in counts.items() if count >= min_count]
        return cls(tuple(sorted(kept, key=lambda word: (-counts[word], word))))
