"""Everything that is bundled brings its licence text; what has none is named."""

from __future__ import annotations

import pprint
from importlib.metadata import distribution
from pathlib import Path

import numpy
import pytest

from app.licences import licence_files, licence_name
from build_spec.bundled import Bundled, bundled
from build_spec.licences import collect_licences


def work_folder(tmp_path: Path, *sources: str) -> Path:
    """PyInstaller's lists, in its form, that name these sources."""
    entries = [(Path(source).name, source, "BINARY") for source in sources]
    for name in ("PYZ-00.toc", "COLLECT-00.toc", "EXE-00.toc"):
        content = ("somewhere", [], entries if name == "COLLECT-00.toc" else [], True)
        (tmp_path / name).write_text(pprint.pformat(content), encoding="utf-8")
    return tmp_path


def test_a_bundled_file_leads_to_its_distribution(tmp_path: Path) -> None:
    found = bundled(work_folder(tmp_path, str(numpy.__file__)))
    assert [part.name for part in found.distributions] == ["numpy"]
    assert found.system == {}


def test_texts_are_copied_and_what_has_none_is_named(tmp_path: Path) -> None:
    parts = Bundled((distribution("numpy"),), {"no-such-package": ("libnone.so.1",)})
    licences = collect_licences(parts, tmp_path / "LICENCES")
    assert licences.lacking == ("no-such-package",)
    assert any((tmp_path / "LICENCES" / "numpy").iterdir())
    assert (tmp_path / "LICENCES" / "LGPL-3.txt").is_file()
    index = (tmp_path / "LICENCES" / "INDEX.txt").read_text(encoding="utf-8")
    assert "no-such-package: libnone.so.1" in index
    assert "Lesser General Public License" in (tmp_path / "LICENCES" / "Qt.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["numpy", "pillow", "safetensors"])
def test_licence_texts_and_names_are_found_in_metadata(name: str) -> None:
    assert licence_files(distribution(name))
    assert len(licence_name(distribution(name)).splitlines()) == 1
