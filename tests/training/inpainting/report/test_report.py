"""The whole report of a real, tiny checkpoint, from the command line."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from PIL import Image
from torch import Tensor, nn

from dataset_tools.holes.fixed import BIN_KINDS
from models.checkpoints.checkpoint import Manifest
from tests.fixtures.found_animals import Finds
from training import cli
from training.inpainting.report import colour_control, measure, realism, report
from training.inpainting.report.fillers import BASELINES, NAVIER_STOKES
from training.inpainting.report.hidden_parts import HALF
from training.inpainting.report.semantics import AGREEMENT

EXTRACTOR = "tf_efficientnet_lite0"


class MeanColours(nn.Module):
    """Three features of a picture, whatever the weights."""

    def __init__(self, name: str, weights: Path | None) -> None:
        super().__init__()

    def forward(self, pixels: Tensor) -> Tensor:
        return pixels.float().mean(dim=(2, 3))


def test_a_report_holds_every_figure_as_json_csv_markdown_and_pictures(
    index: Path,
    tiny_checkpoint: Manifest,
    backbone_file: Path,
    colour_matching: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of two photos and three kinds of holes, everything but LPIPS, which needs a download."""
    monkeypatch.setattr(measure, "KINDS", ("centre", "object", *tuple(BIN_KINDS)[:1]))
    for module in (report, colour_control):  # smaller squares than 256 px
        monkeypatch.setattr(module, "SIDE", 64)
    monkeypatch.setattr(report, "SHEET_PHOTOS", 1)
    monkeypatch.setattr(realism, "TimmFeatures", MeanColours)  # of a thousand features an FID takes seconds
    monkeypatch.setattr(report.Outliner, "load", lambda device: Finds(("bird", 0.25, 0.25, 0.5, 0.5)))
    evaluated = tmp_path / "report"
    arguments = ["--index", str(index), "--checkpoint", str(tiny_checkpoint.path), "--split", "val", "--photos", "2"]
    arguments += ["--extractor", EXTRACTOR, "--extractor-weights", str(backbone_file), "--no-lpips", "--device", "cpu"]
    arguments += ["--judge", str(colour_matching), "--judge-weights", str(backbone_file), "--colour-photos", "1"]
    arguments += ["--semantic-photos", "2"]
    arguments += ["--masks", str(tmp_path / "masks"), "--detail-from", "16", "--out", str(evaluated)]
    assert cli.main(["evaluate", "inpainting", *arguments]) == 0
    figures = json.loads((evaluated / "figures.json").read_text(encoding="utf-8"))
    assert (figures["about"]["photos"], figures["about"]["detail_from"]) == (2, 16)
    fillers = {tiny_checkpoint.name, *BASELINES}
    for kind in ("centre", "object"):
        assert set(figures["realism"][kind]) == fillers
        assert figures["text_swap"][kind]["all"]["count"] == 2
    assert figures["colour_control"]["photos"] == 1
    assert figures["semantics"]["kinds"][HALF] == {"count": 2, "share": 1}
    held = {bar["what"]: bar["cleared"] for bar in figures["bars"]}
    assert held["hole PSNR over Navier–Stokes, dB, centre"] in (True, False)
    assert held["hole LPIPS relative to Navier–Stokes, centre"] is None
    with (evaluated / "figures.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    ours = [row for row in rows if (row["filler"], row["figure"]) == (tiny_checkpoint.name, "hole psnr")]
    assert {row["holes"] for row in ours} == {"centre", "object", "area-0.01-0.1"}
    assert all(0 < float(row["value"]) < 60 for row in ours)
    agreement = [row for row in rows if row["figure"] == AGREEMENT and row["photos_of"] == "all"]
    assert {row["filler"] for row in agreement} > {tiny_checkpoint.name, NAVIER_STOKES}
    assert held[f"{AGREEMENT}, {HALF}"] is True  # the outline is the same in every picture
    for name in ("fills.webp", "colours.webp"):
        with Image.open(evaluated / name) as picture:
            assert min(picture.size) > 200
    for name in ("hole_psnr", "hole_tv"):
        with Image.open(evaluated / "plots" / f"{name}.png") as plot:
            assert plot.size == (960, 540)
    assert not (evaluated / "plots" / "hole_lpips.png").exists()
    text = (evaluated / "report.md").read_text(encoding="utf-8")
    assert all(
        word in text
        for word in ("## Bars", "hole PSNR", f"fid ({EXTRACTOR})", "Colours, for tests", "| grey |", AGREEMENT)
    )
