"""Shows files and folders in the system's file manager."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

LIBRARY_PATH = "LD_LIBRARY_PATH"


def reveal(path: Path) -> None:
    """Open the folder with the file selected where the system can do that, the folder alone elsewhere."""
    if sys.platform == "win32":
        subprocess.Popen(["explorer", "/select,", str(path)])
    elif sys.platform == "darwin":
        subprocess.Popen(["open", "-R", str(path)])
    else:
        open_folder(path.parent)


def open_folder(folder: Path) -> bool:
    """Open the folder; False where no program here does that."""
    with system_libraries():
        return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


@contextmanager
def system_libraries() -> Iterator[None]:
    """Programs started meanwhile look for libraries where the system has them.

    A packaged program is started with its own libraries on the path, which a file manager must not load.
    """
    own = os.environ.get(LIBRARY_PATH)
    if own is None or not getattr(sys, "frozen", False):
        yield
        return
    before = os.environ.get(f"{LIBRARY_PATH}_ORIG")
    if before is None:
        del os.environ[LIBRARY_PATH]
    else:
        os.environ[LIBRARY_PATH] = before
    try:
        yield
    finally:
        os.environ[LIBRARY_PATH] = own
