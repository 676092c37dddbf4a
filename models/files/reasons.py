"""Why a library failed, in words that a sentence for people can go on with."""

from __future__ import annotations

import re

_BYTES = re.compile(r"\bb(?=['\"])")  # as in "b'P6'"


def reason_of(error: BaseException) -> str:
    """The first line of what an error says, without Python's quotes and a full stop; its kind where it says nothing."""
    said = getattr(error, "strerror", None) or (error.args[0] if len(error.args) == 1 else str(error))
    if isinstance(said, bytes):  # so Pillow complains of a header's numbers
        said = said.decode("ascii", "backslashreplace")
    first_line = _BYTES.sub("", (str(said).strip().splitlines() or [""])[0].rstrip("."))
    if isinstance(error, KeyError) and first_line:
        return f"{first_line} is missing"
    return first_line or type(error).__name__
