"""The animal tool: shows the animal under the pointer, takes it at a click, and selects all of them or the rest."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from app.engine.jobs import OutlineJob
from app.window.canvas.brush import around
from app.window.canvas.growing import grown
from app.window.canvas.tools import Tool
from tests.app.window.conftest import User
from tests.app.window.fake_engine import COLOURS, FAILS

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, ALT, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
BIRD, CAT = (30.5, 30.5), (80.5, 60.5)  # points in them
NOWHERE = (110.5, 10.5)
NONE_HERE = "No bird, cat or dog here: use the object tool (G) and drag a box."


def picture() -> np.ndarray:
    """A bird of 20×30 px and a cat of 30×20 px, three pixels apart, on a grey ground: 120×90 px."""
    photo = np.full((90, 120, 3), 90, np.uint8)
    photo[20:50, 20:40] = COLOURS["bird"]
    photo[53:73, 60:90] = COLOURS["cat"]
    photo[40:53, 43:90] = COLOURS["cat"]
    return photo


def mask(kind: str) -> np.ndarray:
    return (picture() == COLOURS[kind]).all(axis=2)


@pytest.fixture
def save(tmp_path: Path) -> Callable[..., Path]:
    """save(first): the picture as a file, its first pixel as given."""

    def save(first: tuple[int, int, int] | None = None, name: str = "animals.png") -> Path:
        photo = picture()
        if first is not None:
            photo[0, 0] = first
        Image.fromarray(photo).save(tmp_path / name)
        return tmp_path / name

    return save


@pytest.fixture
def at_work(quick: User, save: Callable[..., Path]) -> User:
    """The picture is open, the animal tool in hand and the animals known; they grow by one pixel."""
    quick.open(save())
    quick.press("A")
    quick.window.store.update(growth=10)
    quick.settle()
    return quick


@pytest.fixture
def held(quick: User, save: Callable[..., Path]) -> User:
    """The picture is open, on an engine that lets all jobs wait until it is let go."""
    quick.open(save())
    quick.engine.held = True
    return quick


def click(
    user: User, point: tuple[float, float], button: Qt.MouseButton = LEFT, held: Qt.KeyboardModifier = NONE
) -> None:
    QTest.mouseClick(user.page.canvas, button, held, user.at(*point))


def lit(user: User, point: tuple[float, float]) -> bool:
    """Whether the canvas shows a photo point lighter than it is."""
    return bool((user.screen_at(*point) > picture()[int(point[1]), int(point[0])]).any())


def test_moving_over_an_animal_shows_which_one_a_click_would_take(at_work: User) -> None:
    for over, other in ((BIRD, CAT), (CAT, BIRD)):
        at_work.hover(*over)
        assert lit(at_work, over)
        assert not lit(at_work, other)
    at_work.hover(*NOWHERE)
    assert not lit(at_work, CAT)
    at_work.hover(*CAT)
    at_work.act("brush")
    assert not lit(at_work, CAT)


def test_each_click_adds_an_animal_with_its_rim_as_a_step(at_work: User) -> None:
    bird, both = grown(mask("bird"), 1), grown(mask("bird"), 1) | grown(mask("cat"), 1)
    for held in (NONE, SHIFT):
        for point, expected in ((BIRD, bird), (CAT, both)):
            click(at_work, point, held=held)
            at_work.settle()
            assert np.array_equal(at_work.hole, expected)
        at_work.act("undo")
        assert np.array_equal(at_work.hole, bird)
        at_work.act("undo")
        assert not at_work.hole.any()
    click(at_work, NOWHERE)
    assert at_work.message == NONE_HERE
    assert not at_work.can("undo")


@pytest.mark.parametrize(("button", "held", "growth"), [(RIGHT, NONE, 0), (LEFT, ALT, 10), (RIGHT, NONE, 40)])
def test_alt_and_the_right_button_take_away_exactly_that_animal(
    at_work: User, button: Qt.MouseButton, held: Qt.KeyboardModifier, growth: int
) -> None:
    at_work.window.store.update(growth=growth)
    click(at_work, CAT)
    at_work.settle()
    cat = at_work.hole.copy()
    at_work.act("select_animals")
    at_work.settle()
    click(at_work, BIRD, button, held)
    at_work.settle()
    assert np.array_equal(at_work.hole, cat)
    at_work.act("undo")
    assert at_work.hole[mask("bird")].all()


def test_the_keyboards_cross_shows_an_animal_and_takes_it(at_work: User) -> None:
    canvas = at_work.page.canvas
    at_work.hover(45, 10)
    for _ in range(100):
        if canvas.pointed_animal is not None:
            break
        QTest.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
    QTest.keyClick(canvas, Qt.Key.Key_Return, SHIFT)
    at_work.settle()
    assert at_work.hole[mask("cat")].all()
    assert not at_work.hole[mask("bird")].any()


def test_all_animals_or_the_background_take_the_holes_place_in_one_step(at_work: User) -> None:
    both = grown(mask("bird") | mask("cat"), 1)
    at_work.page.set_tool(Tool.BRUSH)
    at_work.page.set_brush(5)
    at_work.stroke((110, 80))
    stroke = at_work.hole.copy()
    for keys, expected in (("Ctrl+Shift+A", both), ("Ctrl+Shift+B", ~both)):
        at_work.press(keys)
        at_work.settle()
        assert np.array_equal(at_work.hole, expected)
        at_work.act("undo")
        assert np.array_equal(at_work.hole, stroke)


def test_where_there_is_no_animal_the_hint_says_so_before_a_click(opened: User) -> None:
    opened.page.set_tool(Tool.ANIMAL)
    opened.wait(lambda: "No bird, cat or dog was found" in opened.page.panel.hint.text())
    for command in ("select_animals", "select_background"):
        opened.page.message.hide()
        opened.act(command)
        assert "use the object tool (G)" in opened.message
    assert not opened.hole.any()


def test_clicks_that_come_before_the_outlines_are_done_when_they_are_there(held: User) -> None:
    held.page.set_tool(Tool.ANIMAL)
    assert held.page.panel.hint.text() == "Looking for birds, cats and dogs…"
    for point in (BIRD, CAT, NOWHERE):
        click(held, point)
    held.engine.cancel(held.engine.jobs[-1].id)  # as a restart does to all jobs
    assert not held.hole.any()
    held.engine.let_go()
    held.wait(lambda: held.page.undo_stack.count() == 2)
    assert held.hole[mask("bird") | mask("cat")].all()
    assert held.message == ""  # of the click beside them, until the hole changed
    click(held, NOWHERE)
    assert held.message == NONE_HERE
    assert "looked for" not in held.page.panel.hint.text()


def test_a_click_beside_a_run_says_when_the_animals_come(held: User) -> None:
    held.stroke((110, 80))
    held.inpaint(fills=3)
    held.page.set_tool(Tool.ANIMAL)
    click(held, BIRD)
    assert held.message == "The animals will be outlined once the current fill is done."
    held.engine.let_go()
    held.wait(lambda: bool(held.hole[mask("bird")].all()))


def test_what_was_asked_of_a_picture_that_is_gone_is_not_done_to_the_next(
    held: User, save: Callable[..., Path]
) -> None:
    held.act("select_animals")
    held.open(save(name="another.png"))
    held.page.set_tool(Tool.ANIMAL)
    held.engine.let_go()
    held.settle()
    held.hover(*BIRD)
    assert held.page.canvas.pointed_animal is not None
    assert not held.hole.any()


def test_animals_that_come_while_a_stroke_is_drawn_are_a_step_after_it(held: User) -> None:
    canvas = held.page.canvas
    held.act("select_animals")
    QTest.mousePress(canvas, LEFT, pos=held.at(110, 80))
    held.engine.let_go()
    held.settle()
    assert not held.hole[mask("bird")].any()
    QTest.mouseRelease(canvas, LEFT, pos=held.at(110, 80))
    held.wait(lambda: held.page.undo_stack.count() == 2)
    assert held.hole[mask("bird")].all()
    held.act("undo")
    assert held.hole[80, 110]
    assert not held.hole[mask("bird")].any()


def test_a_picture_is_outlined_once_and_another_one_anew(at_work: User, save: Callable[..., Path]) -> None:
    def outlined() -> int:
        at_work.settle()
        return sum(isinstance(job, OutlineJob) for job in at_work.engine.jobs)

    for point in (BIRD, NOWHERE, CAT):
        at_work.hover(*point)
    at_work.act("select_background")
    assert outlined() == 1
    at_work.run()
    at_work.hover(*BIRD)  # a fill is on screen
    assert outlined() == 2
    at_work.act("apply")
    at_work.hover(*CAT)
    assert outlined() == 2, "the photo is the picture that was on screen"
    at_work.act("undo")
    at_work.hover(*BIRD)
    assert outlined() == 2
    at_work.open(save(name="another.png"))
    at_work.hover(*CAT)
    assert outlined() == 3


def test_a_failure_is_a_sentence_told_once_and_a_click_tries_again(quick: User, save: Callable[..., Path]) -> None:
    quick.open(save(FAILS))
    quick.page.set_tool(Tool.ANIMAL)
    quick.wait(lambda: "told to fail" in quick.message)
    quick.page.message.dismiss()
    quick.hover(*BIRD)
    assert not quick.page.animal_tool.looking
    click(quick, BIRD)
    quick.wait(lambda: "told to fail" in quick.message)
    quick.open(save(name="sound.png"))
    click(quick, CAT)
    quick.wait(lambda: bool(quick.hole.any()))
    assert not quick.hole[mask("bird")].any()


def test_a_click_whose_outlines_failed_is_not_done_with_the_next_one(held: User) -> None:
    held.act("animal")
    click(held, BIRD)
    held.engine.fail()
    held.wait(lambda: held.message == "It failed.")
    click(held, CAT)
    held.engine.let_go()
    held.wait(lambda: bool(held.hole[mask("cat")].all()))
    assert not held.hole[mask("bird")].all()


def test_an_engine_that_dies_of_a_picture_is_not_asked_again_by_moving_over_it(
    held: User, save: Callable[..., Path]
) -> None:
    held.page.set_tool(Tool.ANIMAL)
    held.engine.die()
    held.wait(lambda: "restarting" in held.message)
    held.settle()
    held.hover(*BIRD)
    assert not held.page.animal_tool.looking
    held.engine.let_go()
    held.open(save(name="sound.png"))
    click(held, CAT)
    held.wait(lambda: bool(held.hole.any()))


def test_growth_is_set_beside_the_tool_and_remembered_and_objects_grow_too(at_work: User) -> None:
    row = at_work.page.panel.tool.growth
    assert row.isVisible()
    assert row.value.text() == "1 px"
    row.slider.setValue(30)
    assert row.value.text() == "3 px"
    assert at_work.window.store.values.growth == 30
    click(at_work, BIRD)
    at_work.settle()
    assert np.array_equal(at_work.hole, grown(mask("bird"), 3))
    at_work.act("undo", "object")
    at_work.stroke((20, 10), (60, 50))
    at_work.wait(lambda: bool(at_work.hole.any()))
    place, box = around(at_work.hole), np.zeros((90, 120), bool)
    box[place.top + 3 : place.bottom - 3, place.left + 3 : place.right - 3] = True
    assert np.array_equal(at_work.hole, grown(box, 3))  # the fake engine finds the box itself
    assert place.left <= 20 - 2
    row.slider.setValue(0)
    assert row.value.text() == "none"
    at_work.act("select_animals")
    at_work.settle()
    assert np.array_equal(at_work.hole, mask("bird") | mask("cat"))
    at_work.page.set_tool(Tool.WAND)
    assert not row.isVisible()
