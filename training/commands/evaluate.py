"""`featherproof-train evaluate inpainting`, `text-matching` and `authenticity`: their arguments, and what they say."""

from __future__ import annotations

import json
from pathlib import Path

from dataset_tools.index import FILE_NAME
from models.files.atomic_file import write_atomically
from models.files.same_file import same_file_among
from training.commands.terminal import Parser, add_fill_settings, add_measured, complain, given, say


def run_evaluate(rest: list[str]) -> int:
    """Measure a checkpoint; returns 0, or 2 where there is no such kind."""
    jobs = {"inpainting": _inpainting, "text-matching": _text_matching, "authenticity": _authenticity}
    told = f"evaluate takes {', '.join(jobs)}."
    if rest[:1] in (["-h"], ["--help"]):
        print(told)
        return 0
    if not rest or rest[0] not in jobs:
        complain(told)
        return 2
    parser = Parser(f"evaluate {rest[0]}")
    add_measured(parser)
    jobs[rest[0]](parser, rest[1:])
    return 0


def _inpainting(parser: Parser, rest: list[str]) -> None:
    """Print an inpainting checkpoint's bars and where the report is."""
    parser.description = "Measure an inpainting checkpoint on photos never trained on, beside OpenCV's fills."
    add = parser.add_argument
    add("--checkpoint", default="default", help="name or file of the inpainting checkpoint")
    add("--out", required=True, type=Path, help="folder of the report")
    add("--photos", type=int, default=120, help="number of photos, evenly spread over the split (default 120)")
    add("--masks", type=Path, help="folder of the fixed holes (default: beside each index; drawn if missing)")
    add("--lpips-weights", type=Path, help="AlexNet as a safetensors file (default: torchvision downloads it)")
    add("--no-lpips", action="store_true", help="skip LPIPS and diversity")
    add("--realism-photos", type=int, metavar="N", help="photos for FID and KID (default: all; 0: skip)")
    add(
        "--extractor",
        default="mobilenetv2_100.inat_birds",
        help="features for FID and KID: inception, or a timm network",
    )
    add("--extractor-weights", type=Path, help="its safetensors file")
    add(
        "--judge",
        metavar="FILE",
        help="text-matching checkpoint that training never used (default: no caption comparison)",
    )
    add(
        "--judge-weights",
        type=Path,
        help="the judge's image encoder as a safetensors file (default: timm downloads it)",
    )
    add(
        "--colour-photos",
        type=int,
        default=50,
        metavar="N",
        help="birds, and as many pets, for colour control (0: skip)",
    )
    add(
        "--semantic-photos",
        type=int,
        default=100,
        metavar="N",
        help="photos for semantic agreement, kept categories and heads (default 100; 0: skip)",
    )
    add_fill_settings(parser, detail="as the checkpoint says", rim="as the checkpoint says")
    known = parser.parse_args(rest)
    from training.inpainting.report.report import ReportOptions, evaluate

    print(evaluate(ReportOptions(**given(known)), say))


def _text_matching(parser: Parser, rest: list[str]) -> None:
    """Print a text-matching checkpoint's R-precision as JSON, or write it."""
    parser.description = "R-precision of a text-matching checkpoint on photos never trained on."
    add = parser.add_argument
    add("--checkpoint", required=True, help="name or file of the text-matching checkpoint")
    add("--photos", type=int, help="number of photos, evenly spread over the split (default: all)")
    add("--backbone-weights", type=Path, help="image encoder as a safetensors file (default: timm downloads it)")
    add("--out", type=Path, help="JSON file to write (default: standard output)")
    known = parser.parse_args(rest)
    indexes = (*known.index, *(index / FILE_NAME for index in known.index))
    read = [*indexes, known.checkpoint, *filter(None, [known.backbone_weights])]
    if known.out is not None and same_file_among(known.out, read) is not None:
        raise ValueError(f"{known.out} is one of the files that are read; name another one with --out.")
    from training.text.evaluate import evaluate_matching

    figures = evaluate_matching(
        known.checkpoint, known.index, known.split, known.backbone_weights, known.device, known.photos
    )
    text = json.dumps(figures, indent=2)
    if known.out is None:
        print(text)
    else:
        write_atomically(known.out, text + "\n")


def _authenticity(parser: Parser, rest: list[str]) -> None:
    """Print a stack's bars and where the report is."""
    parser.description = "Measure a stack on photos never trained on."
    add = parser.add_argument
    add("--checkpoint", default="default", help="name or file of a stack")
    add("--out", required=True, type=Path, help="folder for the report; scans are kept there, to resume")
    add("--photos", type=int, help="number of source photos, evenly spread over the split (default: all)")
    add("--unseen", nargs="+", default=(), metavar="NAME", help="further inpainters that training never met")
    add("--control", nargs="+", default=(), metavar="FILE", help="members measured alone, such as a ResNet-34")
    add("--stack-run", type=Path, help="the stack's run folder: measures the other meta-learners too")
    add("--authentic", nargs="+", default=(), type=Path, metavar="DIR", help="folders of unaltered photos")
    add("--as-made", action="store_true", help="measure the photos as they were made, none saved again or scaled")
    add("--seed", type=int, default=0, help="seed of the fills drawn for the balanced figures")
    known = parser.parse_args(rest)
    from training.authenticity.report.report import ReportOptions, evaluate

    print(evaluate(ReportOptions(**given(known)), say))
