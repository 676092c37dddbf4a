"""The commands that scripts call, in the built program: what they print, write and exit with."""

from __future__ import annotations

import json
import shutil

import numpy as np
from PIL import Image

from app.samples import sample_hole
from build_spec.trial import Outcome, Trial, TrialError
from models import __version__
from models.imaging import load_photo

FILL_KEYS = {"path", "fill", "seed", "caption", "unknown_words", "read_as", "checkpoint", "device", "seconds"}
VERDICT_KEYS = {
    *("path", "verdict", "p_inpainted", "models", "altered_fraction", "box", "boxes"),
    *("category", "domain", "labels", "seconds"),
}
ENGINES = {"full": "torch", "light": "ONNX Runtime"}


def tells_its_version(trial: Trial) -> str:
    """Program, engine, device and checkpoints."""
    told = _well(trial.run("--version"), "--version").out.splitlines()
    _expect(told[0] == f"featherproof {__version__}", f"--version begins with {told[0]}")
    _expect(told[1].startswith(ENGINES[trial.flavour]), f"--version names the engine {told[1]}")
    _expect(any("inpainting, default" in line for line in told), "--version names no default checkpoint")
    return ", ".join(told[:3])


def verifies_its_checkpoints(trial: Trial) -> str:
    """Every weight file beside the program has its sha256."""
    told = _well(trial.run("models", "--verify"), "models --verify").out
    _expect(str(trial.folder / "checkpoints") in told, "the checkpoints beside the program are not listed")
    return f"{told.count('sha256: verified')} checkpoints verified"


def fills(trial: Trial) -> str:
    """`inpaint --json`: an object a line, a PNG a fill, and not a pixel changed outside the hole."""
    photo, mask, hole = _photo_and_mask(trial)
    asked = (photo, "--mask", mask, "--caption", "a brown cat", "--count", "2", "--seed", "3", "--out", "Füllungen")
    told = [json.loads(line) for line in _well(trial.run("inpaint", *asked, "--json"), "inpaint").out.splitlines()]
    _expect([set(line) for line in told] == [FILL_KEYS] * 2, f"inpaint --json printed {told}")
    _expect([line["seed"] for line in told] == [3, 4], "fills are not of the seeds 3 and 4")
    files = sorted((trial.users[0].photos / "Füllungen").iterdir())
    _expect(len(files) == 2, f"inpaint wrote {[file.name for file in files]}")
    named = [trial.users[0].photos / line["fill"] for line in told]
    _expect(sorted(named) == files, f"inpaint names {[line['fill'] for line in told]}")
    before = load_photo(trial.users[0].photos / photo).pixels
    for file in files:
        filled = load_photo(file).pixels
        _expect(np.array_equal(filled[~hole], before[~hole]), f"{file.name} differs from the photo outside the hole")
        _expect(not np.array_equal(filled[hole], before[hole]), f"{file.name} is the photo itself")
    return f"{len(told)} fills with {told[0]['checkpoint']} on {told[0]['device']}, {told[1]['seconds']} s each"


def judges(trial: Trial) -> str:
    """`classify --json`: a verdict a line; of a file that is missing its error, and exit status 1."""
    photo, _, _ = _photo_and_mask(trial)
    done = trial.run("classify", photo, "fehlt.png", "--json")
    _expect(done.status == 1, f"classify with a missing photo exits with {done.status}: {done.err}")
    told = [json.loads(line) for line in done.out.splitlines()]
    _expect(len(told) == 2, f"classify printed {done.out or done.err}")
    _expect(set(told[0]) == VERDICT_KEYS, f"classify --json printed {told[0]}")
    _expect(told[0]["domain"] is not None, "nobody looks for animals: there is no checkpoint of outlines")
    _expect(set(told[1]) == {"path", "error"}, f"classify --json printed {told[1]}")
    return f"{told[0]['verdict']}, p {told[0]['p_inpainted']:.2f}, by {', '.join(told[0]['models'])}"


