"""The shipped checkpoint finds a cat in a photo of one, at any size, and nothing where nothing is."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest

from models.checkpoints.checkpoint import CheckpointError, find
from models.checkpoints.manifest import Manifest
from models.imaging import load_photo
from models.outline import Outliner
from models.outline.settings import OutlineSettings

CAT = Path(__file__).parents[3] / "resources/samples/chelsea.png"


@pytest.fixture(scope="module")
def outliner() -> Outliner:
    return Outliner.load("cpu")


@pytest.fixture(scope="module")
def photo() -> np.ndarray:
    return load_photo(CAT).pixels


class Says:
    """A runner that finds a cat where a test says so, in shares of the photo's width, and has these best leads.

    Of the cats, as they are told, it is so sure.
    """

    device, device_title, notes = "cpu", "CPU", ()

    def __init__(
        self,
        *columns: tuple[float, float],
        best_leads: tuple[list[float], ...] = ([-9, 9, -9],),
        slope: float = 40,
        sure: tuple[float, ...] = (0.3,),
    ) -> None:
        self.columns, self.best_leads, self.slope, self.sure = columns, best_leads, slope, sure
        self.seen: list[tuple[int, ...]] = []

    def run(self, graph: str, inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        assert graph == "outline"
        best_leads = self.best_leads[len(self.seen) % len(self.best_leads)]
        self.seen.append(inputs["photo"].shape)
        rows, columns = inputs["photo"].shape[2:]
        across = np.arange(0, columns, 2, dtype=np.float32) / (columns - 1)
        leads = [np.minimum(across - left, right - across) for left, right in self.columns]
        plane = np.broadcast_to(self.slope * np.max(leads, axis=0), ((rows + 1) // 2, len(across)))
        sure = np.resize(self.sure, len(leads)).astype(np.float32)[np.argmax(leads, axis=0)]
        chance = np.broadcast_to(sure, plane.shape)
        return {
            "leads": np.stack([np.full_like(plane, -50), plane, np.full_like(plane, -50)])[None],
            "probabilities": np.stack([np.zeros_like(plane), chance, np.zeros_like(plane)])[None],
            "best_leads": np.array([best_leads], np.float32),
        }


def manifest_of(**preprocessing: object) -> Manifest:
    return Manifest("o", "outline", "", "", {}, preprocessing={"longer_side": 513, "stride": 16, **preprocessing})


def outliner_of(runner: Says, **preprocessing: object) -> Outliner:
    return Outliner(runner, manifest_of(**preprocessing))


def test_a_cat_is_found_where_it_is(outliner: Outliner, photo: np.ndarray) -> None:
    outline = outliner.outline(photo)
    (cat,) = outline.animals
    assert cat.kind == "cat"
    assert outline.present == ("cat",)
    assert cat.mask.shape == cat.soft.shape == photo.shape[:2]
    assert (cat.mask.dtype, cat.soft.dtype) == (np.bool_, np.float32)
    assert cat.mask[150, 220]  # its face
    assert not cat.mask[20, 420]  # the dark behind its ear
    assert cat.soft.min() >= 0
    assert cat.soft.max() <= 1
    assert np.array_equal(cat.mask, cat.soft > 0.5)
    assert cat.confidence > 0.8


def test_one_of_two_animals_apart_is_had_alone(outliner: Outliner, photo: np.ndarray) -> None:
    height, width = photo.shape[:2]
    ground = np.full((height, width // 2, 3), photo[:, -1].mean(axis=(0, 1)), np.uint8)
    both = np.hstack([photo, ground, photo[:, ::-1]])
    first, second = outliner.outline(both).animals
    assert (first.kind, second.kind) == ("cat", "cat")
    left, right = sorted((first, second), key=lambda animal: animal.box[0])
    assert left.box[0] + left.box[2] <= width * 1.25 <= right.box[0]
    assert not left.soft[:, right.box[0] :].any()
    assert not right.soft[:, : left.box[0] + left.box[2]].any()
    (alone,) = outliner.outline(photo).animals
    shared = (left.mask[:, :width] & alone.mask).sum() / (left.mask[:, :width] | alone.mask).sum()
    assert shared > 0.8


def test_the_outline_hardly_depends_on_the_photo_s_size(outliner: Outliner, photo: np.ndarray) -> None:
    height, width = photo.shape[:2]
    (cat,) = outliner.outline(photo).animals
    for scale in (2, 6):  # within the size at which edges are followed, and beyond
        (large,) = outliner.outline(cv2.resize(photo, (width * scale, height * scale))).animals
        assert large.soft.shape == (height * scale, width * scale)
        small = cv2.resize(large.mask.astype(np.uint8) * 255, (width, height), interpolation=cv2.INTER_AREA) > 127
        assert (small & cat.mask).sum() > 0.95 * (small | cat.mask).sum()


def test_bfloat16_gives_nearly_the_same_outline(
    outliner: Outliner, photo: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    masks = []
    for has_bfloat16 in (False, True):
        monkeypatch.setattr("models.outline.network._has_bfloat16", lambda has=has_bfloat16: has)
        (cat,) = outliner.outline(photo).animals
        masks.append(cat.mask)
    assert (masks[0] & masks[1]).sum() > 0.98 * (masks[0] | masks[1]).sum()


@pytest.mark.parametrize(("sure", "taken"), [((0.9, 0.6), 1), ((0.9, 0.7), 2), ((0.6, 0.9), 1), ((0.6, 0.5), 1)])
def test_what_is_less_sure_is_no_animal_beside_a_sure_one(sure: tuple[float, ...], taken: int) -> None:
    animals = outliner_of(Says((0.1, 0.5), (0.7, 0.9), sure=sure)).outline(np.zeros((300, 400, 3), np.uint8)).animals
    assert len(animals) == taken
    assert max(animal.confidence for animal in animals) == pytest.approx(max(sure), abs=0.02)


@pytest.mark.parametrize("size", [(1, 1), (2, 900), (700, 3), (5000, 2)])
def test_a_photo_of_any_shape_is_taken(size: tuple[int, int]) -> None:
    for animal in outliner_of(Says((0.1, 0.7))).outline(np.full((*size, 3), 90, np.uint8)).animals:
        assert animal.mask.shape == size
        assert animal.mask.any()


@pytest.mark.parametrize(("width", "height"), [(384, 288), (513, 385), (1600, 900), (40, 60), (5000, 1000)])
def test_planes_lie_on_the_photo_to_the_pixel(width: int, height: int) -> None:
    runner = Says((0.25, 2.0))
    (animal,) = outliner_of(runner).outline(np.zeros((height, width, 3), np.uint8)).animals
    columns = runner.seen[0][3]
    edge = (0.25 * (columns - 1) + 0.5) * width / columns - 0.5  # from the middle of the first pixel
    first = np.flatnonzero(animal.mask[0])[0]
    assert -0.2 * width / columns <= first - edge <= 1 + 0.2 * width / columns
    assert animal.mask[:, first:].all()
    assert animal.box == (first, 0, width - first, height)
    assert max(runner.seen[0]) == 513
    assert all(side % 16 == 1 for side in runner.seen[0][2:])


def test_edges_follow_the_photo_finer_than_the_network_sees_it() -> None:
    large = np.full((1200, 1600, 3), 60, np.uint8)
    large[:, 420:] = (180, 160, 120)  # 20 px right of where the network has it
    (animal,) = outliner_of(Says((0.25, 2.0))).outline(large).animals
    assert np.abs(np.argmax(animal.mask, axis=1) - 420).max() <= 1


def test_deep_in_an_animal_its_soft_mask_is_whole_though_the_network_is_unsure() -> None:
    photo = np.full((600, 800, 3), 30, np.uint8)
    photo[:, 200:] = 170
    (animal,) = outliner_of(Says((0.25, 2.0), slope=1)).outline(photo).animals  # hardly likelier than anything else
    assert animal.soft[:, 300:].min() == 1
    assert animal.soft[:, :190].max() < 0.5


def test_of_two_parts_each_has_the_pixels_nearest_to_it_and_what_is_under_two_cells_is_a_speck() -> None:
    says = Says((0.1, 0.4), (0.6, 0.8), (0.9, 0.9 + 2 / 513))
    first, second = outliner_of(says).outline(np.zeros((300, 400, 3), np.uint8)).animals
    assert first.box[0] + first.box[2] <= second.box[0]
    assert not first.soft[:, 202:].any()
    assert not second.soft[:, :198].any()
    assert first.soft[:, 160:198].any()  # its soft edge is its own


@pytest.mark.parametrize(
    ("looks", "present"),
    [
        (([-9, 9, -9],), ("cat",)),  # one look is enough
        (([-9, 9, 2], [-9, 9, 2]), ("cat", "dog")),
        (([2, -9, -9], [1, -9, -9]), ("bird",)),
        (([2, -9, -9], [-9, -9, -9]), ()),  # seen at one size alone
        (([-9, 2, -100], [-9, -100, 2]), ("cat",)),  # something, and the first look says what
        (([-9, -1, -1], [-9, -2, -2]), ()),
    ],
)
def test_what_is_present_is_seen_at_two_sizes(looks: tuple[list[float], ...], present: tuple[str, ...]) -> None:
    runner = Says((-2.0, -1.0), best_leads=looks)
    outline = outliner_of(runner).outline(np.zeros((300, 400, 3), np.uint8))
    assert (outline.animals, outline.present) == ((), present)
    assert [max(shape) for shape in runner.seen] == ([513] if max(looks[0]) > 6 else [513, 321])


def test_without_anything_present_nothing_is_outlined_and_what_is_outlined_is_present() -> None:
    photo = np.zeros((300, 400, 3), np.uint8)
    assert outliner_of(Says((0.2, 0.8), best_leads=([-9, 1, -9], [-9, -9, -9]))).outline(photo).animals == ()
    outline = outliner_of(Says((0.2, 0.8), best_leads=([9, -100, -100],))).outline(photo)
    assert ([animal.kind for animal in outline.animals], outline.present) == (["cat"], ("bird", "cat"))


def test_the_kinds_in_a_photo_are_those_present_in_its_outline(outliner: Outliner, photo: np.ndarray) -> None:
    for shown in (photo, photo[:40, -60:]):
        assert outliner.kinds_in(shown) == outliner.outline(shown).present
    flat = np.full((60, 90, 3), 120, np.uint8)
    assert (outliner.outline(flat).animals, outliner.outline(flat).present, outliner.kinds_in(flat)) == ((), (), ())
    assert outliner.kinds_in(photo) == ("cat",)


def test_a_checkpoint_of_another_kind_is_refused() -> None:
    with pytest.raises(CheckpointError, match="is for autoencoder, but one for outline is needed"):
        Outliner.load("cpu", "autoencoder-4")


def test_what_was_chosen_for_a_network_comes_from_its_manifest_and_is_as_before_where_it_does_not_say() -> None:
    told = {"reach": {"cat": 1, "bird": 0.5}, "present": -3, "surely_present": 99, "trusted": 0}
    assert OutlineSettings.of(manifest_of(**told)) == OutlineSettings(513, 16, (0.5, 1, 0), -3, 99, 0)
    assert OutlineSettings.of(manifest_of()) == OutlineSettings.of(find("outline", "outline"))
    assert OutlineSettings.of(manifest_of()) == OutlineSettings(513, 16, (2, 0, 0), 1, 6, 0.65)
    photo = np.zeros((300, 400, 3), np.uint8)
    unsure = Says((0.1, 0.5), (0.7, 0.9), sure=(0.9, 0.6))
    assert len(outliner_of(unsure, trusted=0.6).outline(photo).animals) == 2
    hardly = Says((-2.0, -1.0), best_leads=([-9, 0.5, -9],))
    assert outliner_of(hardly, present=0.5).kinds_in(photo) == ("cat",)
    wide, narrow = (outliner_of(Says((0.2, 0.6)), reach={"cat": cat}).outline(photo) for cat in (4, 0))
    assert wide.animals[0].box[2] > narrow.animals[0].box[2] + 40


@pytest.mark.parametrize("name", ["longer_side", "stride", "reach", "present", "surely_present", "trusted"])
@pytest.mark.parametrize("value", [None, -101, 10**9, True, "z", [], {"cow": 1}, {"cat": None}, float("nan")])
def test_what_can_not_be_so_is_refused_by_its_name(name: str, value: object) -> None:
    with pytest.raises(CheckpointError, match=f'has no usable "{name}"') as refused:
        outliner_of(Says(), **{name: value})
    assert "\n" not in str(refused.value)
