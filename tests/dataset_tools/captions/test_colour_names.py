"""Every colour has a name, and well-known ones the name that people give them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset_tools.captions.pet_colours import BLACK, GREY, IN_ORDER, NEUTRAL, WHITE, name_of

ANY = st.floats(-1e6, 1e6)


@pytest.mark.parametrize(
    ("lab", "name"),
    [
        ((8, 0, 0), "black"),
        ((50, 0, 0), "grey"),
        ((45, -1, -6), "grey"),  # a Russian Blue
        ((93, 0, 4), "white"),
        ((60, 20, 38), "ginger"),
        ((68, 12, 45), "golden"),
        ((60, 6, 20), "tan"),
        ((80, 3, 20), "cream"),
        ((40, 8, 16), "brown"),
        ((25, 6, 10), "dark brown"),
        ((35, 18, 22), "reddish-brown"),
    ],
)
def test_known_colours_are_called_what_people_call_them(lab: tuple[float, float, float], name: str) -> None:
    assert name_of(*lab) == name


@given(ANY, ANY, ANY, st.booleans())
def test_any_numbers_have_a_name(lightness: float, a: float, b: float, bare: bool) -> None:
    assert name_of(lightness, a, b, bare) in IN_ORDER


@given(st.floats(0, 100), st.floats(0, 100))
def test_neutral_colours_go_from_black_over_grey_to_white(first: float, second: float) -> None:
    order = (BLACK, GREY, WHITE)
    darker, lighter = sorted((first, second))
    assert order.index(name_of(darker, 0, 0)) <= order.index(name_of(lighter, 0, 0))


@given(st.floats(0, 100), st.floats(-30, 0), st.floats(-60, 0))
def test_no_fur_is_blue(lightness: float, a: float, b: float) -> None:
    assert name_of(lightness, a, b) in NEUTRAL


@given(ANY, ANY, ANY)
def test_only_skin_is_pink(lightness: float, a: float, b: float) -> None:
    assert name_of(lightness, a, b) != "pink"


def test_skin_may_be_pink() -> None:
    assert name_of(70, 18, 6, bare=True) == "pink"
