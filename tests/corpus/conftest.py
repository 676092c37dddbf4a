"""What the corpus's tests share."""

from __future__ import annotations

import resource
from collections.abc import Iterator

import pytest

from tests.fixtures.command import run  # noqa: F401 - a fixture

_ENOUGH = 6 << 30  # bytes: several times what any of it may take


@pytest.fixture(autouse=True)
def _a_broken_program_takes_a_test_and_not_the_machine() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (_ENOUGH, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_DATA, before)
