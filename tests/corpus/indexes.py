"""Damaged indexes: values of a record or of the header exchanged, lines that are no JSON, files that are no text."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.corpus.damage import DAMAGES
from tests.corpus.values import no_json, spoilt


def build_indexes(folder: Path, sound: Path, seed: int = 0) -> list[Path]:
    """Write over 300 indexes into folders of `folder`; each is the index `sound`, cut to three photos and spoilt."""
    header, *records = sound.read_text(encoding="utf-8").splitlines()
    lines = [json.dumps({**json.loads(header), "root": str(sound.parent / json.loads(header)["root"])}), *records[:3]]
    written = []
    for name, content in _contents(lines, np.random.default_rng(seed)):
        place = folder / name
        place.mkdir(parents=True)
        (place / "index.jsonl").write_bytes(content)
        written.append(place / "index.jsonl")
    return written + list(_odd_files(folder, lines))


def _contents(lines: list[str], rng: np.random.Generator) -> Iterator[tuple[str, bytes]]:
    header, first, *rest = lines

    def index(*lines: str | bytes) -> bytes:
        return b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\n"

    for name, record in spoilt(json.loads(first)):
        yield f"record-{name}", index(header, record, *rest)
    for name, spoilt_header in spoilt(json.loads(header)):
        yield f"header-{name}", index(spoilt_header, first, *rest)
    for name, line in no_json():
        yield f"line-{name}", index(header, line, first, *rest)
        yield f"first-{name}", index(line, first, *rest)
    for damage in DAMAGES:
        yield f"bytes-{damage.__name__}", damage(index(*lines), rng)
    yield "twice", index(header, first, first, *rest)
    yield "byte-order-mark", b"\xef\xbb\xbf" + index(*lines)
    yield "carriage-returns", index(*lines).replace(b"\n", b"\r\n")
    yield "header-alone", index(header)


def _odd_files(folder: Path, lines: list[str]) -> Iterator[Path]:
    """An index that is a pipe or without an end, and photos and holes that are."""
    (folder / "endless.jsonl").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.jsonl")
    yield folder / "endless.jsonl"
    yield folder / "pipe.jsonl"
    for name, target in (("pipe", folder / "pipe.jsonl"), ("endless", folder / "endless.jsonl")):
        for key in ("image", "object_hole"):
            place = folder / f"{key}-is-{name}"
            place.mkdir()
            record = {**json.loads(lines[1]), key: f"../{target.name}" if key == "object_hole" else str(target)}
            (place / "index.jsonl").write_text("\n".join([lines[0], json.dumps(record), *lines[2:], ""]))
            yield place / "index.jsonl"
