"""The animal tool: shows the animal under the pointer, takes it at a click, and selects all of them or the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from app.engine.protocol import JobFailed
from app.window.canvas.brush import around
from app.window.canvas.growing import grown
from app.window.canvas.tools import Tool
from app.window.shell.main_window import MainWindow
from tests.app.window.conftest import User
from tests.app.window.fake_engine import COLOURS, DIES, FAILS
from tests.app.window.filling import act
from tests.app.window.quick_engine import QuickClient

LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
NONE, ALT, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
BIRD, CAT = (30.5, 30.5), (80.5, 60.5)  # points in them
NOWHERE = (110.5, 10.5)
NONE_HERE = "No bird, cat or dog here: use Object (G) and drag a box."


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
def at_work(user: User, save: Callable[..., Path]) -> User:
    """The picture is open, the animal tool in hand and the animals known; they grow by one pixel."""
    user.open(save())
    user.page.canvas.setFocus()
    QTest.keyClick(user.page.canvas, Qt.Key.Key_A)
    user.window.store.update(growth=10)
    user.wait(lambda: user.page.canvas._outlines is not None)
    return user


def hover(user: User, point: tuple[float, float]) -> None:
    QTest.mouseMove(user.page.canvas, user.at(*point))


def click(
    user: User, point: tuple[float, float], button: Qt.MouseButton = LEFT, held: Qt.KeyboardModifier = NONE
) -> None:
    QTest.mouseClick(user.page.canvas, button, held, user.at(*point))


def settle(user: User) -> None:
    user.wait(lambda: not (user.page.background.busy or user.page.animal_tool.looking))


def screen(user: User) -> np.ndarray:
    image = user.page.canvas.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.width(), 4)
    return rows[..., 2::-1].astype(int)


def lit(user: User, point: tuple[float, float]) -> bool:
    """Whether the canvas shows a photo point lighter than it is."""
    at: QPoint = user.at(*point)
    ratio = user.page.canvas.devicePixelRatioF()
    shown = screen(user)[round(at.y() * ratio), round(at.x() * ratio)]
    return bool((shown > picture()[int(point[1]), int(point[0])]).any())


def test_moving_over_an_animal_shows_which_one_a_click_would_take(at_work: User) -> None:
    for over, other in ((BIRD, CAT), (CAT, BIRD)):
        hover(at_work, over)
        assert lit(at_work, over)
        assert not lit(at_work, other)
    assert at_work.page.canvas.pointed_animal is not None
    assert at_work.page.canvas.pointed_animal.kind == "cat"
    hover(at_work, NOWHERE)
    assert not lit(at_work, CAT)
    hover(at_work, CAT)
    act(at_work, "brush")
    assert not lit(at_work, CAT)


def test_what_is_lit_lies_on_the_animal_at_any_zoom(at_work: User) -> None:
    canvas = at_work.page.canvas
    for scale in (0.7, 3.0, 8.0):
        canvas.zoom_to(scale)
        hover(at_work, BIRD)
        inside = [(x, y) for x in (20.5, 39.5) for y in (20.5, 49.5) if canvas.rect().contains(at_work.at(x, y))]
        beside = [(x, y) for x in (17.5, 42.5) for y in (17.5, 52.5) if canvas.rect().contains(at_work.at(x, y))]
        assert all(lit(at_work, point) for point in inside)
        assert not any(lit(at_work, point) for point in beside)
        assert inside


@pytest.mark.parametrize("held", [NONE, SHIFT])
def test_a_click_adds_the_animal_and_its_rim_and_another_one_is_another_step(
    at_work: User, held: Qt.KeyboardModifier
) -> None:
    click(at_work, BIRD, held=held)
    settle(at_work)
    bird = grown(mask("bird"), 1)
    assert np.array_equal(at_work.hole, bird)
    click(at_work, CAT, held=held)
    settle(at_work)
    assert np.array_equal(at_work.hole, bird | grown(mask("cat"), 1))
    act(at_work, "undo")
    assert np.array_equal(at_work.hole, bird)
    act(at_work, "undo")
    assert not at_work.hole.any()


@pytest.mark.parametrize(("button", "held"), [(RIGHT, NONE), (LEFT, ALT)])
@pytest.mark.parametrize("growth", [0, 10, 40])
def test_alt_and_the_right_button_take_away_exactly_that_animal(
    at_work: User, button: Qt.MouseButton, held: Qt.KeyboardModifier, growth: int
) -> None:
    at_work.window.store.update(growth=growth)
    click(at_work, CAT)
    settle(at_work)
    cat = at_work.hole.copy()
    act(at_work, "select_animals")
    settle(at_work)
    click(at_work, BIRD, button, held)
    settle(at_work)
    assert np.array_equal(at_work.hole, cat)
    act(at_work, "undo")
    assert at_work.hole[mask("bird")].all()


def test_the_keyboards_cross_shows_an_animal_and_takes_it(at_work: User) -> None:
    canvas = at_work.page.canvas
    QTest.mouseMove(canvas, at_work.at(45, 10))
    moved = 0
    while canvas.pointed_animal is None:
        QTest.keyClick(canvas, Qt.Key.Key_Down, SHIFT)
        moved += 1
        assert moved < 100
    QTest.keyClick(canvas, Qt.Key.Key_Return, SHIFT)
    settle(at_work)
    assert at_work.hole[mask("cat")].all()
    assert not at_work.hole[mask("bird")].any()


def test_a_click_beside_all_animals_says_what_to_do(at_work: User) -> None:
    click(at_work, NOWHERE)
    assert at_work.message == NONE_HERE
    assert not at_work.hole.any()
    assert not at_work.window.actions_by_name["undo"].isEnabled()


def test_where_there_is_no_animal_the_hint_says_so_before_a_click(user: User, photo_file: Path) -> None:
    user.open(photo_file)
    user.page.set_tool(Tool.ANIMAL)
    user.wait(lambda: "No bird, cat or dog was found" in user.page.panel.hint.text())
    for command in ("select_animals", "select_background"):
        user.page.message.hide()
        act(user, command)
        assert "use Object (G)" in user.message
    assert not user.hole.any()


@pytest.fixture
def held(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, save: Callable[..., Path]) -> Iterator[User]:
    """The picture is open, on an engine that lets all jobs wait until `go_on`."""
    monkeypatch.setattr("app.window.shell.preferences_in_force.read_vocabulary", lambda _: ((), lambda _: []))
    window = MainWindow(QuickClient)  # type: ignore[arg-type]
    window.show()
    user = User(qtbot, window)
    user.open(save())
    engine(user).held = True
    yield user
    window.close_unasked()
    window.deleteLater()


def engine(user: User) -> QuickClient:
    client = user.window.session._link.client
    assert isinstance(client, QuickClient)
    return client


def go_on(user: User) -> None:
    engine(user).held = False
    engine(user).go_on()
    settle(user)


def test_clicks_that_come_before_the_outlines_are_done_when_they_are_there(held: User) -> None:
    held.page.set_tool(Tool.ANIMAL)
    assert held.page.panel.hint.text() == "Birds, cats and dogs are being looked for…"
    for point in (BIRD, NOWHERE, CAT):
        click(held, point)
    assert not held.hole.any()
    go_on(held)
    held.wait(lambda: held.page.undo_stack.count() == 2)
    assert held.hole[mask("bird") | mask("cat")].all()
    assert held.message == NONE_HERE
    assert "looked for" not in held.page.panel.hint.text()


def test_a_click_beside_a_run_says_when_the_animals_come(held: User) -> None:
    held.stroke((110, 80))
    held.inpaint(fills=3)
    held.page.set_tool(Tool.ANIMAL)
    click(held, BIRD)
    assert held.message == "The animals are looked for once the fill in work is done."
    go_on(held)
    held.wait(lambda: bool(held.hole[mask("bird")].all()))


def test_what_was_asked_of_a_picture_that_is_gone_is_not_done_to_the_next(
    held: User, save: Callable[..., Path]
) -> None:
    act(held, "select_animals")
    held.open(save(name="another.png"))
    held.page.set_tool(Tool.ANIMAL)
    go_on(held)
    assert held.page.canvas._outlines is not None
    assert not held.hole.any()


def test_animals_that_come_while_a_stroke_is_drawn_are_a_step_after_it(held: User) -> None:
    canvas = held.page.canvas
    act(held, "select_animals")
    QTest.mousePress(canvas, LEFT, pos=held.at(110, 80))
    go_on(held)
    assert not held.hole[mask("bird")].any()
    QTest.mouseRelease(canvas, LEFT, pos=held.at(110, 80))
    held.wait(lambda: held.page.undo_stack.count() == 2)
    assert held.hole[mask("bird")].all()
    act(held, "undo")
    assert held.hole[80, 110]
    assert not held.hole[mask("bird")].any()


def test_a_picture_is_outlined_once_and_another_one_anew(held: User, save: Callable[..., Path]) -> None:
    client, asked = engine(held), []
    submit = client.submit
    client.held = False
    client.submit = lambda job: (asked.append(type(job).__name__), submit(job))  # type: ignore[method-assign]

    def outlined() -> int:
        settle(held)
        return asked.count("OutlineJob")

    held.page.set_tool(Tool.ANIMAL)
    assert outlined() == 1
    for point in (BIRD, NOWHERE, CAT):
        hover(held, point)
    act(held, "select_background")
    settle(held)
    held.inpaint(fills=1)
    held.finish_run()
    hover(held, BIRD)  # a fill is on screen
    assert outlined() == 2
    act(held, "apply")
    hover(held, CAT)
    assert outlined() == 2, "the photo is the picture that was on screen"
    act(held, "undo")
    hover(held, BIRD)
    assert outlined() == 2
    held.open(save(name="another.png"))
    hover(held, CAT)
    assert outlined() == 3


def test_all_animals_or_the_background_take_the_holes_place_in_one_step(at_work: User) -> None:
    both = grown(mask("bird") | mask("cat"), 1)
    at_work.page.set_tool(Tool.BRUSH)
    at_work.page.set_brush(5)
    at_work.stroke((110, 80))
    stroke = at_work.hole.copy()
    for key, expected in ((Qt.Key.Key_A, both), (Qt.Key.Key_B, ~both)):
        QTest.keyClick(at_work.page.canvas, key, Qt.KeyboardModifier.ControlModifier | SHIFT)
        settle(at_work)
        assert np.array_equal(at_work.hole, expected)
        act(at_work, "undo")
        assert np.array_equal(at_work.hole, stroke)


def test_a_failure_is_a_sentence_told_once_and_a_click_tries_again(user: User, save: Callable[..., Path]) -> None:
    user.open(save(FAILS))
    user.page.set_tool(Tool.ANIMAL)
    failed = "The animals could not be outlined: the fake was told to fail"
    user.wait(lambda: user.message == failed)
    user.page.message.dismiss()
    hover(user, BIRD)
    assert not user.page.animal_tool.looking
    click(user, BIRD)
    user.wait(lambda: user.message == failed)
    user.open(save(name="sound.png"))
    click(user, CAT)
    user.wait(lambda: bool(user.hole.any()))
    assert not user.hole[mask("bird")].any()


def test_a_click_whose_outlines_failed_is_not_done_with_the_next_one(held: User) -> None:
    act(held, "animal")
    click(held, BIRD)
    job = engine(held)._waiting.pop()
    engine(held)._deliver(JobFailed(job.id, "It failed.", ""))
    held.wait(lambda: held.message == "It failed.")
    click(held, CAT)
    go_on(held)
    held.wait(lambda: bool(held.hole[mask("cat")].all()))
    assert not held.hole[mask("bird")].all()


def test_an_engine_that_dies_of_a_picture_is_not_asked_again_by_moving_over_it(
    user: User, save: Callable[..., Path]
) -> None:
    user.open(save(DIES))
    user.page.set_tool(Tool.ANIMAL)
    user.wait(lambda: "starts again" in user.message)
    settle(user)
    hover(user, BIRD)
    assert not user.page.animal_tool.looking
    user.stroke((10, 10))
    user.open(save(name="sound.png"))
    click(user, CAT)
    user.wait(lambda: bool(user.hole.any()))


def test_an_engine_that_is_restarted_does_what_was_asked_before(held: User) -> None:
    held.page.set_tool(Tool.ANIMAL)
    click(held, BIRD)
    job = engine(held)._waiting[0]
    engine(held).cancel(job.id)  # as a restart does to all jobs
    held.wait(lambda: len(engine(held)._waiting) == 1)
    go_on(held)
    held.wait(lambda: bool(held.hole.any()))
    assert held.hole[mask("bird")].all()


def test_growth_is_set_beside_the_tool_and_remembered(at_work: User) -> None:
    row = at_work.page.panel.tool.growth
    assert row.isVisible()
    assert row.value.text() == "1 px"
    row.slider.setValue(30)
    assert row.value.text() == "3 px"
    assert at_work.window.store.values.growth == 30
    click(at_work, BIRD)
    settle(at_work)
    assert np.array_equal(at_work.hole, grown(mask("bird"), 3))
    row.slider.setValue(0)
    assert row.value.text() == "nothing"
    act(at_work, "select_animals")
    settle(at_work)
    assert np.array_equal(at_work.hole, mask("bird") | mask("cat"))
    at_work.page.set_tool(Tool.WAND)
    assert not row.isVisible()


def test_an_object_grows_too(at_work: User) -> None:
    at_work.window.store.update(growth=30)
    at_work.page.set_tool(Tool.OBJECT)
    at_work.stroke((20, 10), (60, 50))
    at_work.wait(lambda: bool(at_work.hole.any()))
    place = around(at_work.hole)
    box = np.zeros((90, 120), bool)
    box[place.top + 3 : place.bottom - 3, place.left + 3 : place.right - 3] = True
    assert np.array_equal(at_work.hole, grown(box, 3))  # the fake engine finds the box itself
    assert place.left <= 20 - 2
