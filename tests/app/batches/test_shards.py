"""Parts of a list: every photo is in just one, whatever the order in which photos were found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.batches.shards import Shard
from app.photo_files import Found


def part(names: list[str], shard: Shard) -> list[str]:
    files = shard.order([Found(name) for name in names])
    mine = [found.path for place, found in enumerate(files) if shard.has(place)]
    assert len(mine) == shard.size(len(names))
    return mine


@given(names=st.lists(st.text(min_size=1), max_size=40), of=st.integers(1, 50), data=st.data())
def test_every_photo_is_in_one_part_and_the_order_of_finding_has_no_say(
    names: list[str], of: int, data: st.DataObject
) -> None:
    parts = [part(names, Shard(number, of)) for number in range(1, of + 1)]
    assert sorted(name for names in parts for name in names) == sorted(names)
    assert max(map(len, parts)) - min(map(len, parts)) <= 1
    other = data.draw(st.permutations(names))
    assert of == 1 or parts == [part(other, Shard(number, of)) for number in range(1, of + 1)]


@pytest.mark.parametrize("text", ["0/2", "3/2", "1", "1/", "/2", "a/b", "1/2/3", "-1/2", "1.0/2", " 1/2", "1/0"])
def test_what_is_no_part_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not I/N"):
        Shard.parsed(text)


def test_a_part_is_read_as_it_is_written() -> None:
    assert Shard.parsed("3/12") == Shard(3, 12)
