"""Whether a window can open here, found out before Qt is asked, which would end the process with a page of text."""

from __future__ import annotations

import ctypes
import os
import sys

NO_DISPLAY = "There is no display here; make demo (or featherproof demo) writes a contact sheet instead."

# Shared libraries that the wheel of Qt leaves to the system, and the Debian packages that have them.
ANY_PLATFORM = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libglib-2.0.so.0": "libglib2.0-0",
}
XCB_PLATFORM = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}


def window_problem() -> str | None:
    """Why no window can open, as one sentence with the way out; None when one can. Says nothing on other systems."""
    if not sys.platform.startswith("linux"):
        return None
    platform = os.environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if not platform and not _has_display():
        return NO_DISPLAY
    needed = dict(ANY_PLATFORM)
    if platform == "xcb" or (not platform and "WAYLAND_DISPLAY" not in os.environ):
        needed |= XCB_PLATFORM
    packages = missing_packages(needed)
    if packages:
        return f"Qt lacks system libraries; install them with: apt-get install {' '.join(packages)}"
    return None


def missing_packages(libraries: dict[str, str]) -> list[str]:
    """The packages of those libraries that can't be loaded."""
    return [package for library, package in libraries.items() if not _loads(library)]


def _loads(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def _has_display() -> bool:
    if os.environ.get("WAYLAND_DISPLAY"):
        return True
    return bool(os.environ.get("DISPLAY")) and _x_server_answers()


def _x_server_answers() -> bool:
    """DISPLAY may name a server that is gone; then Qt would abort the process."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True  # the check of the libraries says what to install
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connect.argtypes = [ctypes.c_char_p, ctypes.c_void_p]
    xcb.xcb_connection_has_error.argtypes = [ctypes.c_void_p]
    xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


if __name__ == "__main__":
    problem = window_problem()
    if problem is not None:
        print(f"featherproof: {problem}", file=sys.stderr)
    sys.exit(problem is not None)
