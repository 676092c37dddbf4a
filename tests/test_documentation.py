"""The documentation keeps its word: its commands parse, its links lead somewhere, its versions agree."""

from __future__ import annotations

import argparse
import contextlib
import io
import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any, NoReturn

import pytest
import yaml

import app.cli
import dataset_tools.cli
import training.cli
from models import __version__
from training.commands.terminal import Parser

ROOT = Path(__file__).resolve().parents[1]
PAGES = sorted({*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "tests/FAULTS.md"})

PROGRAMS = ("featherproof", "featherproof-data", "featherproof-train", "make")
# What stands for a placeholder of a synopsis; all others are taken for names of files.
VALUES = {"N": "3", "I/N": "1/2", "PX": "64", "DEVICE": "auto"}
# What SLURM sets in a task of an array.
SLURM = {"SLURM_ARRAY_TASK_ID": "1", "SLURM_ARRAY_TASK_COUNT": "8"}
DRY = ("text-matching", "inpainting", "autoencoder", "authenticity", "gan-classifier")

# Places in documentation -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Block:
    """A fenced code block: its page, language and lines, continued lines joined."""

    page: Path
    language: str
    lines: tuple[str, ...]


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page. A fence that is never closed is an error."""
    text = page.read_text(encoding="utf-8")
    assert len(re.findall(r"^ *```", text, re.M)) % 2 == 0, f"{page}: a code block is never closed"
    for language, body in re.findall(r"^ *```(\w*)\n(.*?)^ *```", text, re.M | re.S):
        yield Block(page, language, tuple(re.sub(r"\\\n\s*", " ", body).splitlines()))


def commands(block: Block) -> Iterator[list[str]]:
    """Every command of ours in a block, as words without the program's folder; synopses spelled out."""
    variables = dict(SLURM)
    for line in block.lines:
        plain = line.replace("\\", "/") if block.language == "powershell" else line
        for name, value in variables.items():
            plain = plain.replace(f"${name}", value)
        if assigned := re.fullmatch(r'(\w+)="(.*)"', plain.strip()):
            variables[assigned[1]] = assigned[2]
            continue
        if not re.search(rf"\b({'|'.join(PROGRAMS)}|training\.cli)\b", plain):
            continue
        for words in spelled_out(plain):
            if command := ours(words):
                yield command


def spelled_out(line: str) -> Iterator[list[str]]:
    """A line's command with its optional parts, once for each alternative of its words: `a|b C [--d e|f] | g`."""
    line = re.sub(r"\s#\s.*", "", line)
    line = re.sub(r"\s\d?>\s.*", "", line)  # output into a file
    line = re.sub(r"\.\.\.|[\[\]]", "", line)
    first, *others = re.split(r"\s\|\s", line)
    program = first.split()[0] if first.split() else ""
    for part in (first, *(f"{program} {other}" for other in others)):
        try:
            words = shlex.split(part)
        except ValueError as error:
            raise AssertionError(f"{part}: {error}") from error
        for chosen in product(*([word] if word.isupper() else word.split("|") for word in words)):
            yield [_value(word) for word in chosen]


def _value(word: str) -> str:
    return VALUES.get(word, word)


def ours(words: Sequence[str]) -> list[str] | None:
    """The words from our program's name on; None where it is none of ours."""
    if "training.cli" in words:  # as torchrun starts featherproof-train
        return ["featherproof-train", *words[words.index("training.cli") + 1 :]]
    while words and re.fullmatch(r"[A-Z_]+=\S*", words[0]):  # variables of the environment
        words = words[1:]
    if words and words[0] == "parallel":  # GNU parallel, which puts an input in the place of {}
        words = [word.replace("{}", "1") for word in words[1 : words.index(":::")]]
    name = Path(words[0]).name if words else ""
    return [name, *words[1:]] if name in PROGRAMS else None


ALL_COMMANDS = [
    pytest.param(command, id=f"{page.relative_to(ROOT)}: {' '.join(command)[:90]}")
    for page in PAGES
    for block in blocks(page)
    if block.language not in ("python", "json", "csv", "toml", "yaml")
    for command in commands(block)
]

# The real parsers ---------------------------------------------------------------------------------------------------


class Parsed(Exception):
    """The arguments were parsed; the job isn't to run."""


