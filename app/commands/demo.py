"""`featherproof demo` and `make demo`: the main job on the sample photo, shown as one picture. Needs no Qt."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from app.samples import SAMPLE_CAPTION, SAMPLE_PHOTO, sample_hole
from models.authenticator import Authenticator
from models.authenticity.members import KIND, members_of
from models.checkpoints.checkpoint import find
from models.files.same_file import same_file_among
from models.imaging import PhotoError, load_photo, save_photo
from models.imaging.photo import Photo
from models.running.threads import fill_threads, use_threads, verdict_threads

COUNT = 4
MARGIN, LABEL = 16, 24  # pixels
GROUND, INK, TINT = (36, 36, 38), (230, 230, 232), (127, 96, 242)


def write_demo(out: str, device: str) -> int:
    """Fill the sample's hole four times, judge the photo and its fills, and write the contact sheet to `out`;
    returns 0."""
    if same_file_among(out, [SAMPLE_PHOTO]) is not None:
        raise PhotoError(f"{out} leads to the sample photo itself: name another file with --out.")
    photo = load_photo(SAMPLE_PHOTO)
    hole = sample_hole(*photo.pixels.shape[:2])
    find("default")
    members_of(find("default", kind=KIND))

    from models.inpainter import Inpainter

    inpainter, authenticator = Inpainter.load(device=device), Authenticator.load(device=device)

    def judged(label: str, pixels: np.ndarray) -> tuple[str, np.ndarray]:
        use_threads(verdict_threads())
        verdict = authenticator.classify(pixels)
        return f"{label}: {verdict.verdict}, p(inpainted) {verdict.p_inpainted:.2f}", pixels

    pictures = [judged("before", photo.pixels), ("hole", tinted(photo.pixels, hole))]
    use_threads(fill_threads())
    fills = inpainter.fill(photo.pixels, hole, SAMPLE_CAPTION, COUNT)
    pictures += [judged(f"seed {fill.seed}", fill.photo) for fill in fills]
    title = f'"{SAMPLE_CAPTION}", {inpainter.manifest.name}, {inpainter.runner.device_title}'
    sheet = contact_sheet(pictures, columns=3, title=title)
    Path(out).parent.mkdir(parents=True, exist_ok=True)
    save_photo(out, sheet, Photo(sheet), None)
    print(f"Wrote {out}: the sample, its hole and {COUNT} fills, with verdicts.")
    return 0


def tinted(photo: np.ndarray, hole: np.ndarray) -> np.ndarray:
    """The photo (uint8 H×W×3) with its hole (bool H×W) in the program's tint."""
    shown = photo.copy()
    shown[hole] = (0.4 * photo[hole] + 0.6 * np.array(TINT)).astype(np.uint8)
    return shown


def contact_sheet(pictures: Sequence[tuple[str, np.ndarray]], columns: int, title: str) -> np.ndarray:
    """Labelled pictures of one size (uint8 H×W×3) in rows of `columns` under a title; uint8 H×W×3."""
    height, width = pictures[0][1].shape[:2]
    rows = -(-len(pictures) // columns)
    size = (MARGIN + columns * (width + MARGIN), LABEL + MARGIN + rows * (height + LABEL + MARGIN))
    sheet = Image.new("RGB", size, GROUND)
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(14)
    pen.text((MARGIN, MARGIN / 2), title, INK, font)
    for number, (label, pixels) in enumerate(pictures):
        left = MARGIN + number % columns * (width + MARGIN)
        top = LABEL + MARGIN + number // columns * (height + LABEL + MARGIN)
        sheet.paste(Image.fromarray(pixels), (left, top))
        pen.text((left, top + height + 4), label, INK, font)
    return np.asarray(sheet)
