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


@given(places, places, st.sampled_from(Stream), st.integers(1, 3))
def test_a_place_draws_its_own_numbers_again_and_no_other_places(
    one: Place, other: Place, stream: Stream, zeros: int
) -> None:
    seed, counters = one[1:]
    assert numbers(one) == numbers(one)
    for elsewhere in (other, (stream, seed, counters), (one[0], seed, counters + (0,) * zeros)):
        assume(elsewhere != one)
        assert numbers(elsewhere) != numbers(one)
    assert len(set(Stream)) == len(Stream.__members__)
