"""What the tests of the Checkpoints page share."""

from __future__ import annotations

import pytest

from tests.fixtures.plain_checkpoints import Folders


@pytest.fixture
def folders(checkpoint_folders: Folders) -> Folders:
    """Where checkpoints lie here: the user's own, those that come with the program, and away from both."""
    return checkpoint_folders
