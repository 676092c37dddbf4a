"""What `featherproof-train` says and returns."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from models import __version__
from training import cli

PROJECT = Path(__file__).parents[2]
JOBS = ("inpainting", "text-matching")
Said = Callable[..., str]


@pytest.fixture
def said(capsys: pytest.CaptureFixture[str]) -> Said:
    """said(*arguments, status=1): the one line on standard error of a command that fails."""

    def fail(*arguments: object, status: int = 1) -> str:
        try:
            returned = cli.main([*map(str, arguments)])
        except SystemExit as end:
            returned = end.code  # type: ignore[assignment]
        out, line = capsys.readouterr()
        assert (returned, out, line.count("\n")) == (status, "", 1), line
        assert line.startswith("featherproof-train: ")
        return line.removeprefix("featherproof-train: ")

    return fail


@pytest.fixture
def dry_run(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Callable[..., dict]:
    """dry_run(*arguments): the options that a training command prints; it leaves nothing behind."""

    def run(*arguments: str) -> dict:
        assert cli.main([*arguments, "--run", str(tmp_path / "run"), "--dry-run"]) == 0
        assert not list(tmp_path.iterdir())
        return json.loads(capsys.readouterr().out)

    return run


# Every training command, each with the options that it names itself by
COMMANDS = {
    "text-matching": ("featherproof", "tiny"),
    "inpainting": ("featherproof", "paper", "compact", "long-run", "tiny"),
    "autoencoder": ("featherproof", "fine", "tiny"),
    "gan-classifier": ("featherproof", "compact", "tiny"),
    **{f"authenticity --model {m}": ("paper-like", "compact", "tiny") for m in ("swin", "resnext", "resnet34")},
}


@pytest.mark.parametrize(("command", "preset"), [(c, preset) for c, presets in COMMANDS.items() for preset in presets])
def test_a_dry_run_prints_the_options_of_a_preset(dry_run: Callable[..., dict], command: str, preset: str) -> None:
    options = dry_run(*command.split(), "--preset", preset, "--seed", "7")
    assert (options["preset"], options["seed"], Path(options["run"]).name) == (preset, 7, "run")
    if "--model" in command:
        assert options["model"] == options["network"]["key"] == command.split()[-1]


def test_flags_go_over_the_preset_also_inside_the_network(dry_run: Callable[..., dict]) -> None:
    flags = """--learning-rate 0.5 --max-minutes 3 --device cpu --index a/index.jsonl b/index.jsonl
        --network.text-dim 48 --network.encoder-channels 4 4 8 8 8 8 8"""
    options = dry_run("inpainting", "--preset", "tiny", *flags.split())
    assert (options["learning_rate"], options["max_minutes"], options["device"]) == (0.5, 3, "cpu")
    assert options["index"] == ["a/index.jsonl", "b/index.jsonl"]
    assert options["network"]["text_dim"] == 48
    assert options["network"]["encoder_channels"] == [4, 4, 8, 8, 8, 8, 8]
    assert options["network"]["latent_channels"] == 16  # the rest is the preset's


def test_stages_are_written_in_quotes_one_after_the_other_or_turned_off(dry_run: Callable[..., dict]) -> None:
    start = ("inpainting", "--preset", "long-run")
    stages = ["photos=500000 image_size=64 batch_size=64", "photos=90 learning_rate=1e-4"]
    options = dry_run(*start, "--stages", *stages, "--max-photos", "600000", "--auxiliary-share", "0.5")
    assert (options["stages"], options["max_photos"], options["auxiliary_share"]) == (stages, 600_000, 0.5)
    assert dry_run(*start, "--stages")["stages"] == []
    assert dry_run(*start)["stages"] != []


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        (("--stages", "image_size=64"), 'The stage "image_size=64" needs its length'),
        (("--stages", "photos=9", "photos=9 seed=1"), 'The stage "photos=9 seed=1" sets seed'),
        (("--stages", "photos=9 image_size=40"), "An image_size of 40 px is no multiple of 32."),
        (("--image-size", "40"), "An image_size of 40 px is no multiple of 32."),
        (("--auxiliary-share", "0.5"), "the auxiliary path needs all of a batch: --auxiliary-share 1"),
        (("--auxiliary-share", "1.5", "--adversarial", "0"), "An --auxiliary-share of 1.5 is not above 0"),
        (("--latent-pairs", "3"), "--batch-size 6"),
        (("--stages", "photos=4", "photos=4 batch_size=3 latent_pairs=2"), "--batch-size 4"),
        (("--stages", "photos=4 adversarial=0", "photos=4 auxiliary_share=0.5"), "--auxiliary-share 1"),
        (("--stages", "photos=4", "photos=4 auxiliary_share=0"), "not above 0"),
        ((), "missing.jsonl"),
    ],
)
def test_options_that_cannot_be_met_are_refused_before_anything_is_read(
    said: Said, tmp_path: Path, flags: tuple[str, ...], says: str
) -> None:
    shared = ("--preset", "tiny", "--device", "cpu", "--index", tmp_path / "missing.jsonl")
    assert says in said("inpainting", "--run", tmp_path / "run", *shared, *flags)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("inpaint", "there is no command 'inpaint'; there are text-matching, inpainting, "),
        ("inpainting --preset tiny", "--run"),
        ("inpainting --preset papre --run RUN", "papre"),
        ("text-matching --preset papre --run RUN", "featherproof"),
        ("authenticity --model swan --run RUN", "swan"),
        ("inpainting --preset tiny --run RUN --network.encoder-downs 4", "encoder_downs"),
        ("inpainting --preset tiny --run RUN --learning-rat 1", "(see featherproof-train inpainting --help)."),
        ("inpainting --preset tiny --run RUN --batch-size z", "batch-size"),
        ("evaluate", "evaluate takes inpainting, text-matching, authenticity."),
        ("evaluate paintings", "evaluate takes inpainting, text-matching, authenticity."),
        ("evaluate text-matching --index INDEX", "--checkpoint"),
        ("export run out --onn", "--onn"),
        ("export run out --onnx --training", "give one of --training, --generator and --onnx"),
        ("export run out --index index.jsonl", "--index goes with --onnx"),
        ("copies --out OUT", "--index"),
        ("image-head MEMBER --out OUT", "--index"),
        ("stack --members FILE", "--index"),
    ],
)
def test_arguments_that_cannot_be_parsed_are_one_line_and_status_2(said: Said, arguments: str, says: str) -> None:
    assert says in said(*arguments.split(), status=2)
    assert not Path("RUN").exists()


@pytest.mark.parametrize("job", [*JOBS, "autoencoder", "authenticity", "gan-classifier"])
def test_photos_have_to_be_named(said: Said, tmp_path: Path, job: str) -> None:
    assert "--index" in said(job, "--preset", "tiny", "--run", tmp_path / "run")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("flag", ["--cache", "--init"])
def test_a_missing_file_is_one_plain_line(said: Said, tmp_path: Path, index: Path, job: str, flag: str) -> None:
    missing = tmp_path / "nowhere" / "missing.json"
    files = [flag, missing] if flag == "--cache" else ["--index", index, flag, missing]
    assert str(missing) in said(job, "--preset", "tiny", "--device", "cpu", "--run", tmp_path / "run", *files)


def test_help_shows_the_commands_and_every_option(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments, status in ((["--help"], 0), ([], 2)):
        assert cli.main(arguments) == status
        usage = capsys.readouterr().out
        assert all(command.split()[0] in usage for command in (*COMMANDS, "copies", "stack", "export", "evaluate"))
    assert cli.main(["evaluate", "--help"]) == 0
    assert "evaluate takes inpainting" in capsys.readouterr().out
    for job, option in (
        ("inpainting", "--network.text-dim"),
        ("text-matching", "--word-dropout"),
        ("authenticity", "--layer-decay"),
        ("copies", "--inpainters"),
        ("image-head", "--photos"),
        ("stack", "--controls"),
        ("export", "--training"),
        ("evaluate inpainting", "--realism-photos"),
        ("evaluate text-matching", "--photos"),
        ("evaluate authenticity", "--unseen"),
    ):
        with pytest.raises(SystemExit) as end:
            cli.main([*job.split(), "--help"])
        assert end.value.code == 0
        assert option in capsys.readouterr().out


def test_the_version_is_the_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"featherproof-train {__version__}\n"


def test_debug_shows_where_an_error_comes_from(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert cli.main(["--debug", "export", str(tmp_path), str(tmp_path)]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_help_costs_no_torch_and_a_trainers_memory_is_not_given_back_and_faulted_in_again() -> None:
    program = """
