"""What `featherproof --version` tells: the program, what its networks run on, the device, and the checkpoints."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version

from app.checkpoints.list import Entry, read_entries
from models import __version__

ENGINES = (("torch", "torch"), ("onnxruntime", "ONNX Runtime"))  # the first that is installed runs the networks


def print_version() -> int:
    """Print it all, the first line before anything slow is looked up; 0."""
    print(f"featherproof {__version__}", flush=True)
    for line in details():
        print(line, flush=True)
    return 0


def details() -> Iterator[str]:
    """The lines after the first. Finding the device imports torch, or ONNX Runtime where there is no torch."""
    yield engine_version()
    yield f"device: {_device()}"
    entries = [entry for entry in read_entries() if entry.manifest is not None]
    if not entries:
        yield "checkpoints: none"
    else:
        yield "checkpoints:"
        yield from (f"  {_line(entry)}" for entry in entries)


def engine_version() -> str:
    """The name and version of what runs the networks, by its metadata: nothing is imported."""
    for distribution, title in ENGINES:
        try:
            return f"{title} {version(distribution)}"
        except PackageNotFoundError:
            continue
    return "neither torch nor ONNX Runtime"


def _device() -> str:
    try:
        from models.running.device import choose_device

        chosen = choose_device("auto")
    except (ImportError, ValueError) as error:
        return f"none ({error})"
    return " ".join((chosen.title, *(f"({text})" for text in chosen.notes)))


def _line(entry: Entry) -> str:
    return f"{entry.name} ({entry.kind}{', default' if entry.default else ''})"
