"""What the corpus's tests share."""

from tests.fixtures.command import run  # noqa: F401 - a fixture
