"""Pictures of what the commands write: the demo's contact sheet, and a report as a browser shows it."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from PIL import Image

from build_spec.pictures.photos import TELEA, write_telea
from build_spec.pictures.program import PictureError, featherproof

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
REPORT_SIZE = 1000, 1120  # pixels: its summary, and its first photo


def demo_sheet(work: Path) -> Image.Image:
    """The sample, its hole and four fills with their verdicts, by `featherproof demo`."""
    file = work / "sheet.png"
    featherproof("demo", "--out", file)
    return _opened(file)


def report_page(work: Path) -> Image.Image:
    """The top of the report on one photo. Raises PictureError where there is no browser."""
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        raise PictureError("the report is shown by a browser, and there is none: apt-get install chromium.")
    photo, report, shot = work / TELEA, work / "report.html", work / "report.png"
    write_telea(photo)
    featherproof("classify", photo, "--report", report)
    width, height = REPORT_SIZE
    options = (
        "--headless",
        "--hide-scrollbars",
        "--no-sandbox",  # which root must do without, and this page needs none
        f"--user-data-dir={work / 'browser'}",
        f"--window-size={width},{height}",
        f"--screenshot={shot}",
    )
    home = os.environ | {"HOME": str(work)}  # the profile is not all that it writes
    subprocess.run([browser, *options, report.as_uri()], env=home, capture_output=True, check=False)
    if not shot.exists():
        raise PictureError(f"{browser} took no picture of the report.")
    return _opened(shot)


def _opened(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        return picture.convert("RGB")
