"""What `featherproof-train inpainting` can be asked for, and its presets."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from models.tdanet.config import TDANetConfig
from training.photos.batches import MIN_ZOOM
from training.runs.options import RunOptions


@dataclass(frozen=True, kw_only=True)
class InpaintingOptions(RunOptions):
    """`featherproof-train inpainting`. A weight of 0 leaves a term, and its cost, out."""

    preset: str = "featherproof"
    index: tuple[Path, ...] = ()  # index.jsonl files, trained on together
    cache: Path | None = None  # folder of decoded photos; without it RUN/cache
    text: Path | None = None  # a text-matching checkpoint: text encoder, vocabulary and the matching loss
    init: Path | None = None  # an inference checkpoint or warm start to go on from
    backbone_weights: Path | None = None  # file of the matching loss's image encoder; without it timm downloads
    perceptual_weights: Path | None = None  # VGG16 file; without it torchvision downloads
    network: TDANetConfig = field(default_factory=TDANetConfig.featherproof)
    image_size: int = 256  # pixels a side
    stages: tuple[str, ...] = ()  # one after the other, each as "photos=1000000 image_size=64 batch_size=64 ..."
    auxiliary_share: float = 1.0  # of a batch that the auxiliary path teaches by; less is faster

    kl_standard: float = 20.0  # KL(posterior ‖ N(0, I))
    kl_prior: float = 20.0  # KL(stop-gradient posterior ‖ prior)
    reconstruction: float = 20.0  # L1 over four scales, reconstruction path, whole image
    appearance: float = 20.0  # L1 over four scales, inpainting path
    appearance_on: Literal["whole", "visible"] = "visible"
    hole_l1: float = 0.0  # L1 over `hole_l1_scales` scales, inpainting path, hole only
    hole_l1_scales: int = 4  # from the coarsest: detail that nobody can know is better left to the other terms
    perceptual: float = 4.0  # VGG16 distance of the composite in the hole, inpainting path
    perceptual_size: int = 128  # pixels a side of the window that VGG16 sees
    perceptual_share: float = 1.0  # of a batch that VGG16 sees: a mean over fewer photos, for as much less time
    latent_pairs: int = 0  # samples of a batch that are copies of the next ones, with other latents
    diversity: float = 1.0  # on pairs whose fills look alike
    diversity_margin: float = 0.25  # VGG16 distance from which on pairs look different enough
    recolour: float = 0.0  # share of photos whose animal is painted in a basic colour that their caption names
    min_zoom: float = MIN_ZOOM  # the least share of a photo's short side that a crop shows; less of it: closer views
    adversarial: float = 1.0
    adversarial_form: Literal["lsgan", "hinge"] = "hinge"
    adversarial_on: Literal["whole", "hole"] = "whole"  # whose patches are scored; composites differ in the hole only
    adversarial_from: int = 0  # the step at which the discriminator joins
    score_match: float = 0.0  # MSE between D's scores of the photo and of each path
    matching: float = 0.1  # DAMSM word and sentence loss, inpainting path (`paper`: both); 1 costs a dB of PSNR
    matching_every: int = 1  # steps
    matching_share: float = 1.0  # of a batch that is matched, which are each other's wrong captions too
    matching_size: int | None = None  # pixels a side that the image encoder sees; None: as it was trained
    matching_paths: Literal["inpainting", "both"] = "inpainting"
    projected: float = 0.0  # hinge loss of a discriminator on what VGG16 sees, inpainting path
    gradient_limit: float = 0.0  # of a network's pull on a sample's picture; `perceptual` 1 pulls with about 1; 0: none
    r1: float = 0.1  # γ of R1, a patch
    r1_every: int = 16  # steps
    learning_rate: float = 1e-4
    discriminator_learning_rate: float = 4e-4
    betas: tuple[float, float] = (0.0, 0.999)


def _featherproof(run: Path) -> InpaintingOptions:
    """What measured best at the size of `compact`, at full size."""
    return InpaintingOptions(
        run=run, adversarial=0.0, adversarial_on="hole", projected=2.0, gradient_limit=8.0, latent_pairs=2, recolour=0.2
    )


def _paper(run: Path) -> InpaintingOptions:
    """Zhang et al., arXiv 2004.03212, section 4.1, as closely as it can be known."""
    return InpaintingOptions(
        run=run,
        preset="paper",
        network=TDANetConfig.paper(),
        batch_size=10,
        max_epochs=2000,
        score_match=1.0,
        appearance_on="whole",
        perceptual=0.0,
        adversarial_form="lsgan",
        matching_paths="both",
        r1=0.0,
        discriminator_learning_rate=1e-4,
    )


def _compact(run: Path) -> InpaintingOptions:
    """128 px and a narrow network, for two CPU cores in hours: what the earlier `birds-pets-128` was made with.

    The KL weights are far below the paper's, at which the posterior says almost nothing about the hidden part here. The
    discriminator joins once the colours are there. R1 alone differs: it was a sum over patches then, 256 times as
    strong, and kept the discriminator at chance.
    """
    return InpaintingOptions(
        run=run,
        preset="compact",
        network=TDANetConfig.compact(),
        image_size=128,
        batch_size=16,
        kl_standard=0.02,
        kl_prior=0.5,
        reconstruction=8.0,
        appearance=6.0,
        hole_l1=12.0,
        perceptual=1.0,
        perceptual_size=64,
        latent_pairs=2,
        recolour=0.2,
        adversarial=2.0,
        adversarial_on="hole",
        adversarial_from=4000,
        r1=0.02,
        matching=0.5,
        matching_every=4,
        matching_size=192,
        learning_rate=4e-4,
        betas=(0.5, 0.99),
        ema_decay=0.998,
        sample_every=200,
    )


def _long_run(run: Path) -> InpaintingOptions:
    """What `birds-pets-128` is made with: a network for processors, at 64 px first and then at 128 px.

    Only coarse colours are asked of the hole pixel by pixel; the projected discriminator sees to the detail. Losses
    that look through large networks judge a share of each batch: a whole batch every few steps costs as much, and its
    gradients come in spikes, by which Adam scales all others down.
    """
    return InpaintingOptions(
        run=run,
        preset="long-run",
        network=TDANetConfig.long_run(),
        stages=(
            "photos=1000000 image_size=64 batch_size=64 matching_share=0.25",
            "photos=500000 image_size=128 batch_size=32 learning_rate=2e-4 matching_share=0.5",
        ),
        image_size=128,
        batch_size=32,
        auxiliary_share=0.25,
        kl_standard=0.02,
        kl_prior=0.5,
        reconstruction=8.0,
        appearance=6.0,
        hole_l1=20.0,
        hole_l1_scales=2,
        perceptual=1.0,
        perceptual_size=64,
        perceptual_share=0.5,
        latent_pairs=2,
        recolour=0.1,
        adversarial=0.0,
        adversarial_on="hole",
        projected=1.0,
        matching=0.1,
        matching_size=128,
        gradient_limit=8.0,
        learning_rate=3e-4,
        betas=(0.5, 0.99),
        adversarial_from=300,
        ema_decay=0.999,
        sample_every=1000,
    )


def _tiny(run: Path) -> InpaintingOptions:
    """Seconds: for tests, and to rehearse a long run."""
    return InpaintingOptions(
        run=run,
        preset="tiny",
        network=TDANetConfig.tiny(),
        image_size=64,
        batch_size=4,
        hole_l1=4.0,
        perceptual=0.0,
        matching=0.0,
        learning_rate=2e-3,
        max_steps=20,
        sample_every=10,
        log_every=1,
        r1_every=4,
        precision="fp32",
    )


PRESETS = {"featherproof": _featherproof, "paper": _paper, "compact": _compact, "long-run": _long_run, "tiny": _tiny}


def preset(name: str, run: Path) -> InpaintingOptions:
    """The options of a preset for that run folder. Raises KeyError for a name there is none of."""
    return PRESETS[name](run)
