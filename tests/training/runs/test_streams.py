"""Streams of chance: the same place in the same stream is the same chance, any other is other chance."""

from __future__ import annotations

from hypothesis import assume, given
from hypothesis import strategies as st

from training.runs.streams import Stream, rng_of

Place = tuple[Stream, int, tuple[int, ...]]
counts = st.integers(0, 2**32 - 1)
places = st.tuples(st.sampled_from(Stream), counts, st.lists(counts, max_size=4).map(tuple))


def numbers(place: Place) -> list[int]:
    stream, seed, counters = place
    return rng_of(stream, seed, *counters).integers(2**63, size=4).tolist()


@given(places)
def test_the_same_place_draws_the_same(place: Place) -> None:
    assert numbers(place) == numbers(place)


@given(places, places)
def test_other_places_draw_other_numbers(one: Place, other: Place) -> None:
    assume(one != other)
    assert numbers(one) != numbers(other)


@given(places, st.sampled_from(Stream))
def test_another_stream_of_the_same_seed_and_counters_draws_other_numbers(place: Place, other: Stream) -> None:
    assume(other != place[0])
    assert numbers(place) != numbers((other, *place[1:]))


@given(places, st.integers(1, 3))
def test_counters_that_end_in_zeros_are_counters_of_their_own(place: Place, zeros: int) -> None:
    stream, seed, counters = place
    assert numbers(place) != numbers((stream, seed, counters + (0,) * zeros))


def test_no_two_streams_have_one_number() -> None:
    assert len(set(Stream)) == len(Stream.__members__)
