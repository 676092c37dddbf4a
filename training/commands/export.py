"""`featherproof-train export`: its arguments, and what it says."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from models.checkpoints.manifest import Manifest
from models.files.json_file import read_json
from training.commands.terminal import Parser, add_fill_settings, say


def run_export(rest: list[str]) -> int:
    """Write a run's checkpoint, or a checkpoint's ONNX graphs, and print where they are; returns 0."""
    parser = Parser("export")
    parser.description = "Write a run's checkpoint, or the ONNX graphs of a run or checkpoint, into a folder."
    add = parser.add_argument
    add("run", metavar="RUN", help="a run's folder; with --onnx also a checkpoint's name or manifest")
    add("out", metavar="OUT", type=Path)
    add("--training", action="store_true", help="write the warm start: everything that training resumes from")
    add("--generator", action="store_true", help="write the TDANet that a gan-classifier run trained against")
    add("--onnx", action="store_true", help="write ONNX graphs, with a stack's members, for the light program")
    add("--name", help="name of the checkpoint (default: the run folder's name)")
    add("--title", help="description in one line")
    add("--default", action="store_true", help="make it the default checkpoint")
    add_fill_settings(parser, detail="only what enlarging lacks", rim="0")
    add("--metrics", type=Path, help="JSON file of measured figures for the manifest")
    add(
        "--index",
        type=Path,
        nargs="+",
        default=(),
        help="with --onnx: index.jsonl files of photos to verify on as well",
    )
    add(
        "--photos",
        type=int,
        default=40,
        metavar="N",
        help="number of these photos, evenly spread over the test split (default 40)",
    )
    known = parser.parse_args(rest)
    if sum((known.training, known.generator, known.onnx)) > 1:
        parser.error("give one of --training, --generator and --onnx.")
    if known.index and not known.onnx:
        parser.error("--index goes with --onnx.")
    if known.onnx:
        return _run_onnx(known)
    _tell(_exported(known, known.out))
    return 0


def _exported(known: argparse.Namespace, out: Path) -> Manifest:
    """The checkpoint of a run, for torch."""
    from training.export.export import ExportOptions, export

    fills = {"detail_from": known.detail_from, "rim_depth": known.rim_depth}
    options = ExportOptions(
        training=known.training,
        generator=known.generator,
        name=known.name,
        title=known.title,
        default=known.default,
        metrics=read_json(known.metrics) if known.metrics else {},
        preprocessing={key: value for key, value in fills.items() if value is not None},
    )
    return export(Path(known.run), out, options)


def _run_onnx(known: argparse.Namespace) -> int:
    from training.export.onnx_export import export_onnx, find_source

    with tempfile.TemporaryDirectory() as folder:
        is_run = Path(known.run).is_dir()
        source = _exported(known, Path(folder)) if is_run else find_source(known.run)
        written = export_onnx(source, known.out, known.name, say)
        for manifest in written:
            _tell(manifest)
        if known.index:
            from training.export.onnx_check import compare_on_photos

            assert source.path is not None
            assert written[-1].path is not None
            print(compare_on_photos(source.path, written[-1].path, known.index, known.photos, say))
    return 0


def _tell(manifest: Manifest) -> None:
    print(f"{manifest.path}: {manifest.bytes / 1e6:.1f} MB")
