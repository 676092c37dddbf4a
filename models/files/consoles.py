"""What a console can't show must not end a command, and what libraries say among themselves does not belong on one."""

from __future__ import annotations

import io
import os
import sys
import warnings


def spell_out_what_cant_be_shown() -> None:
    """Have stdout spell out characters that its encoding lacks, as stderr does, instead of failing at a file's name."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")


def keep_to_our_own_words() -> None:
    """Have stderr show what the program itself writes: no warnings, and nothing from libraries in C.

    libtiff, for one, writes of a damaged photo by the name "tempfile.tif". For a program's own process: the file
    descriptor 2 leads nowhere from here on.
    """
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    if sys.stderr is not sys.__stderr__ or not isinstance(sys.stderr, io.TextIOWrapper) or sys.stderr.fileno() != 2:
        return
    own = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    sys.stderr = io.TextIOWrapper(
        os.fdopen(own, "wb", buffering=0), sys.stderr.encoding, "backslashreplace", write_through=True
    )


def finish_output() -> None:
    """Hand over what stdout still holds. Raises BrokenPipeError where nobody reads it any more."""
    if sys.stdout is not None:
        sys.stdout.flush()


def leave_output() -> None:
    """Let stdout lead nowhere: whoever read it, such as `head`, has seen enough."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
