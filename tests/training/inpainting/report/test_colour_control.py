"""What counts as colour control: the right colours, strong enough; and which bodies it is measured on."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from PIL import Image

from dataset_tools.holes.objects import save_hole
from dataset_tools.index import Caption, Header, Record, write_index
from training.inpainting.report import colour_control as control
from training.photos.basic_colours import BASIC_COLOURS

SIDE = 64
REFERENCES = np.array(list(BASIC_COLOURS.values()))
MEAN = REFERENCES.mean(axis=0)
AWAY = dict(zip(BASIC_COLOURS, REFERENCES - MEAN, strict=True))

MakeIndex = Callable[..., Path]


@dataclass
class Painter:
    """Paints the mean of all colours and `strength` of the way on to the caption's, for the domains that it `obeys`."""

    strength: float = 1.0
    obeys: tuple[str, ...] = ("bird", "cat", "dog")
    takes_for: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[str, float, bytes, bytes]] = field(default_factory=list)

    def fill(self, photo: np.ndarray, hole: np.ndarray, caption: str, *, latent_scale: float) -> list[SimpleNamespace]:
        self.asked.append((caption, latent_scale, photo.tobytes(), hole.tobytes()))
        _, colour, domain = caption.split()
        strength = self.strength if domain in self.obeys else 0.0
        lab = MEAN + strength * AWAY[self.takes_for.get(colour, colour)]
        rgb = cv2.cvtColor(lab.astype(np.float32)[None, None], cv2.COLOR_LAB2RGB)
        return [SimpleNamespace(photo=np.where(hole[..., None], np.rint(rgb * 255).astype(np.uint8), photo))]


@pytest.fixture(autouse=True)
def _small_squares(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "SIDE", SIDE)


@pytest.fixture
def make_index(tmp_path: Path, make_photo: Callable[..., np.ndarray]) -> MakeIndex:
    """make_index(*animals): an index of photos of the split "val"; an animal is its domain and changes to its record.

    Each photo is 96×72 px with its object hole in the middle, 24 px high and wide, or of the `share` of its square.
    """

    def make(*animals: tuple[str, dict]) -> Path:
        records = []
        for number, (domain, changes) in enumerate(animals):
            changes = dict(changes)
            half = round(72 * changes.pop("share", 1 / 9) ** 0.5 / 2)
            Image.fromarray(make_photo(96, 72, seed=number)).save(tmp_path / f"{number}.png")
            hole = np.zeros((72, 96), bool)
            hole[36 - half : 36 + half, 48 - half : 48 + half] = True
            save_hole(tmp_path / "holes" / f"{number}.png", hole)
            known = {"id": str(number), "image": f"{number}.png", "split": "val", "domain": domain, "category": "one"}
            known |= {"captions": (Caption("an animal", "plain"),), "size": (96, 72), "box": None}
            records.append(Record(**(known | {"object_hole": f"holes/{number}.png"} | changes)))
        write_index(tmp_path / "index.jsonl", Header(root="."), records)
        return tmp_path / "index.jsonl"

    return make


@pytest.fixture
def animals(make_index: MakeIndex) -> Path:
    """Two birds, a cat and a dog."""
    return make_index(("bird", {}), ("bird", {}), ("cat", {}), ("dog", {}))


def measured(painter: Painter, index: Path) -> dict:
    return control.colour_control(painter, [index], "val", 2, 2).figures()  # type: ignore[arg-type]


def test_colours_painted_faintly_but_rightly_are_full_control(animals: Path) -> None:
    figures = measured(Painter(strength=0.65), animals)
    for name in ("nearest", "moved", "direction"):
        assert figures[name] == {"value": 1.0, "low": 1.0, "high": 1.0}
    assert figures["confusion"] == (4 * np.eye(8, dtype=int)).tolist()
    assert figures["strength"] == pytest.approx(0.65, abs=0.01)
    pairs = [np.linalg.norm(one - other) for one, other in combinations(REFERENCES, 2)]
    assert figures["spread_of_colours"] == pytest.approx(np.mean(pairs), abs=0.01)
    assert figures["spread"] == pytest.approx(0.65 * np.mean(pairs), rel=0.01)


