"""Resolution, rights and creator are in every fill, wherever the photo's file keeps them."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from models.imaging import load_photo, save_photo

PIXELS = np.random.default_rng(0).integers(0, 256, (16, 16, 3), np.uint8)
CREATOR, RIGHTS = 0x013B, 0x8298
XMP = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">© 2024 Jürg &amp; 鳥</rdf:li></rdf:Alt></dc:rights>'
    "<dc:creator><rdf:Seq><rdf:li>Jürg</rdf:li><rdf:li>鳥</rdf:li></rdf:Seq></dc:creator>"
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
).encode()
AS_SUFFIXES = [".png", ".jpg", ".webp", ".tif"]


def saved_again(source: Path, suffix: str) -> Image.Image:
    fill = source.with_name(f"fill{suffix}")
    photo = load_photo(source)
    save_photo(fill, photo.pixels, photo, None)
    return Image.open(fill)


@pytest.mark.parametrize("source", [".png", ".jpg", ".bmp", ".tif"])
def test_the_resolution_is_kept(tmp_path: Path, source: str) -> None:
    Image.fromarray(PIXELS).save(tmp_path / f"a{source}", dpi=(300, 150))
    for suffix in AS_SUFFIXES:
        fill = saved_again(tmp_path / f"a{source}", suffix)
        exif = fill.getexif()
        assert [round(float(exif[number])) for number in (0x011A, 0x011B)] == [300, 150]
        if suffix != ".webp":  # which has no other place for it
            assert [round(value) for value in fill.info["dpi"]] == [300, 150]


@pytest.mark.parametrize("source", [".png", ".jpg", ".webp", ".tif"])
def test_rights_and_creator_in_xmp_are_kept(tmp_path: Path, source: str) -> None:
    options: dict[str, Any] = {"xmp": XMP}
    if source == ".png":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        options = {"pnginfo": info}
    if source == ".tif":
        options = {"tiffinfo": {700: XMP}}
    Image.fromarray(PIXELS).save(tmp_path / f"a{source}", **options)
    for suffix in AS_SUFFIXES:
        fill = saved_again(tmp_path / f"a{source}", suffix)
        exif = load_photo(Path(fill.filename)).exif  # type: ignore[attr-defined]
        assert exif is not None
        assert "© 2024 Jürg & 鳥\0".encode() in exif
        assert "Jürg; 鳥\0".encode() in exif


def test_texts_of_a_png_are_kept(tmp_path: Path) -> None:
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Copyright", "© Jürg")
    info.add_text("Author", "Jane")
    Image.fromarray(PIXELS).save(tmp_path / "a.png", pnginfo=info)
    exif = load_photo(tmp_path / "a.png").exif
    assert exif is not None
    assert "© Jürg\0".encode() in exif
    assert b"Jane\0" in exif


def test_what_the_exif_says_itself_stays(tmp_path: Path) -> None:
    exif = Image.Exif()
    exif[RIGHTS] = "mine"
    exif[0x011A], exif[0x011B], exif[0x0128] = 72.0, 72.0, 2
    Image.fromarray(PIXELS).save(tmp_path / "a.jpg", exif=exif, xmp=XMP, dpi=(300, 300))
    fill = saved_again(tmp_path / "a.jpg", ".tif")
    assert fill.getexif()[RIGHTS] == "mine"
    assert float(fill.getexif()[0x011A]) == 72


def test_a_photo_that_says_nothing_has_no_exif(tmp_path: Path) -> None:
    for suffix in AS_SUFFIXES:
        Image.fromarray(PIXELS).save(tmp_path / f"a{suffix}")
        assert load_photo(tmp_path / f"a{suffix}").exif is None


@settings(max_examples=10)
@given(st.text(max_size=40), st.integers(0, 2**31 - 1), st.integers(0, 2**31 - 1))
def test_odd_texts_and_resolutions_cost_nothing(
    tmp_path_factory: pytest.TempPathFactory, written: str, across: int, down: int
) -> None:
    folder = tmp_path_factory.mktemp("odd")
    info = PngImagePlugin.PngInfo()
    info.add_itxt("XML:com.adobe.xmp", f'<a dc:rights="{written}"/><dc:creator>{written}</dc:creator>')
    info.add(b"pHYs", struct.pack(">IIB", across, down, 1))
    Image.fromarray(PIXELS).save(folder / "a.png", pnginfo=info)
    photo = load_photo(folder / "a.png")
    for suffix in AS_SUFFIXES:
        save_photo(folder / f"b{suffix}", PIXELS, photo, None)
        assert load_photo(folder / f"b{suffix}").pixels.shape == PIXELS.shape
