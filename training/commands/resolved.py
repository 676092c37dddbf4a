"""Train from resolved options: `python -m training.commands.resolved OPTIONS.json`.

A bare GPU machine has no tyro. `featherproof-train inpainting --dry-run ... > OPTIONS.json` resolves the options where
it is installed; this runs them with torch, torchvision, timm, accelerate, numpy, Pillow and safetensors alone.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from typing import Any

from models.files.json_file import read_json
from training.inpainting.options import InpaintingOptions
from training.runs.options import options_from


def resolved(values: dict[str, Any]) -> InpaintingOptions:
    """The options that `--dry-run` printed. Raises ValueError on a setting that this version does not know."""
    unknown = sorted(set(values) - {field.name for field in fields(InpaintingOptions)})
    if unknown:
        raise ValueError(f"These options have unknown settings: {', '.join(unknown)}.")
    return options_from(InpaintingOptions, values)


def main() -> int:
    """Train; returns the exit status: 0, or 1 with one line on standard error."""
    from training.commands.train import run_inpainting

    try:
        options = resolved(read_json(sys.argv[1]))
        print(f"{options.run}: saved at step {run_inpainting(options)}")
    except (OSError, ValueError) as error:
        print(f"training.commands.resolved: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
