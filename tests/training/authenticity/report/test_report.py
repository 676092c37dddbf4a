"""One command measures an ensemble and leaves figures, tables and plots."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from tests.training.ensembles import fast_learners
from training import cli

PLOTS = ("roc", "reliability", "hole_area", "inpainter", "jpeg", "confusion")


def only_small_photos(gate: object, photo: np.ndarray) -> tuple[str, ...]:
    """In place of the outline network, which takes longer than everything else: coins.png alone is no animal."""
    return ("bird",) if photo.shape[1] < 200 else ()


@pytest.fixture(scope="module", autouse=True)
def quick() -> Iterator[None]:
    """Few resamples too: what the figures are is another test's matter."""
    with fast_learners() as patch:
        patch.setattr("training.measuring.figures.DRAWS", 10)
        patch.setattr("training.authenticity.report.false_alarms._SCIKIT_IMAGE", "coins.png")
        patch.setattr("models.outline.outliner.Outliner.kinds_in", only_small_photos)
        yield


@pytest.fixture(scope="module")
def authentic(tmp_path_factory: pytest.TempPathFactory, make_photo: Callable[..., np.ndarray]) -> Path:
    folder = tmp_path_factory.mktemp("authentic")
    for number in range(3):
        Image.fromarray(make_photo(90, 70, seed=500 + number)).save(folder / f"photo {number}.jpg")
    return folder


def command(ensemble: Path, index: Path, out: Path, *more: str) -> list[str]:
    checkpoint = str(ensemble / "out" / "both.json")
    own = ["--checkpoint", checkpoint, "--index", str(index), "--out", str(out), "--device", "cpu"]
    return ["evaluate", "authenticity", *own, *more]


@pytest.fixture(scope="module")
def report(ensemble: Path, inpainted: Path, authentic: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("report")
    others = [
        "--control",
        str(ensemble / "exported" / "plain-resnet.json"),
        "--stack-run",
        str(ensemble / "run"),
    ]
    given = ["--authentic", str(authentic), "--unseen", "grey", "--photos", "2", *others]
    assert cli.main(command(ensemble, inpainted, out, *given)) == 0
    return out


def no_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def test_every_figure_has_its_count_and_interval(report: Path) -> None:
    values = json.loads((report / "figures.json").read_text(), parse_constant=no_constant)
    assert len(values["figures"]) > 150
    for row in values["figures"]:
        assert row["photos"] >= row["sources"] >= 0
        if row["value"] is not None:
            assert row["low"] <= row["value"] + 1e-9
            assert row["value"] <= row["high"] + 1e-9
    ways = {row["way"] for row in values["figures"]}
    alone = {f"{name} {how}" for name in ("swin", "gan", "plain-resnet") for how in ("raw", "alone")}
    assert ways == alone | {"stack", "averaging", "random forest", "gradient boosting", "SVC"}
    assert values["about"]["never_met"] == ["grey"]
    assert values["about"]["source_photos"] == 2


def test_a_member_calibrated_ranks_photos_as_it_does_raw_and_spreadsheets_hold_the_same(report: Path) -> None:
    figures = json.loads((report / "figures.json").read_text())["figures"]
    of = {row["way"]: row["value"] for row in figures if row["table"] == "domain" and row["figure"] == "auroc"}
    for name in ("swin", "gan", "plain-resnet"):
        assert of[f"{name} raw"] in (pytest.approx(of[f"{name} alone"]), pytest.approx(1 - of[f"{name} alone"]))
    with (report / "figures.csv").open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["group"] for row in rows] == [figure["group"] for figure in figures]
    assert float(rows[0]["value"]) == figures[0]["value"]


def test_the_report_for_people_names_everything(report: Path) -> None:
    text = (report / "report.md").read_text(encoding="utf-8")
    for words in ("## Bars", "holes of 10 %", "grey (never met)", "scale 0.5", "photo 1.jpg", "scikit-image/coins.png"):
        assert words in text
    assert "nan" not in text
    about = json.loads((report / "figures.json").read_text())["about"]
    counts = {label: (count, sum(about["verdicts"][label].values())) for label, count in about["outside"].items()}
    told = ", ".join(f"{count} of {photos} {label}" for label, (count, photos) in counts.items())
    assert f"(no bird, cat or dog was seen), and so unsure at most: {told}." in text
    assert text.rstrip().endswith("| yes |")


def test_photos_never_altered_are_told_one_by_one(report: Path) -> None:
    alarms = json.loads((report / "figures.json").read_text())["false_alarms_on_unseen_sources"]
    assert [photo["photo"] for photo in alarms["photos"]] == [
        *(f"photo {n}.jpg" for n in range(3)),
        "scikit-image/coins.png",
    ]
    assert {share["stack"]["photos"] for share in alarms["shares"].values()} == {4}
    assert alarms["photos"][-1]["outside"] is True  # coins are no animals
    assert all(photo["verdict"] == "unsure" for photo in alarms["photos"] if photo["outside"])


def test_plots_are_drawn(report: Path) -> None:
    for plot in PLOTS:
        with Image.open(report / "plots" / f"{plot}.png") as image:
            assert np.asarray(image.convert("L")).std() > 5, plot


def test_it_goes_on_with_what_was_scanned_and_gives_the_same(
    ensemble: Path, inpainted: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.authenticity.report.false_alarms._SCIKIT_IMAGE", "")
    arguments = command(ensemble, inpainted, tmp_path, "--photos", "1")
    assert cli.main(arguments) == 0
    before = (tmp_path / "figures.json").read_bytes()
    monkeypatch.setattr("models.authenticator.Member.scan_each", None)  # could not be called
    assert cli.main(arguments) == 0
    assert (tmp_path / "figures.json").read_bytes() == before
    assert "None were given" in (tmp_path / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--unseen", "gray"), "No fill of the sets is by gray; there are black, grey"),
        (("--stack-run", "nowhere"), "give the stack's run folder"),
        (("--stack-run", "RUN"), "other members, or with other controls"),
        (("--authentic", "EMPTY"), "has no photo"),
        (("--checkpoint", "no-such"), "no checkpoint named no-such"),
    ],
)
def test_what_cannot_be_measured_is_one_clear_line(
    ensemble: Path,
    inpainted: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    more: tuple[str, str],
    words: str,
) -> None:
    (tmp_path / "empty").mkdir()
    places = {"RUN": str(ensemble / "run"), "EMPTY": str(tmp_path / "empty")}
    arguments = command(ensemble, inpainted, tmp_path / "out", "--photos", "1", *(places.get(m, m) for m in more))
    assert cli.main(arguments) == 1
    assert words in capsys.readouterr().err.splitlines()[-1]
