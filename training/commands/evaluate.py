"""`featherproof-train evaluate inpainting` and `evaluate text-matching`."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from dataset_tools.index import FILE_NAME
from models.files.atomic_file import write_atomically
from models.files.same_file import same_file_among
from training.commands.ensemble import given, say


def run_evaluate_inpainting(parser: argparse.ArgumentParser, rest: list[str]) -> int:
    """Measure an inpainting checkpoint and print its bars and where the report is; returns 0."""
    parser.description = "Measure an inpainting checkpoint on photos never trained on, beside OpenCV's fills."
    add = parser.add_argument
    _add_common(parser, "inpainting checkpoint")
    add("--out", required=True, type=Path, help="folder of the report")
    add("--photos", type=int, default=120, help="how many, spread evenly over the split (default 120)")
    add("--masks", type=Path, help="folder of the fixed holes; beside each index when left out, drawn where missing")
    add("--lpips-weights", type=Path, help="safetensors file; without it torchvision downloads AlexNet")
    add("--no-lpips", action="store_true", help="leave LPIPS and diversity out")
    add("--realism-photos", type=int, metavar="N", help="photos for FID and KID; all when left out, 0: none")
    add("--extractor", default="mobilenetv2_100.inat_birds", help="of FID and KID: inception, or a timm network's name")
    add("--extractor-weights", type=Path, help="its safetensors file")
    add("--judge", metavar="FILE", help="a text-matching checkpoint that training never used; without it, no text swap")
    add("--judge-weights", type=Path, help="its image encoder's safetensors file; without it timm downloads")
    add("--colour-photos", type=int, default=50, metavar="N", help="birds, and as many pets, for colours; 0: none")
    add("--detail-from", type=int, metavar="PX", help="borrow detail from this many px across on; 0: none")
    add("--rim-depth", type=int, metavar="PX", help="continue what is visible so far into a hole, 0: not at all")
    known = parser.parse_args(rest)
    from training.inpainting.report.report import ReportOptions, evaluate

    print(evaluate(ReportOptions(**given(known)), say))
    return 0


def run_evaluate_matching(parser: argparse.ArgumentParser, rest: list[str]) -> int:
    """Measure a text-matching checkpoint's R-precision and print it as JSON, or write it; returns 0."""
    parser.description = "R-precision of a text-matching checkpoint on photos never trained on."
    _add_common(parser, "text-matching checkpoint")
    parser.add_argument("--photos", type=int, help="how many, spread evenly over the split; all when left out")
    parser.add_argument("--backbone-weights", type=Path, help="its image encoder's file; without it timm downloads")
    parser.add_argument("--out", type=Path, help="JSON file to write; standard output without it")
    known = parser.parse_args(rest)
    read = [
        *known.index,
        *(index / FILE_NAME for index in known.index),
        known.checkpoint,
        *filter(None, [known.backbone_weights]),
    ]
    if known.out is not None and same_file_among(known.out, read) is not None:
        raise ValueError(f"{known.out} is one of the files that are read; name another one with --out.")
    from training.text.evaluate import evaluate_matching

    figures = evaluate_matching(
        known.checkpoint, known.index, known.split, known.backbone_weights, known.device, known.photos
    )
    text = json.dumps(figures, indent=2) + "\n"
    if known.out is None:
        print(text, end="")
    else:
        write_atomically(known.out, text)
    return 0


def _add_common(parser: argparse.ArgumentParser, what: str) -> None:
    parser.add_argument("--index", type=Path, nargs="+", required=True, help="index.jsonl files")
    parser.add_argument("--checkpoint", default="default", help=f"name or file of the {what}")
    parser.add_argument("--split", choices=["test", "val"], default="test")
    parser.add_argument("--device", default="auto")