@pytest.mark.parametrize(
    ("strength", "nearest", "direction"),
    [
        (0.0, 1 / 8, 0),  # it doesn't read the caption
        (0.02, 1 / 8, 0),  # it goes the right way every time, yet nobody could see it
        (0.4, 3 / 8, 7 / 8),  # weak colours count as grey or brown; grey itself is too near to the mean to move far
    ],
)
def test_faint_colours_are_no_control(animals: Path, strength: float, nearest: float, direction: float) -> None:
    figures = measured(Painter(strength=strength), animals)
    assert figures["chance"] <= figures["nearest"]["value"] <= nearest
    assert figures["direction"]["value"] == direction
    assert figures["moved"]["value"] <= direction
    assert figures["strength"] == pytest.approx(strength, abs=0.01)
    assert (figures["spread"] > 0) == (strength > 0)


def test_a_fill_that_counts_as_nearest_without_moving_is_not_moved() -> None:
    """Seven colours are painted in full; for grey the mean of all is, to which grey is the nearest."""
    moves = {**AWAY, "grey": np.zeros(3)}
    means = np.array([[MEAN + moves[colour] for colour in control.COLOURS]])
    figures = control.ColourControl("val", means, ("bird",), ()).figures()
    assert figures["nearest"]["value"] == 1
    assert figures["moved"]["value"] == 7 / 8


def test_two_colours_taken_for_each_other_show_in_the_matrix(animals: Path) -> None:
    figures = measured(Painter(takes_for={"red": "blue", "blue": "red", "green": "yellow"}), animals)
    red, blue, green, yellow = (control.COLOURS.index(name) for name in ("red", "blue", "green", "yellow"))
    confusion = np.array(figures["confusion"])
    assert confusion[red, blue] == confusion[blue, red] == confusion[green, yellow] == 4
    assert confusion[red, red] == confusion[blue, blue] == confusion[yellow, green] == 0
    assert confusion.sum(axis=1).tolist() == [4] * 8
    assert figures["colours"] == list(control.COLOURS)
    assert figures["nearest"]["value"] == figures["moved"]["value"] == 5 / 8


def test_the_colour_that_a_photos_eight_fills_share_has_no_say() -> None:
    """Neither a blue light in one photo nor what the other photos' fills have in common."""
    shared = np.array([[0, 0, 0], [20, 15, -25], [-20, -10, 30]], float)
    means = shared[:, None] + MEAN + 0.7 * np.array(list(AWAY.values()))
    figures = control.ColourControl("val", means, ("bird",) * 3, ()).figures()
    assert figures["nearest"]["value"] == figures["moved"]["value"] == figures["direction"]["value"] == 1
    assert figures["strength"] == pytest.approx(0.7, abs=0.001)


def test_the_share_is_told_for_each_domain_and_the_interval_is_over_photos(animals: Path) -> None:
    figures = measured(Painter(obeys=("bird",)), animals)
    shares = {domain: row["nearest"]["value"] for domain, row in figures["domains"].items()}
    assert shares == {"bird": 1.0, "cat": 1 / 8, "dog": 1 / 8}
    assert {domain: row["photos"] for domain, row in figures["domains"].items()} == {"bird": 2, "cat": 1, "dog": 1}
    assert figures["nearest"]["value"] == pytest.approx((2 + 2 / 8) / 4, abs=1e-4)
    # all four photos drawn from those of one kind happens in 1 resample of 16: both ends are reached
    assert (figures["nearest"]["low"], figures["nearest"]["high"]) == (1 / 8, 1.0)
    assert json.loads(json.dumps(figures)) == figures


def test_only_the_colours_name_differs_between_the_fills_of_a_photo(animals: Path) -> None:
    painter = Painter()
    measured(painter, animals)
    assert [caption for caption, *_ in painter.asked[:2]] == ["a black bird", "a white bird"]
    assert len(painter.asked) == 4 * 8
    assert {latent_scale for _, latent_scale, *_ in painter.asked} == {0.0}
    for start, domain in ((0, "bird"), (8, "bird"), (16, "cat"), (24, "dog")):
        fills = painter.asked[start : start + 8]
        assert {caption for caption, *_ in fills} == {f"a {colour} {domain}" for colour in BASIC_COLOURS}
        assert len({(photo, hole) for *_, photo, hole in fills}) == 1


