"""A finished folder says what it is, how large, and can be checked and started where it lies."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from build_spec.finish import BuildError, add_desktop_files, check_links, pack, write_checksums, write_version
from build_spec.flavours import FLAVOURS
from build_spec.sizes import component_of, measure
from build_spec.version_info import version_quadruple, version_strings
from models import __version__

ROOT = Path(__file__).resolve().parents[2]
PATH = "/usr/bin:/bin"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A little of what a built program has: 10 bytes of torch, 4 of a checkpoint, 3 of the program."""
    made = tmp_path / "featherproof-light"
    for name, content in (
        ("featherproof", "run"),
        ("_internal/torch/lib/ä.so", "0123456789"),
        ("checkpoints/a.json", "{ } "),
    ):
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_text(content, encoding="utf-8")
    return made


def test_sizes_count_checkpoints_apart_and_links_not_at_all(folder: Path) -> None:
    (folder / "_internal" / "link.so").symlink_to(Path("torch") / "lib" / "ä.so")
    sizes = measure(folder)
    assert sizes.components == {"torch": 10, "checkpoints": 4, "the program and the Python modules in it": 3}
    assert sizes.program == 13
    assert "without checkpoints" in sizes.table().splitlines()[-1]


@pytest.mark.parametrize(
    ("path", "component"),
    [
        ("_internal/nvidia/cudnn/lib/libcudnn.so.9", "CUDA"),
        ("_internal/numpy.libs/libscipy_openblas64.so", "NumPy"),
        ("_internal/libglib-2.0.so.0", "system libraries"),
        ("_internal/yaml/_yaml.so", "other Python packages"),
        ("VERSION", "others"),
    ],
)
def test_every_file_belongs_to_a_component(path: str, component: str) -> None:
    assert component_of(path) == component


@pytest.mark.skipif(sys.platform == "win32", reason="sha256sum is a command of Linux and macOS")
def test_checksums_are_what_sha256sum_reads(folder: Path) -> None:
    write_checksums(folder)
    command = ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"]
    assert subprocess.run(command, cwd=folder, check=False).returncode == 0
    (folder / "featherproof").write_text("ran", encoding="utf-8")
    assert subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode == 1


def test_the_version_file_names_version_flavour_and_engine(folder: Path) -> None:
    write_version(FLAVOURS["full"], folder)
    lines = (folder / "VERSION").read_text(encoding="utf-8").splitlines()
    assert lines[0] == f"featherproof {__version__} full"
    assert any(re.fullmatch(r"torch \d+\..*", line) for line in lines)


def test_a_link_whose_library_was_dropped_is_an_error_that_names_it(folder: Path) -> None:
    check_links(folder)
    (folder / "_internal" / "gone.so").symlink_to("dropped.so")
    with pytest.raises(BuildError, match=r"gone\.so points to dropped\.so"):
        check_links(folder)


def test_the_archive_holds_the_folder_under_its_name(folder: Path) -> None:
    archive = pack(folder)
    assert archive.name.startswith(f"featherproof-{__version__}-light-")
    if archive.suffix == ".zip":
        names = zipfile.ZipFile(archive).namelist()
    else:
        with tarfile.open(archive) as opened:
            names = opened.getnames()
    assert "featherproof-light/checkpoints/a.json" in names


def test_windows_gets_four_numbers_of_any_version() -> None:
    assert version_quadruple("1.2.3") == (1, 2, 3, 0)
    assert version_quadruple("0.4.dev7+g12") == (0, 4, 0, 0)
    assert version_strings("1.2.3")["ProductVersion"] == "1.2.3"
    with pytest.raises(ValueError, match="is no version"):
        version_quadruple("unknown")


@pytest.mark.skipif(sys.platform != "linux", reason="desktop files are Linux's")
@pytest.mark.parametrize("name", ["Programme für Vögel", '50% "a|b" & $HOME `c` \\d\'s'])
def test_the_menu_entry_starts_the_program_wherever_it_lies(name: str, tmp_path: Path) -> None:
    """Read as the Desktop Entry Specification has it: the text's escapes are undone, then those of the arguments."""
    folder, home = tmp_path / name, tmp_path / "home"
    folder.mkdir()
    add_desktop_files(folder)
    command = ["sh", str(folder / "add-to-menu.sh")]
    subprocess.run(command, env={"HOME": str(home), "PATH": PATH}, check=True)
    entry = home / ".local" / "share" / "applications" / "featherproof.desktop"
    values = dict(re.findall(r"^(\w+)=(.*)$", entry.read_text(encoding="utf-8"), re.MULTILINE))
    quoted = re.fullmatch(r'"((?:[^"\\]|\\.)*)" %f', values["Exec"].replace("\\\\", "\\"))
    assert quoted
    assert re.sub(r"\\(.)", r"\1", quoted[1]).replace("%%", "%") == str(folder / "featherproof")
    assert values["Icon"].replace("\\\\", "\\") == str(folder / "featherproof.png")
    assert values["Name"] == "Featherproof"
    subprocess.run([*command, "--remove"], env={"HOME": str(home), "PATH": PATH}, check=True)
    assert not entry.exists()


def test_the_icons_are_there_in_every_systems_format() -> None:
    for suffix in ("svg", "png", "ico", "icns"):
        assert (ROOT / "resources" / "icons" / f"featherproof.{suffix}").stat().st_size > 500
