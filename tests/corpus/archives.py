"""Archives of photos that are damaged, hostile or only odd, and tables of labels and captions as people write them."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from tests.corpus.damage import DAMAGES

_MEGABYTES = 400  # that the bomb unpacks to


def build_archives(folder: Path, photo: bytes, seed: int = 0) -> list[Path]:
    """Write over 50 archives into `folder`, which is made; `photo` is a PNG."""
    folder.mkdir()
    rng = np.random.default_rng(seed)
    files = {f"photos/cat/{number}.png": photo for number in range(4)}
    sound = {
        ".zip": _zip(files),
        ".tar": _tar([_file(*item) for item in files.items()]),
        ".tgz": _tar([_file(*item) for item in files.items()], "w:gz"),
    }
    written = []
    for suffix, content in sound.items():
        named = {damage.__name__: damage(content, rng) for damage in DAMAGES}
        named |= {"empty": b"", "text": b"404: Not Found", "twice": content + content, "sound": content}
        named |= {"of-another-kind": sound[".tar" if suffix == ".zip" else ".zip"]}
        for name, spoilt in named.items():
            (folder / f"{name}{suffix}").write_bytes(spoilt)
            written.append(folder / f"{name}{suffix}")
    for name, content in [*_odd_zips(photo, folder.parent), *_odd_tars(photo, folder.parent)]:
        (folder / name).write_bytes(content)
        written.append(folder / name)
    return written


def _odd_zips(photo: bytes, elsewhere: Path) -> Iterator[tuple[str, bytes]]:
    yield "backslashes.zip", _zip({"photos\\cat\\a.png": photo, "photos\\cat\\b.png": photo})
    yield "leads-outside.zip", _zip({"../../outside.png": photo})
    yield "absolute.zip", _zip({str(elsewhere / "outside.png"): photo})
    yield "same-name-twice.zip", _zip({"cat/a.png": photo}, again={"cat/a.png": photo})
    yield "file-and-folder.zip", _zip({"cat": photo, "cat/a.png": photo})
    yield "long-name.zip", _zip({"cat/" + "x" * 300 + ".png": photo})
    yield "deep.zip", _zip({"d/" * 500 + "a.png": photo})
    yield "no-script.zip", _zip({"cat/鳥\n\x01.png": photo})
    yield "bomb.zip", _zip({"cat/a.png": bytes(_MEGABYTES << 20)})
    yield "without-files.zip", _zip({})


def _odd_tars(photo: bytes, elsewhere: Path) -> Iterator[tuple[str, bytes]]:
    def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tuple[tarfile.TarInfo, bytes]:
        member = tarfile.TarInfo(name)
        member.type, member.linkname = kind, target
        return member, b""

    device = tarfile.TarInfo("cat/device.png")
    device.type, device.devmajor, device.devminor = tarfile.CHRTYPE, 1, 5
    yield "device.tar", _tar([_file("cat/a.png", photo), (device, b"")])
    yield "pipe.tar", _tar([_file("cat/a.png", photo), link("cat/pipe.png", "", tarfile.FIFOTYPE)])
    yield "link-outside.tar", _tar([link("cat", str(elsewhere)), _file("cat/outside.png", photo)])
    yield "hard-link-outside.tar", _tar([link("cat/a.png", "/etc/passwd", tarfile.LNKTYPE)])
    yield "leads-outside.tar", _tar([_file("cat/../../outside.png", photo)])


def build_tables(folder: Path, names: list[str], seed: int = 0) -> list[Path]:
    """Write over 30 tables of labels for photos of these names into `folder`, which is made."""
    folder.mkdir()
    rows = "".join(f"{name},cat,Birman\n" for name in names)
    sound = f"path,species,breed\n{rows}"
    texts = {
        "sound": sound.encode(),
        "semicolons": sound.replace(",", ";").encode(),
        "tabs": sound.replace(",", "\t").encode(),
        "capitals": sound.replace("path,species", "Path,Species").replace("cat", "CAT").encode(),
        "blanks": sound.replace(",", ", ").encode(),
        "byte-order-mark": b"\xef\xbb\xbf" + sound.encode(),
        "utf-16": sound.encode("utf-16"),
        "latin-1": sound.replace("Birman", "Bürmän").encode("latin-1"),
        "carriage-returns": sound.replace("\n", "\r\n").encode(),
        "blank-lines": sound.replace("\n", "\n\n").encode(),
        "quotes": sound.replace("Birman", '"Birman, blue"').encode(),
        "open-quote": sound.replace("Birman", '"Birman').encode(),
        "no-header": rows.encode(),
        "header-alone": b"path,species,breed\n",
        "columns-missing": sound.replace(",cat,Birman", "").encode(),
        "columns-too-many": sound.replace("Birman", "Birman,1,2").encode(),
        "same-photo-twice": (sound + rows).encode(),
        "photos-not-there": sound.replace(".png", ".gif").encode(),
        "paths-outside": sound.replace(names[0], "../../etc/passwd").encode(),
        "long-cell": sound.replace("Birman", "x" * 300_000).encode(),
        "zero-bytes": sound.replace("Birman", "Bir\0man").encode(),
        "empty": b"",
        "json": b'{"path": "a.png"}',
    }
    rng = np.random.default_rng(seed)
    texts |= {damage.__name__: damage(sound.encode(), rng) for damage in DAMAGES}
    for name, content in texts.items():
        (folder / f"{name}.csv").write_bytes(content)
    return sorted(folder.iterdir())


def _zip(files: dict[str, bytes], again: dict[str, bytes] | None = None) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in [*files.items(), *(again or {}).items()]:
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _tar(members: list[tuple[tarfile.TarInfo, bytes]], mode: str = "w") -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]
        for member, content in members:
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


def _file(name: str, content: bytes) -> tuple[tarfile.TarInfo, bytes]:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    return member, content
