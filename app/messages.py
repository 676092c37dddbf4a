"""What the commands say to people: one line on stderr, so that stdout holds results only."""

from __future__ import annotations

import sys
import traceback
from collections import Counter
from pathlib import Path

_OUT_OF_MEMORY = ("allocate memory", "Failed to allocate", "not enough memory", "out of memory", "ALLOC_FAILED")
_tracebacks = False


def show_tracebacks(shown: bool) -> None:
    """Whether `trace` shows where an error comes from, as --debug asks for."""
    global _tracebacks
    _tracebacks = shown


def note(text: str) -> None:
    """Something worth knowing."""
    print(f"featherproof: note: {text}", file=sys.stderr)


def note_left_out(left_out: Counter[str]) -> None:
    """Tell which files of folders are no photos by their names, counted by suffix; nothing where there is none."""
    if left_out:
        told = ", ".join(f"{count} {suffix or 'without a suffix'}" for suffix, count in left_out.most_common())
        note(shown(f"files in folders that are not photos by their names were skipped: {told}."))


def complain(sentence: str) -> None:
    """One line on stderr, whatever the sentence brings along."""
    print(f"featherproof: {(sentence.strip().splitlines() or ['it failed.'])[0]}", file=sys.stderr)


def complain_of(error: Exception) -> None:
    """One plain line, or the traceback where that is asked for."""
    if not trace(error):
        complain(plain_sentence(error))


def trace(error: Exception) -> bool:
    """Show where an error comes from, where that is asked for, and say whether it is."""
    if _tracebacks:
        traceback.print_exception(error)
    return _tracebacks


def plain_sentence(error: Exception) -> str:
    """The project's own errors speak for themselves; of others, their kind and where to learn more."""
    if isinstance(error, ValueError | OSError) and type(error).__module__.split(".")[0] in ("models", "app"):
        return str(error)
    if isinstance(error, OSError) and error.strerror:
        return f"{error.filename or 'A file'}: {error.strerror}."
    if out_of_memory(error):
        return "Out of memory: a smaller photo needs less."
    return f"{type(error).__name__}: {error} (run it with --debug to see more)."


def out_of_memory(error: Exception) -> bool:
    """Whether this is what Python, NumPy, OpenCV or torch raise where an allocation fails."""
    return isinstance(error, MemoryError) or any(sign in str(error) for sign in _OUT_OF_MEMORY)


def line_naming(path: str, sentence: str) -> str:
    """What is wrong with a photo, in a line that names it."""
    name = shown(path)
    line = (sentence.replace(path, name).strip().splitlines() or ["it failed."])[0]
    return line if name in line or str(Path(name)) in line else f"{name}: {line}"


def shown(path: str) -> str:
    """A file's name as one line of text: line breaks and bytes that are no text are spelled out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in path)