import resource, sys, training.cli
training.cli.main(["--help"])
assert "torch" not in sys.modules  # it takes seconds
faults = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_minflt
b"x" * 100_000_000
before = faults()
b"x" * 100_000_000
print(faults() - before)
"""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MALLOC_")}
    run = [sys.executable, "-c", program]
    done = subprocess.run(run, cwd=PROJECT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    few = 100_000_000 // 4096 // 10
    assert int(done.stdout.splitlines()[-1]) < few or platform.libc_ver()[0] != "glibc"


@pytest.mark.parametrize("index", [".", "index.jsonl"])
def test_figures_never_take_the_place_of_the_index_that_is_read(said: Said, index: str, tmp_path: Path) -> None:
    (tmp_path / "index.jsonl").write_text("the only index")
    figures = tmp_path / "figures.json"
    figures.symlink_to(tmp_path / "index.jsonl")
    flags = ("--checkpoint", "words", "--index", tmp_path / index, "--out", figures)
    line = said("evaluate", "text-matching", *flags)
    assert line.endswith("is one of the files that are read; name another one with --out.\n")
    assert (tmp_path / "index.jsonl").read_text() == "the only index"


@pytest.mark.parametrize("job", ["inpainting", "text-matching", "authenticity"])
def test_evaluate_says_that_its_index_is_missing_before_it_loads_or_downloads_anything(
    job: str, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "training.inpainting.report.report.Inpainter",
        "training.inpainting.report.report.LPIPS",
        "training.text.evaluate.CaptionJudge",
        "training.authenticity.report.report.Authenticator",
    ):
        monkeypatch.setattr(name, None)
    flags = ("--checkpoint", "any", "--index", tmp_path / "missing.jsonl", "--out", tmp_path / "out")
    assert "missing.jsonl does not exist" in said("evaluate", job, *flags)


@pytest.mark.parametrize("flag", ["--lpips-weights", "--extractor-weights", "--judge-weights", "--judge"])
def test_evaluate_says_which_file_is_missing_before_it_downloads_another(
    flag: str, index: Path, tmp_path: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("training.inpainting.report.report.Inpainter", None)
    missing = tmp_path / "missing.json"
    assert str(missing) in said("evaluate", "inpainting", "--index", index, "--out", tmp_path / "out", flag, missing)
