"""From a run of the GAN classifier to the inpainting checkpoint of the TDANet that it trained against."""

from __future__ import annotations

from pathlib import Path

from models.checkpoints.checkpoint import write_checkpoint
from models.checkpoints.manifest import Manifest, read_manifest
from models.tdanet.network import TDANet
from training.export.export import ExportError, halved, inference_network, read_run, refuse_another, told
from training.inpainting.warm_start import read_start
from training.runs.licences import LICENCES, licence_note, of_weights
from training.runs.state import read_saved


def export_generator(run: Path, out: Path, name: str | None = None, title: str | None = None) -> Manifest:
    """Write the inpainting path of a run's generator into the folder `out`, spectral norm folded, float16.

    To fill photos with that its own classifier's rivals never met, for example. Raises ExportError where the run has
    had no rounds.
    """
    values, state, progress = read_run(run)
    weights = state / "generator.safetensors"
    if values["command"] != "gan-classifier" or not weights.exists():
        raise ExportError(f"{run} has no generator; only runs of gan-classifier with rounds train one.")
    start = Path(values["generator"])
    config, vocabulary = read_start(start)
    started = read_manifest(start)
    network = TDANet(config)
    network.load_state_dict(read_saved(weights))
    manifest = Manifest(
        name=name or f"{run.name}-generator",
        kind="inpainting",
        architecture="tdanet",
        title=title or f"TDANet after rounds against a classifier, from {start.stem}",
        config=config.to_dict(),
        vocabulary=vocabulary.words,
        preprocessing=started.preprocessing,
        training=told(values, progress["step"]) | {"steps": progress["step"]},
        licence_note=licence_note([*values.get(LICENCES, ()), *of_weights(started)]),
    )
    refuse_another(out, manifest)
    return write_checkpoint(out, manifest, halved(inference_network(network.eval()).state_dict()))
