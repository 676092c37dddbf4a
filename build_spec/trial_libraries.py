"""Whether the built program has every library and module that it needs: by what is in it, before it is run."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from build_spec.flavours import FLAVOURS
from build_spec.sizes import regular_files
from build_spec.trial import Trial, TrialError

# Of a machine with an NVIDIA card, brought by its driver; without one torch does not load what needs them.
DRIVER = {"libcuda.so.1", "libnvidia-ml.so.1"}
# Left to the system, because they have to fit its graphics and C library; Qt's check names the packages that have them.
# Without Wayland's, Qt draws by X.
SYSTEM = {
    *("libEGL.so.1", "libGL.so.1", "libGLX.so.0", "libOpenGL.so.0", "libGLESv2.so.2"),
    *("libwayland-client.so.0", "libwayland-cursor.so.0", "libwayland-egl.so.1"),
}
_MISSING = re.compile(r"^\s*(\S+) => not found", re.MULTILINE)
_MODULE = re.compile(r"^missing module named '?([\w.]+)'? - imported by (.*)$", re.MULTILINE)


def finds_its_libraries(trial: Trial) -> str:
    """Every library that a bundled one needs is bundled, the system's, or the graphics driver's."""
    if sys.platform != "linux":
        return "not tried: only on Linux"
    inside = trial.folder / "_internal"
    looked_at = 0
    lacking: dict[str, Path] = {}
    for library in regular_files(inside):
        if ".so" in library.name:
            looked_at += 1
            missing = missing_libraries(library, inside) - DRIVER - SYSTEM
            lacking |= {name: library.relative_to(inside) for name in missing}
    if lacking:
        told = ", ".join(f"{name} (for {library})" for name, library in sorted(lacking.items()))
        raise TrialError(f"Libraries are not found: {told}.")
    return f"{looked_at} libraries looked at"


def missing_libraries(library: Path, beside: Path) -> set[str]:
    """What the dynamic linker does not find of a library's needs, with `beside` where it looks first.

    Torch's own libraries count as found: it has loaded them before anybody else can ask for them.
    """
    ldd = shutil.which("ldd")
    if ldd is None:
        raise TrialError("ldd is needed to look at libraries (apt-get install libc-bin).")
    done = subprocess.run(
        [ldd, str(library)],
        env={"LD_LIBRARY_PATH": f"{beside}:{beside / 'torch' / 'lib'}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    return set(_MISSING.findall(done.stdout))


def has_its_modules(trial: Trial, warnings: Path) -> str:
    """PyInstaller found every module that the program's own import when they are imported themselves."""
    if not warnings.is_file():
        raise TrialError(f"{warnings} is missing: build the program again.")
    missing = missing_modules(warnings.read_text(encoding="utf-8"), FLAVOURS[trial.flavour].excludes)
    if missing:
        raise TrialError(f"Modules are not found: {', '.join(sorted(missing))}.")
    return "none missing"


def missing_modules(warnings: str, excludes: tuple[str, ...]) -> set[str]:
    """Modules that app or models import at their top level and that were neither found nor left out on purpose."""
    found = set()
    for name, importers in _MODULE.findall(warnings):
        ours = [part for part in importers.split("), ") if re.match(r"(app|models)\.", part) and "(top-level" in part]
        if ours and not any(name == left_out or name.startswith(f"{left_out}.") for left_out in excludes):
            found.add(name)
    return found


def is_without_torch(trial: Trial) -> str:
    """The light flavour has none of torch, timm and torchvision, and is small."""
    inside = {path.name.lower() for path in (trial.folder / "_internal").iterdir()}
    present = sorted(name for name in inside if re.match(r"(lib)?(torch|timm)", name))
    if trial.flavour == "light" and present:
        raise TrialError(f"The light program has {', '.join(present)}.")
    return "as it should be"