def parse(command: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the real parser take a command. Raises AssertionError with what the parser says where it refuses."""
    program, *arguments = command
    takers: dict[str, Callable[[list[str]], Any]] = {
        "featherproof": app.cli._parse,
        "featherproof-data": lambda words: dataset_tools.cli._parser().parse_args(words),
        "featherproof-train": lambda words: _train(words, monkeypatch),
        "make": _make,
    }
    said, status = io.StringIO(), 0
    with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
        try:
            takers[program](arguments)
        except SystemExit as end:  # also of --help and --version, without a status
            status = int(end.code or 0)
    assert status == 0, f"{' '.join(command)}: {said.getvalue().strip()}"


def _train(words: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """Training commands print their options; the others stop once their own parser is done."""
    if words and words[0] in DRY:
        named = {"NAME": "tiny"}
        dry = [*(named.get(word, word) for word in words), *([] if "--run" in words else ["--run", "RUN"])]
        status = training.cli.main([*dry, "--dry-run"])
        assert status == 0
        return
    real = argparse.ArgumentParser.parse_args

    def stop(self: argparse.ArgumentParser, given: Sequence[str] | None = None) -> NoReturn:
        self.allow_abbrev = False
        real(self, given)
        raise Parsed

    monkeypatch.setattr(Parser, "parse_args", stop, raising=False)
    with contextlib.suppress(Parsed):
        status = training.cli.main(words)
        raise SystemExit(status)


def _make(words: list[str]) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.M))
    for word in words:
        assert "=" in word or word in targets, f"make {word}: there is no such target"


@pytest.mark.parametrize("command", ALL_COMMANDS)
def test_a_documented_command_is_taken_by_its_parser(command: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    parse(command, monkeypatch)


def test_there_are_commands_of_every_program() -> None:
    assert {param.values[0][0] for param in ALL_COMMANDS} == set(PROGRAMS)  # type: ignore[index]


@pytest.mark.parametrize(
    "line",
    [
        "featherproof inpaint PHOTO --mask MASK.png --captoin CAPTION --out DIR",
        "featherproof classify",
        "featherproof-data masks INDEX --sise 64",
        "featherproof-data inpainted INDEX OUT --shard I/N --fils N",
        "featherproof-train inpainting --preset NAME --index INDEX --run DIR --max-minute N",
        "featherproof-train inpainting --preset compact --index INDEX --run DIR --network.text-blokcs 3",
        "featherproof-train authenticity --model swan --preset NAME --index INDEX --run DIR",
        "featherproof-train evaluate inpainting --index INDEX --outt DIR",
        "featherproof-train export RUN OUT --trainin",
        "featherproof-train exprt RUN OUT",
        "torchrun --nproc-per-node 4 -m -- training.cli inpainting --preset NAME --index INDEX --rnu DIR",
        "make tset",
    ],
)
def test_a_command_with_a_slip_is_refused(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (command,) = commands(Block(ROOT / "README.md", "", (line,)))
    with pytest.raises(AssertionError):
        parse(command, monkeypatch)


def test_synopses_are_spelled_out() -> None:
    line = "featherproof-data cub|pets SOURCE OUT | check INDEX [--shard I/N]   # two readers and a check"
    assert list(commands(Block(ROOT / "README.md", "", (line,)))) == [
        ["featherproof-data", "cub", "SOURCE", "OUT"],
        ["featherproof-data", "pets", "SOURCE", "OUT"],
        ["featherproof-data", "check", "INDEX", "--shard", "1/2"],
    ]


# Links --------------------------------------------------------------------------------------------------------------


def prose(page: Path) -> str:
    """A page without its code."""
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    return re.sub(r"`[^`\n]*`", "", text)


def anchors(page: Path) -> set[str]:
    """The names that a page's headings can be linked by, as GitHub makes them."""
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text(encoding="utf-8"), flags=re.M | re.S)
    found: list[str] = []
    for heading in re.findall(r"^#+ +(.+?)\s*$", text, re.M):
        slug = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found.append(f"{slug}-{found.count(slug)}" if slug in found else slug)
    return set(found)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_and_pictures_of_a_page_lead_somewhere(page: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)", prose(page)):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (page.parent / name).resolve() if name else page
        inside = file.is_relative_to(ROOT) and file.exists()
        if not inside or (anchor and anchor not in anchors(file)):
            dead.append(target)
    assert dead == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_code_that_a_page_names_is_there(page: Path) -> None:
    """Files by their paths, those of tests from `tests` on too, and tests by the name behind their file."""
    if page.name == "CHANGELOG.md":  # tells of what was
        return
    gone = []
    for name, tests in re.findall(r"`([\w/]+/\w+\.py)`((?:,? `test_\w+`)*)", page.read_text(encoding="utf-8")):
        file = next((folder / name for folder in (ROOT, ROOT / "tests") if (folder / name).exists()), None)
        if file is None:
            gone += [name] if "NAME" not in name else []
            continue
        code = file.read_text(encoding="utf-8")
        gone += [test for test in re.findall(r"test_\w+", tests) if f"def {test}(" not in code]
    assert gone == []


def test_every_page_and_picture_of_the_documentation_is_linked() -> None:
    linked = {
        (page.parent / target.partition("#")[0]).resolve()
        for page in PAGES
        for target in re.findall(r"\]\(([^)\s]+)\)", prose(page))
    }
    kinds = ("*.md", "*.webp", "*.png", "*.svg")
    assert [str(path) for kind in kinds for path in (ROOT / "docs").rglob(kind) if path not in linked] == []


# Versions and the citation ------------------------------------------------------------------------------------------


def test_the_citation_file_is_valid_and_of_this_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert (citation["type"], citation["license"], citation["version"]) == ("software", "MIT", __version__)
    assert all(citation[key] for key in ("message", "title", "abstract"))
    assert [author["name"] for author in citation["authors"]] == ["Featherproof developers"]
    for reference in citation["references"]:
        assert {"type", "title", "authors"} <= set(reference)
        assert all("family-names" in author for author in reference["authors"])


def test_the_changelog_tells_of_this_version() -> None:
    headings = re.findall(r"^## \[(.+?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M)
    assert headings[:2] == ["Unreleased", __version__]
    assert headings[1:] == sorted(headings[1:], key=lambda v: [int(n) for n in v.split(".")], reverse=True)


def test_records_of_decisions_are_numbered_without_gaps() -> None:
    names = sorted(path.name for path in (ROOT / "docs/decisions").glob("[0-9]*.md"))
    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    for name in names:
        text = (ROOT / "docs/decisions" / name).read_text(encoding="utf-8")
        assert text.startswith(f"# {int(name[:4])}. ")
        assert "\n**Status:** accepted" in text
