"""What a run of TDANet gives to a checkpoint: the inpainting path that ships, or the warm start."""

from __future__ import annotations

from torch import Tensor

from models.tdanet.folding import fold_spectral_norm
from models.tdanet.network import TDANet, TDANetInference
from training.inpainting.options import InpaintingOptions
from training.inpainting.stages import PHOTOS, changes_at, read_stages
from training.inpainting.warm_start import DISCRIMINATOR_PREFIX
from training.runs.saved import Contents, ExportError, SavedRun
from training.runs.state import OPTIONS


def contents(run: SavedRun, training: bool = False) -> Contents:
    """What a run's checkpoint holds: the averaged inpainting path, its spectral norm folded.

    With `training` the warm start: the averaged network with its auxiliary path and the discriminators, unfolded.
    """
    options = run.options(InpaintingOptions)
    network = _averaged_network(run, options)
    return Contents(
        kind="inpainting-warm-start" if training else "inpainting",
        architecture="tdanet",
        title=f"TDANet {'inpainting warm start' if training else 'inpainting'}, preset {options.preset},"
        f" {options.image_size} px",
        config=options.network.to_dict(),
        preprocessing={"size": _last_size(run, options), "range": [-1, 1]},
        tensors=_warm_start(run, network) if training else inference_network(network).state_dict(),
    )


def inference_network(network: TDANet) -> TDANetInference:
    """A copy of the inpainting path with spectral norm folded; computes the same fills to 1e-5."""
    path = TDANetInference(network.config)
    path.load_state_dict(
        {name: value for name, value in network.state_dict().items() if not name.startswith("posterior_head.")}
    )
    fold_spectral_norm(path)
    return path.eval()


def _averaged_network(run: SavedRun, options: InpaintingOptions) -> TDANet:
    network = TDANet(options.network)
    try:
        network.load_state_dict(run.averaged())
    except RuntimeError as error:
        raise ExportError(
            f"{run.state} is not of the network of {run.folder / OPTIONS}: copy the run's folder again."
        ) from error
    return network.eval()


def _warm_start(run: SavedRun, network: TDANet) -> dict[str, Tensor]:
    discriminators = run.tensors("discriminators")
    return network.state_dict() | {DISCRIMINATOR_PREFIX + name: value for name, value in discriminators.items()}


def _last_size(run: SavedRun, options: InpaintingOptions) -> int:
    """Pixels a side of the pictures that a run has seen last."""
    # nothing else of a stage: it may name options that only the version knew by which the run was made
    lengths_and_sizes = [
        " ".join(word for word in text.split() if word.partition("=")[0].replace("-", "_") in (PHOTOS, "image_size"))
        for text in options.stages
    ]
    stages = read_stages(lengths_and_sizes, options)
    size: int = changes_at(stages, run.photos - 1).get("image_size", options.image_size)
    return size
