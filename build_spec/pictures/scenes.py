"""What the window's pictures show. A scene's steps build on each other; each says what of a verdict is to be seen."""

from __future__ import annotations

from collections.abc import Callable

from app.samples import SAMPLE_PHOTO
from app.verdicts.decision import Answer
from app.window.authenticate.rows import PhotoRow
from build_spec.pictures.photos import FILLED, RETOUCHED, TELEA, photos_in
from build_spec.pictures.program import PictureError
from build_spec.pictures.stage import Stage
from models.authenticity.verdict import Verdict

Step = Callable[[Stage], str]
Scene = dict[str, Step]  # by the pictures' names

LARGE = 2560, 1440
FACE = 225, 150  # a point of the sample
STROKES = (((187, 111), (222, 128)), ((248, 192), (272, 204)))  # beside the eye, and on the nose
FILLS = 4


# The Checkpoints page -----------------------------------------------------------------------------------------------


def show_checkpoints(stage: Stage) -> str:
    """All that ship, the first one selected."""
    stage.window.show_page("checkpoints")
    stage.wait_for("the checkpoints", lambda: stage.window.checkpoints.model.rowCount())
    return ""


# The Inpaint page ---------------------------------------------------------------------------------------------------


def point_at_the_cat(stage: Stage) -> str:
    """The animal tool over the sample."""
    canvas = stage.window.page.canvas
    stage.dress("light")
    stage.window.open(SAMPLE_PHOTO)
    stage.wait_for("the sample", lambda: stage.window.page.document is not None)
    stage.settle()
    stage.act("animal")
    stage.point_at(*FACE)
    stage.wait_for("the cat's outline", lambda: canvas.pointed_animal is not None)
    return ""


def fill(stage: Stage) -> str:
    """Four fills of two strokes, the second one kept; words that the checkpoint does not know."""
    stage.act("brush")
    for stroke in STROKES:
        stage.stroke(*stroke)
    _inpaint(stage, "a brown kitty with redish ears")
    stage.window.page.strip.select(1)
    stage.act("star")
    stage.point_at(*FACE)
    stage.wait_for("the hole's areas", lambda: stage.window.status.hole.text().endswith("2 areas"))
    return ""


def fill_again(stage: Stage) -> str:
    """The same hole by another caption, on a large screen."""
    _inpaint(stage, "a grey cat")
    stage.window.page.strip.select(FILLS + 1)
    stage.dress("dark", *LARGE)
    stage.point_at(*FACE)
    return ""


def check(stage: Stage) -> str:
    """The verdict on the shown fill."""
    found: list[Verdict] = []
    stage.window.page.fill_tools.checked.connect(found.append)
    stage.dress("dark", 1280, 930)
    stage.point_at(*FACE)
    stage.act("check")
    stage.wait_for("a verdict", lambda: found)
    return _told(found[0])


def _inpaint(stage: Stage, caption: str) -> None:
    page = stage.window.page
    page.panel.caption.setPlainText(caption)
    page.panel.fills.setValue(FILLS)
    page.panel.inpaint.click()
    stage.settle()


# The Authenticate page ----------------------------------------------------------------------------------------------


def show_heat_map(stage: Stage) -> str:
    """What Telea filled, on a large screen."""
    stage.dress("light", *LARGE)
    stage.window.show_page("authenticate")
    stage.window.authenticate.add([str(photos_in(stage.work))])
    stage.settle()
    return _open(stage, TELEA)


def show_labels(stage: Stage) -> str:
    """A photo whose file says that it was edited."""
    stage.dress("dark")
    return _open(stage, RETOUCHED)


def show_table(stage: Stage) -> str:
    """All photos, with decisions on those whose truth is known, and on one that is outside."""
    page = stage.window.authenticate
    page.close_detail()
    _decide(stage, "astronaut.png", "unsure")
    for name, note in ((FILLED, "the nose is a fill"), (RETOUCHED, ""), (TELEA, "blurred patch between the eyes")):
        right = _verdict(_row(stage, name)).verdict == "inpainted"
        _decide(stage, name, "agree" if right else "disagree", note)
    page.table.select_photo(_row(stage, TELEA).path)
    stage.wait_for("the summary", lambda: "you" in page.footer.told.text())
    return page.footer.told.text()


def show_decision(stage: Stage) -> str:
    """The decision on what Telea filled, with its note."""
    return _open(stage, TELEA)


def _open(stage: Stage, name: str) -> str:
    page = stage.window.authenticate
    row = _row(stage, name)
    page.table.select_photo(row.path)
    page.open_row(row)
    stage.wait_for("the photo", lambda: not page.detail.preview.isVisible())
    return _told(_verdict(row))


def _decide(stage: Stage, name: str, answer: Answer, note: str = "") -> None:
    page = stage.window.authenticate
    page.deciding.decide(answer, [_row(stage, name)], page.table.shown_rows(), note)


def _row(stage: Stage, name: str) -> PhotoRow:
    return next(row for row in stage.window.authenticate.model.rows if row.name == name)


def _verdict(row: PhotoRow) -> Verdict:
    if row.verdict is None:
        raise PictureError(f"{row.name} got no verdict: {row.error}")
    return row.verdict


def _told(verdict: Verdict) -> str:
    return f"{verdict.verdict}, p(inpainted) {verdict.p_inpainted:.2f}"


SCENES: tuple[Scene, ...] = (
    {"checkpoints-light": show_checkpoints},
    {
        "animal-light": point_at_the_cat,
        "fills-light": fill,
        "fills-2560-dark": fill_again,
        "check-dark": check,
    },
    {
        "heat-map-2560-light": show_heat_map,
        "labels-dark": show_labels,
        "table-dark": show_table,
        "decision-dark": show_decision,
    },
)
