"""What Windows shows of the program under Properties, Details."""

from __future__ import annotations

import re
from typing import Any

COMPANY = "Featherproof developers"


def version_quadruple(version: str) -> tuple[int, int, int, int]:
    """Windows' four numbers of a version: "1.2.3" and "1.2.3.dev4" give (1, 2, 3, 0). Raises ValueError for none."""
    found = re.match(r"(\d+)\.(\d+)(?:\.(\d+))?", version)
    if found is None:
        raise ValueError(f"{version} is no version: it must begin with two numbers, as 1.0 does.")
    major, minor, patch = (int(number or 0) for number in found.groups())
    return major, minor, patch, 0


def version_strings(version: str) -> dict[str, str]:
    """The texts by Windows' names of them."""
    return {
        "CompanyName": COMPANY,
        "FileDescription": "Featherproof",
        "FileVersion": version,
        "InternalName": "featherproof",
        "LegalCopyright": f"MIT licence, {COMPANY}",
        "OriginalFilename": "featherproof.exe",
        "ProductName": "Featherproof",
        "ProductVersion": version,
    }


def windows_version_info(version: str) -> Any:
    """The resource that PyInstaller puts into the executable. Only for Windows, where PyInstaller has its module."""
    from PyInstaller.utils.win32.versioninfo import (
        FixedFileInfo,
        StringFileInfo,
        StringStruct,
        StringTable,
        VarFileInfo,
        VarStruct,
        VSVersionInfo,
    )

    numbers = version_quadruple(version)
    english, unicode = 0x0409, 1200
    strings = [StringStruct(name, text) for name, text in version_strings(version).items()]
    return VSVersionInfo(
        ffi=FixedFileInfo(filevers=numbers, prodvers=numbers, mask=0x3F, OS=0x40004, fileType=1),
        kids=[
            StringFileInfo([StringTable(f"{english:04x}{unicode:04x}", strings)]),
            VarFileInfo([VarStruct("Translation", [english, unicode])]),
        ],
    )
