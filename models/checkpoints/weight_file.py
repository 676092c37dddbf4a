"""Files of tensors that a person names: one that is cut, damaged or of another kind is refused in a sentence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from models.files.regular_file import UnusableFile, open_regular

if TYPE_CHECKING:
    from torch import Tensor


def load_tensors(file: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file. Raises FileNotFoundError, and UnusableFile where they can't be read."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        open_regular(file).close()
        return load_file(file)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UnusableFile(file, error.strerror or str(error)) from error
    except SafetensorError as error:
        raise UnusableFile(file, "it is cut short or damaged, or no safetensors file") from error
