"""The two flavours of the packaged program, and which packages each does without."""

from __future__ import annotations

import os
from dataclasses import dataclass

FLAVOUR_VARIABLE = "FEATHERPROOF_FLAVOUR"

# Installed where it is developed, reachable by some library's optional import, and used by nothing here; readline's
# library is under the GPL besides.
_NEVER = """
    training dataset_tools benchmarks tests accelerate tensorboard tensorboardX torchmetrics matplotlib sklearn skimage
    scipy pandas imagehash pywt patchmatch onnx onnxscript onnx_ir ml_dtypes tyro IPython ipykernel jedi debugpy zmq
    tornado nbclient nbformat jupyter_client pytest pytestqt hypothesis mypy ruff importlinter grimp setuptools pip
    wheel pkg_resources PyInstaller tkinter _tkinter idlelib lib2to3 test grpc readline
    rich pygments cloudpickle dill pydantic requests typer
    PySide6.QtOpenGL PySide6.QtOpenGLWidgets PySide6.QtNetwork PySide6.QtDBus
""".split()
_TORCH = """
    torch torchvision timm triton functorch torchgen nvidia cuda sympy mpmath networkx jinja2 fsspec huggingface_hub
    hf_xet yaml tqdm filelock
""".split()
# Of torch: its tests, its compiler, which nothing here calls, and loggers.
_TORCH_PARTS = """
    torch.testing._internal.distributed torch.testing._internal.opinfo torch.utils.tensorboard torch.utils.benchmark
    triton hf_xet cuda
""".split()
_ONNX_PARTS = """
    onnxruntime.transformers onnxruntime.quantization onnxruntime.tools onnxruntime.backend onnxruntime.datasets
""".split()


@dataclass(frozen=True)
class Flavour:
    """A flavour's name, the packages that must not be in it, and those whose versions `--version` tells."""

    name: str
    excludes: tuple[str, ...]
    engine: str


FLAVOURS = {
    "light": Flavour("light", (*_NEVER, *_TORCH, *_ONNX_PARTS), "onnxruntime"),
    "full": Flavour("full", (*_NEVER, *_TORCH_PARTS, *_ONNX_PARTS), "torch"),
}


def asked_flavour() -> Flavour:
    """The one that `build.py` has named for the spec; light where nobody has."""
    return FLAVOURS[os.environ.get(FLAVOUR_VARIABLE, "light")]
