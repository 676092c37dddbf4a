"""What the tests of the program without its window share."""

from tests.fixtures.command import run  # noqa: F401 - for every test of this folder
from tests.fixtures.leaks import nothing_left_behind  # noqa: F401 - for every test of this folder