def test_only_the_body_is_measured_not_the_rim_of_its_hole(animals: Path) -> None:
    class Rimmed(Painter):
        def fill(self, photo: np.ndarray, hole: np.ndarray, caption: str, **options: float) -> list[SimpleNamespace]:
            (filled,) = super().fill(photo, hole, caption, **options)  # type: ignore[arg-type]
            core = cv2.erode(hole.astype(np.uint8), np.ones((5, 5), np.uint8)) > 0
            rim = 250 if "black" in caption else 0
            return [SimpleNamespace(photo=np.where(core[..., None], filled.photo, np.uint8(rim)))]

    figures = measured(Rimmed(), animals)
    assert figures["nearest"]["value"] == 1
    assert figures["strength"] == pytest.approx(1, abs=0.01)


def test_the_hole_hides_the_body_with_a_margin_and_both_lie_in_the_middle_square(animals: Path) -> None:
    (example, *_) = control.body_examples([animals], "val", 1, 0)
    assert example.photo.shape == (SIDE, SIDE, 3)
    assert example.outline.shape == example.hole.shape == (SIDE, SIDE)
    rows, columns = np.nonzero(example.outline)
    third = SIDE / 3
    for found in (rows, columns):  # 24 of 72 px, in the middle, at 64 px
        assert found.min() == pytest.approx(third, abs=1)
        assert found.max() == pytest.approx(2 * third - 1, abs=1)
    assert example.hole[rows.min() - control.HOLE_MARGIN : rows.max() + control.HOLE_MARGIN + 1, SIDE // 2].all()
    assert not example.hole[rows.min() - control.HOLE_MARGIN - 1].any()


def test_where_only_a_box_is_known_the_hole_covers_all_of_it(make_index: MakeIndex) -> None:
    box = (18.0, 6.0, 60.0, 60.0)
    index = make_index(("bird", {"object_hole": None, "box": box}), ("cat", {"box": box}))
    boxed, outlined = control.body_examples([index], "val", 1, 1)
    corner = (6 * SIDE // 72 + 1, 6 * SIDE // 72 + 1)
    assert boxed.hole[corner]
    assert not boxed.outline[corner]  # the ellipse in the box: a body has no corners
    assert boxed.outline[SIDE // 2, SIDE // 2]
    assert not outlined.hole[corner]


def test_what_is_not_known_too_small_or_too_large_is_passed_over_for_the_next(make_index: MakeIndex) -> None:
    sizes = [("bird", {"share": share}) for share in (0.02, 0.1, 0.9, 0.5)]
    found = control.body_examples([make_index(("dog", {"object_hole": None}), ("dog", {}), *sizes)], "val", 4, 4)
    assert {example.record.id for example in found} == {"1", "3", "5"}


def test_pets_are_half_cats_half_dogs_and_nothing_is_of_another_split(make_index: MakeIndex, tmp_path: Path) -> None:
    many = [("cat", {})] * 6 + [("dog", {})] * 3 + [("bird", {"split": "train"}), ("other", {})]
    index = make_index(*many)
    found, again = (control.body_examples([index], "val", 5, 4) for _ in range(2))
    assert sorted(example.record.domain for example in found) == ["cat", "cat", "dog", "dog"]
    assert [example.record.id for example in found] == [example.record.id for example in again]
    all_of_them = control.body_examples([index], "val", 5, 50)
    assert len({example.record.id for example in all_of_them}) == 9
    with pytest.raises(ValueError, match="No photo in the split 'test'"):
        control.body_examples([index], "test", 5, 5)
    for number in range(len(many)):
        save_hole(tmp_path / "holes" / f"{number}.png", np.ones((10, 10), bool))
    with pytest.raises(ValueError, match="not of its photo's size"):
        control.body_examples([index], "val", 0, 1)


def test_the_sheet_shows_each_photo_its_hole_and_the_eight_fills(make_index: MakeIndex) -> None:
    index = make_index(*[("bird", {})] * 13, *[("cat", {})] * 3)
    columns, rows = control.colour_control(Painter(), [index], "val", 13, 3).sheet()  # type: ignore[arg-type]
    assert columns == ["photo", "hole", *BASIC_COLOURS]
    assert len(rows) == 12  # of 16, birds and pets
    assert rows[0].label.startswith("a … bird: ")
    assert rows[-1].label.startswith("a … cat: ")
    photo, emptied, *fills = rows[0].pictures
    changed = (photo != emptied).any(axis=-1)
    assert (emptied[changed] == 128).all()
    red = fills[control.COLOURS.index("red")]
    assert control.cielab(red)[changed].mean(axis=0) == pytest.approx(BASIC_COLOURS["red"], abs=0.6)
    assert len(fills) == 8
