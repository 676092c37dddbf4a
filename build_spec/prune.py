"""What PyInstaller's hooks collect and the program never loads: rules that the spec drops files by."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase


@dataclass(frozen=True)
class Rule:
    """Files of the built program, by patterns of their paths in it ("*" also crosses "/"), and why they can go."""

    why: str
    patterns: tuple[str, ...]


def _plugins(*patterns: str) -> tuple[str, ...]:
    """Patterns of Qt's plugins, which lie in PySide6/Qt/plugins, on Windows in PySide6/plugins."""
    return tuple(f"PySide6/*plugins/{pattern}" for pattern in patterns)


RULES = (
    Rule(
        "headers, static libraries and what compilers want",
        tuple(
            "*.h *.hpp *.cuh *.a *.lib *.bc *.cmake *.pyi *.pxd *.pyx */py.typed torch/include/* torch/share/*"
            " torch/bin/protoc* nvidia/*/include/* nvidia/*/cccl/*".split()
        ),
    ),
    Rule(
        "tests and benchmarks of libraries",
        tuple(
            "*/tests/* torch/test/* torch/testing/_internal/opinfo/* torch/testing/_internal/distributed/*"
            " torch/utils/benchmark/*".split()
        ),
    ),
    Rule(
        "tools of libraries that make, convert or measure models",
        tuple(
            "onnxruntime/transformers/* onnxruntime/quantization/* onnxruntime/tools/* onnxruntime/backend/*"
            " onnxruntime/datasets/* torch/utils/tensorboard/*".split()
        ),
    ),
    Rule("ONNX Runtime's library for C, which is in its module for Python once more", ("*/libonnxruntime.so*",)),
    Rule("OpenCV's cascades for faces", ("cv2/data/*",)),
    Rule(
        "Qt's plugins for screens, keyboards, data bases and networks that the program does not use",
        _plugins(
            *"designer/* egldeviceintegrations/* generic/* networkinformation/* printsupport/* qmllint/*"
            " qmltooling/* sqldrivers/* tls/* vectorimageformats/* wayland-graphics-integration-server/*".split()
        ),
    ),
    Rule(
        "Qt's drawing on bare consoles and over VNC, its virtual keyboard, and formats that Pillow reads",
        _plugins(
            *"platforms/*eglfs* platforms/*linuxfb* platforms/*minimal* platforms/*vkkhrdisplay* platforms/*vnc*"
            " platforminputcontexts/*virtualkeyboard* imageformats/*pdf* imageformats/*icns* imageformats/*tga*"
            " imageformats/*wbmp*".split()
        ),
    ),
    Rule("the GTK theme, which brings half a desktop along", _plugins("platformthemes/*gtk3*")),
    Rule(
        "Qt's libraries that only those plugins need",
        tuple(
            f"*Qt6{name}*"
            for name in "EglFS EglFs Qml Quick VirtualKeyboard Pdf PrintSupport Sql Network Labs Designer Test".split()
        ),
    ),
    Rule("Wayland's libraries, which a desktop with Wayland has, all of one version", ("libwayland-*",)),
    Rule("CUDA's profilers and debuggers", ("*libnvperf_*", "*libpcsamplingutil*", "*libcheckpoint.so*")),
    Rule(
        "CUDA's libraries for several GPUs, look-alikes of BLAS and FFTW, and clusters, which nothing here loads",
        tuple("*libcusolverMg* *libnvblas* *libcufftw* *libcufile_rdma* */nvshmem_transport_* */nvshmem_boot*".split()),
    ),
)

KEPT_TRANSLATIONS = ("*/qtbase_de.qm", "resources/translations/*")  # Qt's own dialogs, for each language of the window


def reason_to_drop(path: str) -> str | None:
    """Why the file of the built program at `path` ("/" between folders, whatever the system) goes; None if it stays."""
    if path.endswith(".qm"):
        return None if _matches(path, KEPT_TRANSLATIONS) else "translations into languages that the window lacks"
    return next((rule.why for rule in RULES if _matches(path, rule.patterns)), None)


def _matches(path: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatchcase(path, pattern) for pattern in patterns)
