"""The trial of a built program sees what is missing from it and what it leaves behind."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from build_spec.trial import Trial, TrialError, User
from build_spec.trial_libraries import missing_modules
from build_spec.trial_traces import _strays_elsewhere, left_nothing_behind, look

WARNINGS = """\
This file lists modules PyInstaller was not able to find.

missing module named gone - imported by app.cli (top-level), os (optional)
missing module named 'torch.nn' - imported by models.tdanet.network (top-level)
missing module named winreg - imported by app.language (conditional, optional), platform (top-level)
missing module named olefile - imported by PIL.FpxImagePlugin (top-level)
excluded module named timm - imported by models.backbones (top-level)
"""


@pytest.fixture
def trial(tmp_path: Path) -> Trial:
    """A program's folder and two homes, as they are before anything ran."""
    users = User(tmp_path / "eins", None), User(tmp_path / "zwei", None)
    for user in users:
        user.photos.mkdir(parents=True)
    (tmp_path / "program").mkdir()
    (tmp_path / "program" / "featherproof").touch()
    return Trial("light", tmp_path / "program", users, ())


def test_a_module_that_our_own_import_and_nobody_left_out_is_missing() -> None:
    assert missing_modules(WARNINGS, ("torch", "timm")) == {"gone"}
    assert missing_modules(WARNINGS, ()) == {"gone", "torch.nn"}


def test_files_in_the_programs_own_folders_and_among_the_photos_are_no_strays(trial: Trial) -> None:
    before = look(trial)
    for name in (".config/featherproof/settings.json", "Fotos von Vögeln/fill.png", ".cache/fontconfig/a"):
        path = trial.users[0].home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    left_nothing_behind(trial, before)


@pytest.mark.parametrize("name", [".cache/Microsoft/deviceid", ".featherproof", ".config/featherproof-old/a"])
def test_a_file_anywhere_else_at_home_is_a_stray(name: str, trial: Trial) -> None:
    before = look(trial)
    path = trial.users[1].home / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    with pytest.raises(TrialError, match="Left behind"):
        left_nothing_behind(trial, before)


def test_a_change_in_the_programs_own_folder_is_told(trial: Trial) -> None:
    before = look(trial)
    os.utime(trial.folder / "featherproof", (0, 0))
    with pytest.raises(TrialError, match="own folder changed: featherproof"):
        left_nothing_behind(trial, before)


@pytest.mark.skipif(sys.platform != "linux", reason="only there is a file's owner asked for")
def test_a_home_that_lies_in_a_folder_of_everybody_is_no_stray_but_what_lies_beside_it_is(tmp_path: Path) -> None:
    user = User(tmp_path / "eins", os.getuid())
    user.photos.mkdir(parents=True)
    (tmp_path / "beside").touch()
    found = list(_strays_elsewhere(user, folders=(str(tmp_path),)))
    assert found == [tmp_path / "beside"]
