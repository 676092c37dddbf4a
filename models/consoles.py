"""What a console can't show must not end a command."""

from __future__ import annotations

import io
import sys


def spell_out_what_cant_be_shown() -> None:
    """Have stdout spell out characters that its encoding lacks, as stderr does, instead of failing at a file's name."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
