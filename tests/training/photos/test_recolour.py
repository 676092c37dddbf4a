"""Animals painted in basic colours, and captions that name them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from skimage import color, data

from training.photos import recolour
from training.photos.basic_colours import BASIC_COLOURS


def cat() -> torch.Tensor:
    """scikit-image's cat, 1×3×96×96 in [-1, 1]."""
    return torch.from_numpy(data.chelsea()[60:156, 150:246].copy()).permute(2, 0, 1)[None].float() / 127.5 - 1


def middle() -> torch.Tensor:
    outline = torch.zeros(1, 1, 96, 96)
    outline[..., 24:72, 24:72] = 1
    return outline


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_lab_is_scikit_images_and_comes_back(seed: int) -> None:
    rgb = np.random.default_rng(seed).random((6, 5, 3))
    tensor = torch.from_numpy(rgb).permute(2, 0, 1)[None].float()
    lab = recolour.rgb_to_lab(tensor)
    assert np.allclose(lab[0].permute(1, 2, 0).numpy(), color.rgb2lab(rgb), atol=0.05)
    assert torch.allclose(recolour.lab_to_rgb(lab), tensor, atol=2e-3)


def test_a_painted_animal_has_its_colour_its_light_and_shade_and_the_surroundings_their_own() -> None:
    names = list(BASIC_COLOURS)
    photos, outlines = cat().repeat(len(names), 1, 1, 1), middle().repeat(len(names), 1, 1, 1)
    painted = recolour.paint(photos, outlines, torch.tensor(list(BASIC_COLOURS.values())))
    inside = middle()[0, 0] > 0
    own = recolour.rgb_to_lab((cat() + 1) / 2)[0, 0][inside].numpy()
    for name, photo in zip(names, painted, strict=True):
        lab = recolour.rgb_to_lab((photo[None] + 1) / 2)[0][:, inside]
        mean = lab.mean(dim=1)
        assert name == min(names, key=lambda other: float((mean - torch.tensor(BASIC_COLOURS[other])).norm()))
        assert torch.equal(photo[:, ~inside], cat()[0][:, ~inside])
        assert photo.abs().max() <= 1
        assert np.corrcoef(own, lab[0].numpy())[0, 1] > 0.9  # the animal can still be seen
        assert lab[0].std() > 1
    nothing = torch.zeros(1, 1, 96, 96)
    assert torch.equal(recolour.paint(cat(), nothing, torch.tensor([[50.0, 40, 30]])), cat())


@pytest.mark.parametrize(("domain", "noun"), [("bird", "bird"), ("cat", "cat"), ("dog", "dog"), ("other", "animal")])
def test_a_caption_names_the_colour_and_the_animal(domain: str, noun: str) -> None:
    rng = np.random.default_rng(0)
    captions = {recolour.colour_caption("green", domain, rng) for _ in range(60)}
    assert len(captions) > 4
    assert all("green" in caption.split() and noun in caption.split() for caption in captions)


def test_drawn_colours_are_all_eight_and_vary() -> None:
    rng = np.random.default_rng(0)
    drawn = [recolour.drawn_colour(rng) for _ in range(200)]
    assert {name for name, _ in drawn} == set(BASIC_COLOURS)
    reds = np.array([lab for name, lab in drawn if name == "red"])
    assert (np.abs(reds - BASIC_COLOURS["red"]).max(axis=0) > 1).all()


def test_a_hole_hides_the_animals_edge_and_a_box_its_extent_unless_it_is_too_large() -> None:
    objects = torch.zeros(1, 1, 20, 20)
    objects[0, 0, 10, 10] = 1
    margin = recolour.HOLE_MARGIN
    wanted = torch.zeros(20, 20)
    wanted[10 - margin : 11 + margin, 10 - margin : 11 + margin] = 1
    assert torch.equal(recolour.hole_around(objects)[0, 0], wanted)
    hole = torch.zeros(3, 1, 10, 12)
    hole[0, 0, 2, 5], hole[0, 0, 6, 3] = 1, 1
    hole[1, 0, 0, 0], hole[1, 0, 9, 11] = 1, 1  # the box would be the whole frame
    box = recolour.box_around(hole)
    wanted = torch.zeros(10, 12)
    wanted[2:7, 3:6] = 1
    assert torch.equal(box[0, 0], wanted)
    assert torch.equal(box[1:], hole[1:])
