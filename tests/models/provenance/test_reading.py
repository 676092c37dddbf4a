"""What a file says of itself is found, in every format that carries it, and no more than that."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from models.imaging import Photo, PhotoError, provenance, save_photo, with_earlier
from models.provenance import Label, read_labels
from tests.fixtures.carriers import (
    IPTC,
    SUFFIXES,
    app11,
    chunk,
    encoded,
    itxt,
    manifest,
    picture,
    segment,
    source_type,
    store,
    with_chunks,
    with_segments,
    with_store,
    with_xmp,
    write,
    xmp,
)

HOLE = np.zeros((40, 60), bool)
HOLE[5:9, 5:9] = True
GENERATOR = {"name": "Paint", "version": "2.1"}
WEB_UI = (
    "a robin on a branch\nNegative prompt: blurry\nSteps: 20, Sampler: Euler a, CFG scale: 7, Seed: 42, Size: 512x512"
)
COMFY = {
    "3": {"class_type": "KSampler", "inputs": {"seed": 4, "steps": 20}},
    "6": {"class_type": "CLIPTextEncode", "inputs": {"text": "a robin"}},
}


def told(caption: str, seed: int) -> dict[str, object]:
    return provenance(caption=caption, seed=seed, checkpoint="birds", version="1.0", hole=HOLE)


def only(path: Path) -> Label:
    labels = read_labels(path)
    assert len(labels.found) == 1, labels
    assert labels.notes == ()
    return labels.found[0]


@pytest.mark.parametrize("suffix", [".png", ".jpg", ".webp", ".tif"])
def test_a_saved_fill_says_so_three_times_until_it_is_stripped(tmp_path: Path, suffix: str) -> None:
    entries = with_earlier(told("a red bird", 7), [told("grass", 1), told("a twig", 2)])
    save_photo(tmp_path / f"fill{suffix}", picture(), Photo(picture()), entries)
    labels = read_labels(tmp_path / f"fill{suffix}")
    assert [label.kind for label in labels.found] == ["featherproof", "source-type", "c2pa"]
    assert {label.claim for label in labels.found} == {"edited"}
    ours, source, claim = labels.found
    assert ours.value == 'caption "a red bird", seed 7, checkpoint birds, version 1.0, 2 earlier fills'
    assert source.value == f"{IPTC}compositeWithTrainedAlgorithmicMedia"
    assert claim.verified is True
    assert "Featherproof" in claim.value
    assert "c2pa.edited (compositeWithTrainedAlgorithmicMedia)" in claim.value
    assert labels.notes == ()
    with Image.open(tmp_path / f"fill{suffix}") as image:
        pixels = np.asarray(image.convert("RGB"))
    write(tmp_path / f"stripped{suffix}", encoded(suffix, pixels))
    assert read_labels(tmp_path / f"stripped{suffix}").found == ()
    if suffix == ".jpg":  # a lie stands beside the truth
        content = (tmp_path / "fill.jpg").read_bytes()
        lying = segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + xmp(source_type("digitalCapture")))
        said = read_labels(write(tmp_path / "lie.jpg", content[:2] + lying + content[2:])).found
        assert [label.claim for label in said[:3]] == ["edited", "captured", "edited"]
        assert (said[3].kind, said[3].verified) == ("c2pa", False)  # it isn't the file that was signed


@pytest.mark.parametrize(
    ("claim", "codes"),
    [
        ("generated", "trainedAlgorithmicMedia algorithmicMedia"),
        ("edited", "compositeWithTrainedAlgorithmicMedia compositeSynthetic humanEdits minorHumanEdits"),
        ("edited", "algorithmicallyEnhanced"),
        ("captured", "digitalCapture computationalCapture negativeFilm"),
        ("unclear", "screenCapture somethingNew"),
    ],
)
def test_each_source_type_has_its_claim(tmp_path: Path, claim: str, codes: str) -> None:
    for code in codes.split():
        label = only(write(tmp_path / "a.jpg", with_xmp(".jpg", xmp(source_type(code)))))
        assert (label.kind, label.claim, label.value) == ("source-type", claim, IPTC + code)
        assert label.place == "XMP Iptc4xmpExt:DigitalSourceType"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_source_type_is_found_in_every_format_and_nothing_where_there_is_nothing(
    tmp_path: Path, suffix: str
) -> None:
    content = with_xmp(suffix, xmp(source_type("trainedAlgorithmicMedia")))
    assert only(write(tmp_path / f"a{suffix}", content)).claim == "generated"
    labels = read_labels(write(tmp_path / f"photo{suffix}", encoded(suffix)), picture())
    assert (labels.found, labels.notes) == ((), ())
    assert read_labels(write(tmp_path / f"text{suffix}", b"hello, parameters")) == labels
    with pytest.raises(PhotoError, match="There is no file"):
        read_labels(tmp_path / f"nowhere{suffix}")


@pytest.mark.parametrize(
    "packet",
    [
        xmp("", f'Iptc4xmpExt:DigitalSourceType="{IPTC}trainedAlgorithmicMedia"'),
        xmp(f'<Iptc4xmpExt:DigitalSourceType rdf:resource="{IPTC}trainedAlgorithmicMedia"/>'),
        xmp(
            source_type("trainedAlgorithmicMedia").replace("Iptc4xmpExt:", "i:"),
            'xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"',
        ),
        xmp(
            "<Iptc4xmpExt:DigitalSourceType><rdf:Bag><rdf:li>"
            f"{IPTC}trainedAlgorithmicMedia</rdf:li></rdf:Bag></Iptc4xmpExt:DigitalSourceType>"
        ),
        xmp("<Iptc4xmpExt:DigitalSourceType> digsrctype:trainedAlgorithmicMedia\n</Iptc4xmpExt:DigitalSourceType>"),
        xmp(source_type("trainedAlgorithmicMedia")).decode().encode("utf-16"),
    ],
)
def test_the_source_type_is_found_however_it_is_written(tmp_path: Path, packet: bytes) -> None:
    assert only(write(tmp_path / "a.jpg", with_xmp(".jpg", packet))).claim == "generated"


def test_xmp_of_more_than_a_segment_is_put_together_in_any_order(tmp_path: Path) -> None:
    packet = xmp("<dc:title>" + "x" * 100_000 + "</dc:title>" + source_type("trainedAlgorithmicMedia"))
    pieces = [
        segment(
            0xE1,
            b"http://ns.adobe.com/xmp/extension/\0"
            + b"A" * 32
            + len(packet).to_bytes(4, "big")
            + place.to_bytes(4, "big")
            + packet[place : place + 60_000],
        )
        for place in range(0, len(packet), 60_000)
    ]
    assert only(write(tmp_path / "a.jpg", with_segments(*reversed(pieces)))).claim == "generated"


@pytest.mark.parametrize("suffix", [".jpg", ".png", ".webp", ".tif", ".avif"])
def test_an_unsigned_manifest_is_told_and_not_verified(tmp_path: Path, suffix: str) -> None:
    action = {"action": "c2pa.created", "digitalSourceType": f"{IPTC}trainedAlgorithmicMedia"}
    content = with_store(suffix, store(manifest("urn:c2pa:1", GENERATOR, [action])))
    label = only(write(tmp_path / f"a{suffix}", content))
    assert (label.kind, label.claim) == ("c2pa", "generated")
    assert label.value == "Paint 2.1: c2pa.created (trainedAlgorithmicMedia)"
    assert label.verified is not True


def test_manifests_are_followed_to_what_a_picture_was_made_from(tmp_path: Path) -> None:
    first = manifest(
        "urn:c2pa:1", {"name": "Camera"}, [{"action": "c2pa.created", "digitalSourceType": "digitalCapture"}]
    )
    second = manifest("urn:c2pa:2", GENERATOR, [{"action": "c2pa.opened"}, {"action": "c2pa.cropped"}], "urn:c2pa:1")
    labels = read_labels(write(tmp_path / "a.png", with_store(".png", store(first, second)))).found
    assert [(label.claim, label.value.split(":")[0]) for label in labels] == [
        ("edited", "Paint 2.1"),
        ("captured", "Camera"),
    ]


def test_segments_of_a_manifest_may_lie_out_of_order(tmp_path: Path) -> None:
    content = store(manifest("urn:c2pa:1", GENERATOR, [{"action": "c2pa.edited", "more": "x" * 150_000}]))
    segments = app11(content)
    assert len(segments) > 2
    assert only(write(tmp_path / "a.jpg", with_segments(*reversed(segments)))).value == "Paint 2.1: c2pa.edited"


def test_a_manifest_elsewhere_is_told_and_not_fetched(tmp_path: Path) -> None:
    packet = xmp("", 'dcterms:provenance="https://manifests.example/1.c2pa"')
    label = only(write(tmp_path / "a.jpg", with_xmp(".jpg", packet)))
    assert (label.kind, label.claim, label.verified) == ("c2pa", "unclear", None)
    assert "https://manifests.example/1.c2pa" in label.value


@pytest.mark.parametrize(
    ("keyword", "text", "claim", "excerpt"),
    [
        ("parameters", WEB_UI, "generated", "a robin on a branch Negative prompt: blurry Steps: 20"),
        ("parameters", WEB_UI + ", Mask blur: 4", "edited", "a robin"),
        ("parameters", json.dumps({"sui_image_params": {"prompt": "a robin", "seed": 1}}), "generated", "a robin"),
        ("prompt", json.dumps(COMFY), "generated", "a robin"),
        ("prompt", json.dumps(COMFY | {"9": {"class_type": "VAEEncodeForInpaint"}}), "edited", "a robin"),
        ("workflow", json.dumps({"nodes": [{"type": "KSampler"}], "links": []}), "generated", "KSampler"),
        ("sd-metadata", json.dumps({"model": "sd", "image": {"prompt": "a robin", "seed": 1}}), "generated", ""),
        ("invokeai_metadata", json.dumps({"positive_prompt": "a robin", "seed": 1}), "generated", "a robin"),
        ("Dream", '"a robin" -s 50 -S 42', "generated", "a robin"),
        ("Comment", json.dumps({"prompt": "a robin", "steps": 28, "seed": 1}), "generated", "a robin"),
        ("Description", "a robin --v 6 Job ID: 01234567-89ab-cdef-0123-456789abcdef", "generated", "a robin"),
    ],
)
def test_settings_of_generators_are_told(tmp_path: Path, keyword: str, text: str, claim: str, excerpt: str) -> None:
    label = only(write(tmp_path / "a.png", with_chunks(itxt(keyword, text.encode()))))
    assert (label.kind, label.claim, label.place) == ("parameters", claim, f"PNG text {keyword}")
    assert excerpt in label.value


@pytest.mark.parametrize(
    "comment",
    [
        b"UNICODE\0" + WEB_UI.encode("utf-16-be"),
        b"UNICODE\0" + WEB_UI.encode("utf-16-le"),
        b"ASCII\0\0\0" + WEB_UI.encode(),
    ],
)
@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_settings_in_exif_are_told(tmp_path: Path, suffix: str, comment: bytes) -> None:
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9286] = comment
    label = only(write(tmp_path / f"a{suffix}", encoded(suffix, exif=exif.tobytes())))
    assert (label.kind, label.claim, label.place) == ("parameters", "generated", "EXIF UserComment")
    assert "Seed: 42" in label.value


@pytest.mark.parametrize("text", ["a robin", "Seed: millet", "{}", '{"name": "robin"}', "Steps: the way up"])
@pytest.mark.parametrize("keyword", ["Comment", "Description", "Title"])
def test_comments_of_people_are_no_labels(tmp_path: Path, keyword: str, text: str) -> None:
    assert read_labels(write(tmp_path / "a.png", with_chunks(itxt(keyword, text.encode())))).found == ()


@pytest.mark.parametrize(
    ("claim", "names"),
    [
        ("edited", "Adobe Photoshop 25.1 (Windows)|GIMP 2.10.36|Adobe Photoshop Lightroom Classic 13.0|Snapseed 2.0"),
        ("generated", "NovelAI|DALL-E 3"),
        ("unclear", "Ver.1.02|17.4.1|HDR+ 1.0.585"),
    ],
)
def test_programs_are_told(tmp_path: Path, claim: str, names: str) -> None:
    for name in names.split("|"):
        for suffix in (".jpg", ".png", ".tif"):
            exif = Image.Exif()
            exif[0x0131] = name.encode()
            label = only(write(tmp_path / f"a{suffix}", encoded(suffix, exif=exif.tobytes())))
            found = (label.kind, label.claim, label.value, label.place)
            assert found == ("software", claim, name, "EXIF Software")


def test_one_program_in_two_places_is_one_label_and_kinds_are_in_order(tmp_path: Path) -> None:
    packet = xmp(f"<xmp:CreatorTool>GIMP 2.10</xmp:CreatorTool>{source_type('digitalCapture')}")
    chunks = [
        chunk(b"tEXt", b"Software\0GIMP 2.10"),
        chunk(b"tEXt", b"parameters\0" + WEB_UI.encode()),
        itxt("XML:com.adobe.xmp", packet),
    ]
    found = read_labels(write(tmp_path / "a.png", with_chunks(*chunks))).found
    assert [label.kind for label in found] == ["source-type", "parameters", "software"]
    assert found[-1].place == "PNG text Software"
