"""Train from resolved options: `python -m training.commands.resolved OPTIONS.json`.

A bare GPU machine has no tyro. `featherproof-train inpainting --dry-run ... > OPTIONS.json` resolves the options where
it is installed; this runs them with torch, torchvision, timm, accelerate, numpy, Pillow and safetensors alone.
"""

from __future__ import annotations

import sys
from dataclasses import fields
from pathlib import Path
from typing import Any

from models.files.json_file import read_json
from models.tdanet.config import TDANetConfig
from training.inpainting.options import InpaintingOptions

PATHS = ("run", "cache", "text", "init", "backbone_weights", "perceptual_weights")


def options_from(values: dict[str, Any]) -> InpaintingOptions:
    """The options that `--dry-run` printed. Raises ValueError on a setting that this version does not know."""
    unknown = sorted(set(values) - {field.name for field in fields(InpaintingOptions)})
    if unknown:
        raise ValueError(f"These options have unknown settings: {', '.join(unknown)}.")
    paths = {name: Path(values[name]) for name in PATHS if values.get(name) is not None}
    settings: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in values.items()
    }
    settings |= paths
    settings["index"] = tuple(Path(index) for index in values["index"])
    settings["network"] = TDANetConfig.from_dict(values["network"])
    return InpaintingOptions(**settings)


def main() -> int:
    """Train; returns the exit status: 0, or 1 with one line on standard error."""
    from training.commands.train import run_inpainting

    try:
        options = options_from(read_json(sys.argv[1]))
        print(f"{options.run}: saved at step {run_inpainting(options)}")
    except (OSError, ValueError) as error:
        print(f"training.commands.resolved: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
