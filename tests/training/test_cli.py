"""What `featherproof-train` says and returns."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from pathlib import Path

import pytest

from models import __version__
from training import cli

PROJECT = Path(__file__).parents[2]
JOBS = ("inpainting", "text-matching")


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 1) -> str:
    """The one line on standard error of a command that fails."""
    try:
        returned = cli.main(arguments)
    except SystemExit as end:
        returned = end.code  # type: ignore[assignment]
    captured = capsys.readouterr()
    assert returned == status
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert captured.err.startswith("featherproof-train: ")
    return captured.err


def dry_run(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict:
    assert cli.main([*arguments, "--dry-run"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("preset", ["featherproof", "paper", "compact", "tiny"])
def test_a_dry_run_prints_the_preset_and_creates_nothing(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, preset: str
) -> None:
    run = tmp_path / "run"
    options = dry_run(capsys, "inpainting", "--preset", preset, "--run", str(run))
    assert (options["preset"], options["run"]) == (preset, str(run))
    assert options["network"]["encoder_downs"] == (2 if preset == "compact" else 5)
    assert len(options["stages"]) == (2 if preset == "compact" else 0)
    assert not list(tmp_path.iterdir())


def test_a_dry_run_of_text_matching_prints_its_options(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    options = dry_run(capsys, "text-matching", "--run", str(tmp_path / "run"), "--image-size", "96")
    assert (options["preset"], options["backbone"], options["image_size"]) == (
        "featherproof",
        "tf_efficientnet_lite2",
        96,
    )
    assert not list(tmp_path.iterdir())


def test_the_paper_preset_is_the_papers(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    options = dry_run(capsys, "inpainting", "--preset", "paper", "--run", str(tmp_path))
    assert (options["batch_size"], options["max_epochs"], options["learning_rate"]) == (10, 2000, 1e-4)
    assert (options["betas"], options["adversarial_form"], options["matching"]) == ([0.0, 0.999], "lsgan", 0.1)
    assert [options[term] for term in ("kl_standard", "kl_prior", "reconstruction", "appearance")] == [20] * 4
    assert (options["score_match"], options["perceptual"], options["hole_l1"], options["r1"]) == (1, 0, 0, 0)
    assert (options["image_size"], options["appearance_on"], options["matching_paths"]) == (256, "whole", "both")


def test_flags_go_over_the_preset_also_inside_the_network(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    flags = """--learning-rate 0.5 --max-minutes 3 --no-freeze-text --index a/index.jsonl b/index.jsonl
        --network.text-dim 48 --network.discriminator separate --network.encoder-channels 4 4 8 8 8 8 8"""
    options = dry_run(capsys, "inpainting", "--preset", "tiny", "--run", str(tmp_path), *flags.split())
    assert (options["learning_rate"], options["max_minutes"], options["freeze_text"]) == (0.5, 3, False)
    assert options["index"] == ["a/index.jsonl", "b/index.jsonl"]
    assert (options["network"]["text_dim"], options["network"]["discriminator"]) == (48, "separate")
    assert options["network"]["encoder_channels"] == [4, 4, 8, 8, 8, 8, 8]
    assert options["network"]["latent_channels"] == 16  # the rest is the preset's


def test_stages_are_written_in_quotes_one_after_the_other_or_turned_off(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    start = ("inpainting", "--preset", "compact", "--run", str(tmp_path))
    stages = ["photos=500000 image_size=64 batch_size=64", "photos=90 learning_rate=1e-4"]
    options = dry_run(capsys, *start, "--stages", *stages, "--max-photos", "600000", "--auxiliary-share", "0.5")
    assert (options["stages"], options["max_photos"], options["auxiliary_share"]) == (stages, 600_000, 0.5)
    assert dry_run(capsys, *start, "--stages")["stages"] == []
    assert dry_run(capsys, *start)["stages"][0].startswith("photos=1000000 image_size=64")


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--stages", "image_size=64"), 'The stage "image_size=64" needs its length'),
        (("--stages", "photos=9", "photos=9 seed=1"), 'The stage "photos=9 seed=1" sets seed'),
        (("--stages", "photos=9 image_size=40"), "An image_size of 40 px is no multiple of 32."),
        (("--image-size", "40"), "An image_size of 40 px is no multiple of 32."),
        (("--auxiliary-share", "0.5"), "the auxiliary path needs all of a batch: --auxiliary-share 1"),
        (("--auxiliary-share", "1.5", "--adversarial", "0"), "An --auxiliary-share of 1.5 is not above 0"),
    ],
)
def test_options_that_cannot_be_met_are_refused_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, flags: tuple[str, ...], says: str
) -> None:
    shared = ("--preset", "tiny", "--device", "cpu", "--index", str(tmp_path / "missing.jsonl"))
    assert says in said(capsys, "inpainting", "--run", str(tmp_path / "run"), *shared, *flags)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("job", JOBS)
def test_an_unknown_preset_names_those_there_are(capsys: pytest.CaptureFixture[str], tmp_path: Path, job: str) -> None:
    line = said(capsys, job, "--preset", "papre", "--run", str(tmp_path / "run"), status=2)
    assert "papre" in line
    assert "featherproof" in line
    assert not list(tmp_path.iterdir())


def test_an_unknown_command_names_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    line = said(capsys, "inpaint", status=2)
    assert "there is no command 'inpaint'" in line
    assert all(job in line for job in (*JOBS, "export", "evaluate"))


@pytest.mark.parametrize("job", JOBS)
def test_a_run_folder_has_to_be_named(capsys: pytest.CaptureFixture[str], job: str) -> None:
    assert "--run" in said(capsys, job, status=2)


@pytest.mark.parametrize("job", JOBS)
def test_photos_have_to_be_named(capsys: pytest.CaptureFixture[str], tmp_path: Path, job: str) -> None:
    assert "--index" in said(capsys, job, "--preset", "tiny", "--run", str(tmp_path / "run"))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("flag", ["--index", "--cache", "--init"])
def test_a_missing_file_is_one_plain_line(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, index: Path, job: str, flag: str
) -> None:
    missing = tmp_path / "nowhere" / "missing.json"
    files = {"--index": str(index), flag: str(missing)}
    if flag == "--cache":
        del files["--index"]
    flags = [word for pair in files.items() for word in pair]
    assert str(missing) in said(
        capsys, job, "--preset", "tiny", "--device", "cpu", "--run", str(tmp_path / "run"), *flags
    )


@pytest.mark.parametrize(
    ("flag", "value"),
    [("--network.encoder-downs", "4"), ("--learning-rat", "1"), ("--batch-size", "z")],
)
def test_an_impossible_option_is_named_and_ends_with_status_2(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, flag: str, value: str
) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["inpainting", "--preset", "tiny", "--run", str(tmp_path / "run"), flag, value])
    assert end.value.code == 2
    said = capsys.readouterr().err
    assert flag.removeprefix("--network.").removeprefix("--").replace("encoder-", "encoder_") in said
    assert "featherproof-train inpainting --help" in said
    assert said.count("\n") == 1
    assert not list(tmp_path.iterdir())


def test_a_batch_too_small_for_its_twins_is_refused_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    flags = ("--preset", "tiny", "--device", "cpu", "--twins", "3", "--index", str(tmp_path / "missing.jsonl"))
    assert "--batch-size 6" in said(capsys, "inpainting", "--run", str(tmp_path / "run"), *flags)
    assert not list(tmp_path.iterdir())


def test_help_shows_the_commands_and_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--help"]) == 0
    usage = capsys.readouterr().out
    assert all(job in usage for job in (*JOBS, "export", "evaluate"))
    assert cli.main([]) == 2
    capsys.readouterr()
    for job, option in (
        ("inpainting", "--network.text-dim"),
        ("text-matching", "--word-dropout"),
        ("export", "--training"),
        ("evaluate inpainting", "--realism-photos"),
        ("evaluate text-matching", "--photos"),
        ("evaluate authenticity", "--unseen"),
    ):
        with pytest.raises(SystemExit) as end:
            cli.main([*job.split(), "--help"])
        assert end.value.code == 0
        assert option in capsys.readouterr().out


def test_evaluate_names_what_it_can_measure(capsys: pytest.CaptureFixture[str]) -> None:
    jobs = ("inpainting", "text-matching", "authenticity")
    assert all(job in said(capsys, "evaluate", "paintings", status=2) for job in jobs)
    assert cli.main(["evaluate", "--help"]) == 0
    out = capsys.readouterr().out
    assert all(job in out for job in jobs)


def test_debug_shows_where_an_error_comes_from(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["--debug", "export", str(tmp_path), str(tmp_path)]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_help_costs_no_torch() -> None:
    """The command line answers at once; torch takes seconds."""
    program = "import sys; from training.cli import main; main(['--help']); sys.exit('torch' in sys.modules)"
    assert (
        subprocess.run(
            [sys.executable, "-c", program], cwd=Path(cli.__file__).parents[1], check=False, stdout=subprocess.DEVNULL
        ).returncode
        == 0
    )


def test_the_version_is_the_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"featherproof-train {__version__}\n"


def test_a_flag_that_is_cut_short_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    told = said(capsys, "export", "run", "out", "--onn", status=2)
    assert "--onn" in told


def test_a_trainers_memory_is_not_given_back_and_faulted_in_again() -> None:
    code = (
        "import resource, training.cli\n"
        "faults = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_minflt\n"
        "size = 100_000_000\n"
        "training.cli.keep_freed_memory()\n"
        "b'x' * size\n"
        "before = faults()\n"
        "b'x' * size\n"
        "print(faults() - before)"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, env=environment, capture_output=True, text=True)
    few = 100_000_000 // 4096 // 10
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < few or platform.libc_ver()[0] != "glibc"


@pytest.mark.parametrize("index", [".", "index.jsonl"])
def test_figures_never_take_the_place_of_the_index_that_is_read(
    index: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "index.jsonl").write_text("the only index")
    figures = tmp_path / "figures.json"
    figures.symlink_to(tmp_path / "index.jsonl")
    line = said(capsys, "evaluate", "text-matching", "--index", str(tmp_path / index), "--out", str(figures))
    assert line.endswith("is one of the files that are read; name another one with --out.\n")
    assert (tmp_path / "index.jsonl").read_text() == "the only index"


@pytest.mark.parametrize("job", ["inpainting", "text-matching", "authenticity"])
def test_evaluate_says_that_its_index_is_missing_before_it_loads_or_downloads_anything(
    job: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "training.inpainting.report.report.Inpainter",
        "training.inpainting.report.report.LPIPS",
        "training.text.evaluate.CaptionJudge",
        "training.authenticity.report.report.Authenticator",
    ):
        monkeypatch.setattr(name, None)
    flags = ["--index", str(tmp_path / "missing.jsonl"), "--out", str(tmp_path / "out")]
    assert "missing.jsonl does not exist" in said(capsys, "evaluate", job, *flags)


@pytest.mark.parametrize("flag", ["--lpips-weights", "--extractor-weights", "--judge-weights", "--judge"])
def test_evaluate_says_which_file_is_missing_before_it_downloads_another(
    flag: str, index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.inpainting.report.report.Inpainter", None)
    missing = str(tmp_path / "missing.json")
    flags = ["--index", str(index), "--out", str(tmp_path / "out"), flag, missing]
    assert missing in said(capsys, "evaluate", "inpainting", *flags)
