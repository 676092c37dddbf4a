"""The workspace by itself, without widgets: its steps go back and forth, and it tells whoever follows."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PySide6.QtCore import QCoreApplication

from app.engine.packed_hole import PackedHole
from app.engine.replies import FillPatch
from app.window.canvas.hole import Hole
from app.window.document.document import Document
from app.window.document.kept_fill import KeptFill
from app.window.inpaint.fills_model import NOW, ORIGINAL
from app.window.inpaint.workspace import Workspace
from models.imaging import Photo

HEIGHT, WIDTH = 20, 30
SIGNALS = ("changed", "touched", "outdated", "looked", "picked", "photo_changed", "hole_redrawn", "hole_changed")


def block(left: int) -> np.ndarray:
    hole = np.zeros((HEIGHT, WIDTH), bool)
    hole[5:10, left : left + 5] = True
    return hole


def fill(seed: int) -> KeptFill:
    """Five pixels square, beside the other seeds' and of a colour of its own."""
    hole = block(6 * seed)
    pixels = np.full((5, 5, 3), 50 * (seed + 1), np.uint8)
    patch = FillPatch((6 * seed, 5, 6 * seed + 5, 10), pixels, seed, "a bird", (), (), "fake", "cpu", 0.1)
    return KeptFill(patch, PackedHole.pack(hole))


@pytest.fixture
def workspace(qapp: QCoreApplication) -> Workspace:
    """With three fills, and a strip that picks what it is asked to."""
    workspace = Workspace()
    workspace.pick_asked.connect(workspace.pick)
    workspace.pick_again_asked.connect(lambda: workspace.pick(NOW))
    workspace.open(Document(Photo(np.zeros((HEIGHT, WIDTH, 3), np.uint8)), Hole(WIDTH, HEIGHT)))
    for seed in range(3):
        workspace.add(fill(seed))
    return workspace


def state(workspace: Workspace) -> tuple[bytes, bytes, list[int], list[int]]:
    document = workspace.document
    assert document is not None
    fills, applied = ([one.patch.seed for one in some] for some in (document.fills, document.applied))
    return document.hole.coverage.tobytes(), document.photo.pixels.tobytes(), fills, applied


def test_every_step_goes_back_and_forth(workspace: Workspace) -> None:
    document = workspace.document
    assert document is not None
    steps: list[Callable[[], object]] = [
        lambda: workspace.replace_hole(block(0)),
        lambda: workspace.apply(document.fills[1]),  # the hole goes with it
        lambda: workspace.delete([0, 2]),
        lambda: workspace.replace_hole(block(12)),
        lambda: workspace.apply(document.fills[0], goes_on=True),  # it stays
    ]
    states = [state(workspace)]
    for step in steps:
        step()
        states.append(state(workspace))
    assert [(hole.count(b"\xff"), fills, applied) for hole, _, fills, applied in states] == [
        (0, [0, 1, 2], []),
        (25, [0, 1, 2], []),
        (0, [0, 1, 2], [1]),
        (0, [1], [1]),
        (25, [1], [1]),
        (25, [1], [1, 1]),
    ]
    for expected in reversed(states[:-1]):
        workspace.undo_stack.undo()
        assert state(workspace) == expected
    for expected in states[1:]:
        workspace.undo_stack.redo()
        assert state(workspace) == expected


def test_the_picture_is_the_fill_the_photo_now_or_the_original(workspace: Workspace) -> None:
    document = workspace.document
    assert document is not None
    workspace.apply(document.fills[0])
    workspace.pick(1)
    assert set(np.unique(workspace.picture())) == {0, 50, 100}
    assert not workspace.hole_shown  # a fill is looked at without its hole
    workspace.set_before(True)
    assert not workspace.picture().any()
    workspace.pick(NOW)  # ends that
    assert set(np.unique(workspace.picture())) == {0, 50}
    assert workspace.hole_shown
    workspace.pick(ORIGINAL)
    assert not workspace.picture().any()
    assert not workspace.hole_shown
    workspace.replace_hole(block(20))  # the original can't be worked on
    assert not workspace.original_picked
    assert workspace.hole_shown


@pytest.mark.parametrize(
    ("act", "told"),
    [
        (lambda at: at.pick(1), {"outdated", "looked", "picked", "changed"}),
        (lambda at: at.set_before(True), {"looked", "changed"}),
        (lambda at: at.star(1), {"touched", "changed"}),
        (lambda at: at.replace_hole(block(0)), set(SIGNALS) - {"picked", "photo_changed"}),
        (lambda at: at.replace_hole(np.zeros((HEIGHT, WIDTH), bool)), set()),  # as it is already
        (
            lambda at: at.apply(at.document.fills[0]),
            {"outdated", "photo_changed", "hole_redrawn", "hole_changed", "touched", "changed"},
        ),
    ],
)
def test_whoever_follows_is_told(workspace: Workspace, act: Callable[[Workspace], None], told: set[str]) -> None:
    heard: set[str] = set()
    for name in SIGNALS:
        getattr(workspace, name).connect(lambda *_, name=name: heard.add(name))
    act(workspace)
    assert heard == told