def works_on_many(trial: Trial) -> str:
    """`inpaint FOLDER --mask outline`, which skips what is there when repeated; `classify --report` of the fills."""
    folder = trial.users[0].photos / "Album"
    folder.mkdir()
    for name in ("eins", "zwei"):
        shutil.copy(trial.users[0].photos / "schöne Katze.png", folder / f"{name}.png")
    asked = ("Album", "--mask", "outline", "--caption", "a brown cat", "--count", "1", "--out", "viele")
    _well(trial.run("inpaint", *asked), "inpaint of a folder")
    again = _well(trial.run("inpaint", *asked), "inpaint of a folder, repeated")
    _expect("2 fills were there already" in again.err, f"inpaint of a folder, repeated, says {again.err}")
    files = sorted(file.name for file in (trial.users[0].photos / "viele").iterdir())
    _expect(files == ["eins-seed-0000.png", "zwei-seed-0000.png"], f"inpaint of a folder wrote {files}")
    _well(trial.run("classify", "viele", "--report", "Bericht.html"), "classify --report")
    report = (trial.users[0].photos / "Bericht.html").read_text(encoding="utf-8")
    _expect(all(name in report for name in files), "the report doesn't name the photos")
    return f"2 photos filled, {len(report) / 1e3:.0f} kB of report"


def says_what_is_wrong(trial: Trial) -> str:
    """Exit status 1 for an input that fails and 2 for arguments, one plain line on stderr, nothing on stdout."""
    photo, mask, _ = _photo_and_mask(trial)
    small = trial.users[0].photos / "klein.png"
    Image.new("L", (8, 8), 255).save(small)
    common = ("--caption", "a cat", "--out", "nichts")
    for status, arguments in (
        (1, ("inpaint", "fehlt.png", "--mask", mask, *common)),
        (1, ("inpaint", photo, "--mask", small.name, *common)),
        (1, ("fehlt.png",)),
        (2, ("inpaint", photo, "--mask", mask, *common, "--count", "viele")),
        (2, ("--so-nicht",)),
    ):
        done = trial.run(*arguments)
        lines = done.err.splitlines()
        plain = len(lines) == 1 and lines[0].startswith("featherproof: ") and not done.out
        _expect(done.status == status and plain, f"featherproof {' '.join(arguments)} gives {done}")
    return "exit status 1 and 2, one line each"


def works_without_streams(trial: Trial) -> str:
    """Window, engine, fill and verdict where stdin, stdout and stderr are closed."""
    done = trial.run("--smoke-test", closed=True)
    _expect(done.status == 0, f"--smoke-test without streams exits with {done.status}")
    return "exit status 0"


def works_unseen(trial: Trial) -> str:
    """`--smoke-test`: window, engine, a real fill and a real verdict."""
    return "; ".join(_well(trial.run("--smoke-test"), "--smoke-test").out.splitlines())


def works_for_two_at_once(trial: Trial) -> str:
    """Two users with homes of their own start it from one folder at the same time."""
    started = [trial.start("--smoke-test", user=user) for user in trial.users]
    ends = [(*process.communicate(), process.returncode) for process in started]
    for out, err, status in ends:
        _well(Outcome(status, out, err), "--smoke-test beside another one")
    return "both exit with 0"


def _photo_and_mask(trial: Trial) -> tuple[str, str, np.ndarray]:
    """The sample's name, that of its mask, and the hole, bool H×W."""
    folder = trial.users[0].photos
    photo, mask = "schöne Katze.png", "Maske.png"
    hole = sample_hole(*load_photo(folder / photo).pixels.shape[:2])
    Image.fromarray(hole).convert("L").save(folder / mask)
    return photo, mask, hole


def _well(done: Outcome, what: str) -> Outcome:
    _expect(done.status == 0, f"{what} exits with {done.status}: {done.err.strip() or done.out.strip()}")
    return done


def _expect(so: bool, otherwise: str) -> None:
    if not so:
        raise TrialError(f"{otherwise}.")
