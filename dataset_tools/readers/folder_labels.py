"""What photos show, by the folders that they lie in or by a file of labels; and how people are told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path, PurePosixPath

from dataset_tools.captions.animal_names import Meaning, meaning_of
from dataset_tools.errors import SourceError
from dataset_tools.files.text_tables import read_rows

_NAMED = 12  # categories that are listed


def meanings(paths: Iterable[str], domain: str | None = None) -> dict[str, Meaning]:
    """What each photo shows, by the folders in its path, which has forward slashes; `domain` where these say nothing.

    Folders that only sort ("train", "2021") are looked through, and so is one around everything else. Of what is left
    the first folder that names a bird, cat or dog counts, else the first.
    """
    folders = {path: PurePosixPath(path).parent.parts for path in paths}
    told = {
        path: [found for name in names if (found := meaning_of(name)) is not None] for path, names in folders.items()
    }
    while told and all(len(found) > 1 for found in told.values()) and len({found[0] for found in told.values()}) == 1:
        if next(iter(told.values()))[0].domain != "other":
            break
        told = {path: found[1:] for path, found in told.items()}
    return {path: _chosen(told[path], names, domain or "other") for path, names in folders.items()}


def _chosen(told: list[Meaning], folders: tuple[str, ...], domain: str) -> Meaning:
    known = [found for found in told if found.domain != "other"]
    if known or told:
        return (known or told)[0]
    # Classes that have numbers only are still classes.
    return Meaning(domain, "", "", next((name for name in reversed(folders) if name.isdecimal()), domain))


def understood(photos: Mapping[str, Meaning], domain: str | None) -> Iterator[str]:
    """Lines for people: the categories, each with its domain and number of photos; a warning where no domain is known.

    `domain`: what all photos show, where that was said.
    """
    if not photos:
        return
    counts = Counter((found.category, domain or found.domain) for found in photos.values())
    listed = [f"{category} ({shown}) {count}" for (category, shown), count in counts.most_common(_NAMED)]
    more = [f"and {len(counts) - _NAMED} more"] if len(counts) > _NAMED else []
    yield f"understood as categories (and domains): {', '.join([*listed, *more])}."
    if domain is None and all(found.domain == "other" for found in photos.values()):
        yield (
            "no name says bird, cat or dog, so all photos have the domain other and none is outlined; give --domain or "
            "a labels.csv, or name folders bird, cat or dog."
        )


_COLUMNS = (("path",), ("species",), ("breed", ""))


def read_labels(path: Path) -> dict[str, Meaning]:
    """What each photo shows, by its path inside the folder. Raises SourceError."""
    labelled = {}
    try:
        for number, (written, species, breed) in read_rows(path, _COLUMNS):
            name = written.replace("\\", "/").removeprefix("./")
            if not name or name.startswith("/") or ".." in name.split("/"):
                raise SourceError(f"{path}, line {number}: {name!r} is not a path inside the folder.")
            labelled[name] = _meaning(species, breed)
    except FileNotFoundError:
        raise SourceError(f"{path} does not exist.") from None
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror}.") from error
    return labelled


def _meaning(species: str, breed: str) -> Meaning:
    found = meaning_of(species) or Meaning("other", "", "", species or "other")
    return replace(found, breed=breed or found.breed, category=breed or found.category)
