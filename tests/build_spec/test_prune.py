"""What the packaged program never loads is dropped, what it needs is not."""

from __future__ import annotations

import pytest

from build_spec.orphans import without_orphans
from build_spec.prune import RULES, reason_to_drop


@pytest.mark.parametrize(
    "path",
    [
        "torch/include/ATen/Tensor.h",
        "nvidia/cu13/lib/libcudart_static.a",
        "nvidia/cu13/lib/libcusolverMg.so.12",
        "numpy/random/tests/test_generator.py",
        "onnxruntime/capi/libonnxruntime.so.1.32.0",
        "PySide6/Qt/plugins/sqldrivers/libqsqlite.so",
        "PySide6/plugins/platforms/qminimal.dll",
        "PySide6/Qt/lib/libQt6Quick.so.6",
        "libQt6EglFsKmsSupport.so.6",
        "PySide6/Qt/translations/qtbase_fr.qm",
        "cv2/data/haarcascade_eye.xml",
    ],
)
def test_what_nothing_loads_goes(path: str) -> None:
    assert reason_to_drop(path)


@pytest.mark.parametrize(
    "path",
    [
        "torch/lib/libtorch_cpu.so",
        "nvidia/cu13/lib/libcusolver.so.12",
        "nvidia/cudnn/lib/libcudnn_engines_precompiled.so.9",
        "nvidia/nvshmem/lib/libnvshmem_host.so.3",
        "onnxruntime/capi/onnxruntime_pybind11_state.cpython-311-x86_64-linux-gnu.so",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/plugins/platforms/libqwayland.so",
        "PySide6/Qt/plugins/platforms/libqoffscreen.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6/Qt/plugins/iconengines/libqsvgicon.so",
        "PySide6/Qt/lib/libQt6Widgets.so.6",
        "PySide6/Qt/translations/qtbase_de.qm",
        "resources/translations/featherproof_de.qm",
        "cv2/cv2.abi3.so",
        "libpython3.11.so.1.0",
    ],
)
def test_what_the_program_loads_stays(path: str) -> None:
    assert reason_to_drop(path) is None


def test_every_rule_says_why() -> None:
    assert all(rule.why and rule.patterns for rule in RULES)


def test_a_system_library_goes_with_the_last_that_needs_it() -> None:
    needs = {"/site/plugin.so": {"libpango.so.0"}, "/usr/lib/libpango.so.0": {"libglib.so.0"}}
    libraries = [(name, f"/usr/lib/{name}", "BINARY") for name in ("libpango.so.0", "libglib.so.0", "libcairo.so.2")]
    plugin = ("plugins/plugin.so", "/site/plugin.so", "BINARY")

    def kept(*entries: tuple[str, str, str]) -> set[str]:
        return {path for path, _, _ in without_orphans(entries, lambda source: needs.get(source, set()))}

    assert kept(plugin, *libraries) == {"plugins/plugin.so", "libpango.so.0", "libglib.so.0"}
    assert kept(*libraries) == set()


def test_python_itself_and_libraries_that_are_loaded_by_name_are_no_orphans() -> None:
    entries = [(name, f"/opt/lib/{name}", "BINARY") for name in ("libpython3.11.so.1.0", "libxcb-cursor.so.0")]
    assert sorted(without_orphans(entries, lambda source: set())) == entries
