"""Renders the program's icon from its SVG into the files that systems want: `python -m build_spec.icons`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).resolve().parents[1] / "resources" / "icons"
WINDOWS_SIZES = (16, 24, 32, 48, 64, 128, 256)
MAC_SIZES = (16, 32, 64, 128, 256, 512, 1024)
PNG_SIZE = 256


def main() -> int:
    """Write `featherproof.png`, `.ico` and `.icns` beside the SVG; 0."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    application = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    renderer = QSvgRenderer(str(FOLDER / "featherproof.svg"))
    pictures = {size: rendered(renderer, size) for size in {*WINDOWS_SIZES, *MAC_SIZES, PNG_SIZE}}
    pictures[PNG_SIZE].save(FOLDER / "featherproof.png", optimize=True)
    _save(pictures, WINDOWS_SIZES, FOLDER / "featherproof.ico")
    _save(pictures, MAC_SIZES, FOLDER / "featherproof.icns")
    del application
    return 0


def rendered(renderer: QSvgRenderer, size: int) -> Image.Image:
    """The picture as size×size RGBA."""
    image = QImage(size, size, QImage.Format.Format_RGBA8888)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return Image.frombytes("RGBA", (size, size), bytes(image.constBits()), "raw", "RGBA", image.bytesPerLine())


def _save(pictures: dict[int, Image.Image], sizes: tuple[int, ...], target: Path) -> None:
    """All sizes in one file, each drawn for itself rather than scaled from the largest."""
    largest = pictures[max(sizes)]
    largest.save(target, sizes=[(size, size) for size in sizes], append_images=[pictures[size] for size in sizes])


if __name__ == "__main__":
    sys.exit(main())
