"""The library c2pa-python, where it is installed; its part in Rust is taken from beside it and from nowhere else."""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import os
import sys
from functools import lru_cache
from pathlib import Path
from types import ModuleType

_NAMES = {"linux": "libc2pa_c.so", "darwin": "libc2pa_c.dylib", "win32": "c2pa_c.dll"}
_VARIABLE = "C2PA_LIBRARY_NAME"


@lru_cache(maxsize=1)
def c2pa_library() -> ModuleType | None:
    """The module `c2pa`; None where it is not installed, or not for this system.

    By itself it would look for its library in the folder that a command is called from first, where anybody may have
    put a file of that name among photos.
    """
    found = importlib.util.find_spec("c2pa")
    if found is None or found.origin is None or sys.platform not in _NAMES:
        return None
    library = Path(found.origin).parent / "libs" / _NAMES[sys.platform]
    before = os.environ.get(_VARIABLE)
    try:
        ctypes.CDLL(str(library))  # what can't be loaded would be looked for elsewhere
        os.environ[_VARIABLE] = str(library)
        return importlib.import_module("c2pa")
    except (ImportError, OSError, RuntimeError):
        return None
    finally:
        os.environ.pop(_VARIABLE, None)
        if before is not None:
            os.environ[_VARIABLE] = before
