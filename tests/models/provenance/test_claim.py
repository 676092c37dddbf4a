"""A saved fill's C2PA claim holds, is the same each time, shows nothing that the hole hides, and costs no fill."""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from models.imaging import Photo, load_photo, provenance, read_provenance, save_photo, with_earlier
from models.imaging.carried import read_carried
from models.imaging.save import CREDENTIALS_NOTE
from models.provenance import Label, read_labels
from models.provenance.c2pa_library import c2pa_library
from models.provenance.claim import with_claim
from models.provenance.credentials import SETTINGS
from tests.fixtures.carriers import manifest, picture, segment, store, with_segments, with_store, write, xmp

ROOT = Path(__file__).resolve().parents[3]
SUFFIXES = (".png", ".jpg", ".webp", ".tif")
HOLE = np.zeros((40, 60), bool)
HOLE[5:9, 5:9] = True
ENTRIES = provenance(caption='a "red" bird & 鳥', seed=7, checkpoint="birds", version="1.0", hole=HOLE)
EXIF = b"II*\0\x08\0\0\0\x01\0\x0f\x01\x02\0\x04\0\0\0Cam\0\0\0\0\0"


def claim_of(path: Path) -> Label:
    return next(label for label in read_labels(path).found if label.kind == "c2pa")


def saved(path: Path, entries: dict[str, Any] | None = ENTRIES) -> Path:
    save_photo(path, picture(), Photo(picture(), exif=EXIF), entries)
    return path


@pytest.fixture
def without_c2pa(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As where the library is not installed."""
    find = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *rest: None if name == "c2pa" else find(name, *rest))
    c2pa_library.cache_clear()
    yield
    c2pa_library.cache_clear()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_claim_holds_is_the_same_each_time_and_leaves_the_rest_of_the_file_as_it_is(
    tmp_path: Path, suffix: str, request: pytest.FixtureRequest
) -> None:
    claimed = saved(tmp_path / f"claimed{suffix}")
    assert claim_of(claimed).verified is True
    assert saved(tmp_path / f"again{suffix}").read_bytes() == claimed.read_bytes()
    assert not re.search(rb"\xff\xd8\xff|\x89PNG|WEBP", read_carried(claimed).c2pa)  # no picture lies in it
    request.getfixturevalue("without_c2pa")
    plain = saved(tmp_path / f"plain{suffix}")
    with_it, without = load_photo(claimed), load_photo(plain)
    assert np.array_equal(with_it.pixels, without.pixels)
    assert (with_it.exif, read_provenance(claimed)) == (without.exif, read_provenance(plain))
    assert (with_it.credentials, without.credentials) == (True, False)


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp"])
def test_another_picture_or_caption_under_the_same_claim_does_not_hold(tmp_path: Path, suffix: str) -> None:
    path = saved(tmp_path / f"a{suffix}")
    content = bytearray(path.read_bytes())
    picture_at = {".png": content.rfind(b"IDAT") + 30, ".jpg": len(content) - 20, ".webp": content.find(b"VP8") + 200}
    content[picture_at[suffix]] ^= 1
    assert claim_of(write(tmp_path / f"changed{suffix}", bytes(content))).verified is False
    if suffix == ".webp":  # whose chunks have no checksums
        whole = path.read_bytes()
        start = whole.index(b"C2PA")
        changed = whole[:start] + whole[start:].replace(b"birds", b"herds")
        assert changed != whole
        assert claim_of(write(tmp_path / "b.webp", changed)).verified is False


def test_the_claim_tells_what_was_done(tmp_path: Path) -> None:
    c2pa = c2pa_library()
    assert c2pa is not None
    content = saved(tmp_path / "a.png").read_bytes()
    context = c2pa.Context(c2pa.Settings.from_dict(SETTINGS))
    told = json.loads(c2pa.Reader("image/png", BytesIO(content), context=context).json())
    active = told["manifests"][told["active_manifest"]]
    opened, edited = active["assertions"][0]["data"]["actions"]
    assert (opened["action"], edited["action"]) == ("c2pa.opened", "c2pa.edited")
    assert edited["digitalSourceType"].endswith("/compositeWithTrainedAlgorithmicMedia")
    assert edited["softwareAgent"] == {"name": "Featherproof", "version": "1.0"}
    assert edited["parameters"]["org.featherproof.fill"] == ENTRIES
    assert active["ingredients"][0]["relationship"] == "parentOf"
    assert "time" not in active["signature_info"]
    assert "thumbnail" not in json.dumps(told)


def test_a_photo_that_is_no_fill_has_no_claim_and_many_earlier_fills_cost_none(tmp_path: Path) -> None:
    assert read_labels(saved(tmp_path / "a.png", None)).found == ()
    entries = with_earlier(ENTRIES, [ENTRIES | {"seed": seed, "caption": "x" * 400} for seed in range(300)])
    assert claim_of(saved(tmp_path / "a.jpg", entries)).verified is True


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_manifest_of_the_photo_is_left_out_and_that_is_said(tmp_path: Path, suffix: str) -> None:
    foreign = manifest("urn:c2pa:1", {"name": "Camera"}, [{"action": "c2pa.created"}])
    photo = load_photo(write(tmp_path / "photo.jpg", with_store(".jpg", store(foreign))))
    assert photo.credentials
    notes = save_photo(tmp_path / f"fill{suffix}", photo.pixels, photo, ENTRIES)
    assert CREDENTIALS_NOTE in notes
    assert b"Camera" not in (tmp_path / f"fill{suffix}").read_bytes()


def test_a_file_unlike_what_the_library_knows_is_saved_as_it_is() -> None:
    assert with_claim(b"no photo", "PNG", ENTRIES) == b"no photo"
    assert with_claim(b"BM", "BMP", ENTRIES) == b"BM"


@pytest.mark.usefixtures("without_c2pa")
def test_without_the_library_nothing_is_verified(tmp_path: Path) -> None:
    action = {"action": "c2pa.created", "digitalSourceType": "trainedAlgorithmicMedia"}
    content = with_store(".png", store(manifest("urn:c2pa:1", {"name": "Paint"}, [action])))
    label = claim_of(write(tmp_path / "a.png", content))
    assert (label.claim, label.verified) == ("generated", None)


def test_no_network_is_asked(tmp_path: Path) -> None:
    """Not even for a manifest that a file says lies elsewhere."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/photo.c2pa"
        packet = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp("", f'dcterms:provenance="{address}"'))
        content = saved(tmp_path / "a.jpg").read_bytes()
        for name, file in (("elsewhere", with_segments(packet)), ("both", content[:2] + packet + content[2:])):
            found = read_labels(write(tmp_path / f"{name}.jpg", file)).found
            assert any(address in label.value for label in found)
        with pytest.raises(BlockingIOError):
            server.accept()


def test_no_library_is_loaded_from_the_folder_that_a_command_is_called_from(tmp_path: Path) -> None:
    module = c2pa_library()
    assert module is not None
    assert module.__file__ is not None
    library = Path(module.c2pa._lib._name)
    assert library.parent.parent == Path(module.__file__).parent
    shutil.copy(library, tmp_path / library.name)
    tell = "from models.provenance.c2pa_library import c2pa_library; print(c2pa_library().c2pa._lib._name)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", tell]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(library)
