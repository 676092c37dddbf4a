"""Projects that are spoilt: the zip, its list, the JSON in it, the photo, the fills; and bombs."""

from __future__ import annotations

import io
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill
from app.window.document.project_file import INDEX, write_project
from app.window.document.snapshot_document import Unfinished, photo_reference, whole_snapshot
from tests.conftest import draw_photo
from tests.corpus.damage import DAMAGES
from tests.corpus.values import no_json, spoilt

_ZEROS = 2 << 30  # bytes that a bomb unpacks to
_ROUNDS = 5  # of each kind of damage
Members = dict[str, bytes]


def build_projects(folder: Path, seed: int = 0) -> list[Path]:
    """Write over 800 projects into `folder`, which is made; "sound.featherproof" is the only one that is sound."""
    folder.mkdir()
    sound = folder / "sound.featherproof"
    _write_sound(sound)
    members, rng = _members(sound), np.random.default_rng(seed)
    odd = {f"{damage.__name__}-{n}": damage(sound.read_bytes(), rng) for damage in DAMAGES for n in range(_ROUNDS)}
    odd |= dict(_odd_indexes(members)) | dict(_odd_parts(members, rng)) | dict(_odd_zips(members))
    written = [sound]
    for name, content in odd.items():
        written.append(folder / f"{name[:100]}.featherproof")
        written[-1].write_bytes(content)
    return [*written, *_odd_places(folder)]


def _write_sound(file: Path) -> None:
    photo = file.with_name("bird.png")
    Image.fromarray(draw_photo(60, 40, 1)).save(photo)
    document = Document.open(photo)
    document.hole.paint((10, 10), (20, 12), 6, True, hardness=40)
    document.hole.commit()
    document.begin_run()
    hole = np.zeros((40, 60), bool)
    hole[5:15, 10:30] = True
    for number in range(2):
        pixels = np.full((10, 20, 3), 90 * number, np.uint8)
        patch = FillPatch((10, 5, 30, 15), pixels, number, "a bird", (), (("bird", 1.0),), "none", "cpu", 0.1)
        fill = KeptFill(patch, PackedHole.pack(hole), coverage=np.full((10, 20), 200, np.uint8), key=f"{number:032x}")
        document.fills.append(fill)
    document.applied.append(document.fills[0])
    content = photo.read_bytes()
    snapshot = whole_snapshot(Unfinished(document, "a bird", 3, 2))
    write_project(file, replace(snapshot, photo=photo_reference(photo, content), content=content), b"")


def _members(file: Path) -> Members:
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _zip(members: Members, kind: int = zipfile.ZIP_STORED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", kind) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def _odd_indexes(members: Members) -> Iterator[tuple[str, bytes]]:
    """Each value of each object in the JSON exchanged for others."""
    told: dict[str, Any] = json.loads(members[INDEX])
    fill = told["fills"][0]
    objects: dict[str, tuple[dict[str, Any], Any]] = {
        "index": (told, lambda value: value),
        "photo": (told["photo"], lambda value: {**told, "photo": value}),
        "hole": (told["hole"], lambda value: {**told, "hole": value}),
        "fill": (fill, lambda value: {**told, "fills": [value]}),
        "size": (fill["hole"], lambda value: {**told, "fills": [{**fill, "hole": value}]}),
        "run": (told["runs"][0], lambda value: {**told, "runs": [value]}),
        "patch": (fill["patch"], lambda value: {**told, "fills": [{**fill, "patch": value}], "applied": []}),
    }
    for place, (values, put) in objects.items():
        for name, text in spoilt(values):
            yield f"{place}-{name}", _zip({**members, INDEX: json.dumps(put(json.loads(text))).encode()})
    yield "fill-twice", _zip({**members, INDEX: json.dumps({**told, "fills": [fill, fill]}).encode()})
    for name, content in no_json():
        yield f"index-{name}", _zip({**members, INDEX: content})


def _odd_parts(members: Members, rng: np.random.Generator) -> Iterator[tuple[str, bytes]]:
    """Each member missing, empty, damaged under a right checksum, another one's, or a bomb."""
    wide = zlib.compress(bytes(40 << 20), 9)
    picture = io.BytesIO()
    Image.new("RGB", (9_000, 9_000)).save(picture, "PNG")
    for name, content in members.items():
        kind = Path(name).stem[:12] + Path(name).suffix
        yield f"{kind}-missing", _zip({key: value for key, value in members.items() if key != name})
        other = {"empty": b"", "vast": wide, "picture": picture.getvalue(), "json": b"{}"}
        other |= {damage.__name__: damage(content, rng) for damage in DAMAGES if content}
        for what, spoilt_content in other.items():
            yield f"{kind}-{what}", _zip({**members, name: spoilt_content})
    told = json.loads(members[INDEX])
    for what, content in (("bomb", picture.getvalue()), ("text", b"no photo")):  # with the sum that it has
        photo = {**told["photo"], "sha256": sha256(content).hexdigest()}
        index = json.dumps({**told, "photo": photo}).encode()
        yield f"photo-{what}", _zip({**members, told["photo"]["file"]: content, INDEX: index})


def _odd_zips(members: Members) -> Iterator[tuple[str, bytes]]:
    whole = _zip(members)
    yield "deflated", _zip(members, zipfile.ZIP_DEFLATED)
    yield "lzma", _zip(members, zipfile.ZIP_LZMA)
    yield "empty", b""
    yield "text", b"404: Not Found"
    yield "no-members", _zip({})
    yield "something-before", b"#!/bin/sh\n" + whole
    yield "something-behind", whole + bytes(1000)
    yield "twice", whole + whole
    yield "members-of-others", _zip({**members, "../../outside.txt": b"x", "/etc/passwd": b"x", "notes/a.txt": b"x"})
    yield "many-members", _zip({**members, **{f"{number:0100}": b"" for number in range(60_000)}})
    yield "encrypted", _with_flag(whole, 1)
    for name in members:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
            for other, content in members.items():
                if other != name:
                    archive.writestr(other, content)
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as stream:
                stream._compressor = zlib.compressobj(9, zlib.DEFLATED, -15)  # type: ignore[attr-defined]
                stream._zinfo.compress_type = zipfile.ZIP_DEFLATED  # type: ignore[attr-defined]
                for _ in range(_ZEROS >> 26):
                    stream.write(bytes(1 << 26))
        yield f"bomb-{Path(name).stem[:12]}{Path(name).suffix}", out.getvalue()


def _with_flag(content: bytes, flag: int) -> bytes:
    """All members said to be of this kind, in their own headers and in the list."""
    marked = bytearray(content)
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = marked.find(sign)
        while start >= 0:
            marked[start + place] |= flag
            start = marked.find(sign, start + 1)
    return bytes(marked)


def _odd_places(folder: Path) -> Iterator[Path]:
    for name in ("pipe", "endless", "folder", "nowhere", "itself"):
        path = folder / f"{name}.featherproof"
        if name == "pipe":
            os.mkfifo(path)
        elif name == "folder":
            path.mkdir()
        else:
            path.symlink_to({"endless": "/dev/zero", "nowhere": folder / "gone", "itself": path}[name])
        yield path
