"""The authenticity task: a member learns to tell authentic crops from inpainted ones, and where."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from accelerate import Accelerator
from PIL import Image
from torch import Tensor, nn

from models.authenticity.heads import Logits
from models.authenticity.member import Member, load_early, load_start
from models.authenticity.members import MEMBER_KIND
from models.authenticity.tiles import CELL
from training.authenticity.crops import CropBatch, Crops
from training.authenticity.fused_swin import fuse_swin_attention
from training.authenticity.options import AuthenticityOptions
from training.measuring.figures import ranking
from training.photos.parts import source_photos
from training.photos.sampling import Sampling
from training.runs.ahead import Ahead
from training.runs.logs import grid
from training.runs.saved import Contents, SavedRun
from training.runs.task import NetworkTask, Terms, exponential

HELD_OUT = 16  # batches
_NORMS_FOLLOW = 0.01  # least share of a batch in batch norms' figures: one of few pairs, each of one photo, says little
SHOWN = 8


class Authenticity(NetworkTask[AuthenticityOptions]):
    """Trains a member. All layers learn, none is frozen."""

    def __init__(self, options: AuthenticityOptions, categories: tuple[str, ...], accelerator: Accelerator) -> None:
        torch.manual_seed(options.seed)
        self.member = Member(options.network, options.pretrained)
        if options.init is not None:
            load_start(self.member, options.init)
        if options.early is not None:
            load_early(self.member, options.early)
        self.member.to(accelerator.device).to(memory_format=torch.channels_last)
        if accelerator.device.type == "cpu":
            fuse_swin_attention(self.member)
        groups = layer_groups(self.member, options.learning_rate, options.layer_decay, options.weight_decay)
        optimizer = torch.optim.AdamW(groups, lr=options.learning_rate, betas=(0.9, 0.99), fused=True)
        super().__init__(options, accelerator, self.member, optimizer, "member", exponential(options.ema_decay))
        train, val = (
            source_photos(options.index, part, options.stacking, options.without) for part in ("train", "val")
        )
        sampling = Sampling.of(options, accelerator)
        self.crops = Crops(train, options.crop, sampling, categories, options.memory_gb, options.places)
        self.crops_of = Ahead(functools.partial(self.crops.batch, augment=options.augment == "forensic"))
        self.held_out = Crops(val, options.crop, Sampling(options.batch_size), categories)
        self.photos_per_epoch = len(self.crops)

    def train_step(self, step: int) -> Terms:
        """One optimizer step over `accumulation` micro-batches."""
        count = self.options.accumulation
        # of the layers that Swin drops at random: a function of the step, as all else is
        torch.manual_seed(self.seed_of(step))
        return self.learn_from([self.crops_of(step * count + micro) for micro in range(count)])

    def learn_from(self, batches: Sequence[CropBatch]) -> Terms:
        """One optimizer step over these micro-batches; the loss's terms."""
        steady_norms(self.member)
        return self.learn((self._terms(batch) for batch in batches), len(batches))

    def limit_gradients(self) -> None:
        """Those of all layers together."""
        self.accelerator.clip_grad_norm_(self.member.parameters(), 1.0)

    def follow(self) -> None:
        """Let the average follow the member; batch norms' running figures, averages themselves, are taken over."""
        super().follow()
        for own, now in zip(self.average.module.buffers(), self.member.buffers(), strict=True):
            own.copy_(now)

    def _terms(self, batch: CropBatch) -> Terms:
        options = self.options
        logits: Logits = self.wrapped(batch.photo.to(self.device).contiguous(memory_format=torch.channels_last))
        inpainted, cells = batch.inpainted.to(self.device), batch.cells.to(self.device)
        terms = {"image": F.binary_cross_entropy_with_logits(logits.image.float(), inpainted)}
        if options.cells:
            terms["cells"] = options.cells * F.binary_cross_entropy_with_logits(logits.cells.float(), cells)
        if options.categories and logits.categories is not None:
            wanted = batch.category.to(self.device)
            loss = F.cross_entropy(logits.categories.float(), wanted, ignore_index=-1, reduction="sum")
            terms["categories"] = options.categories * loss / (wanted >= 0).sum().clamp(min=1)
        return terms

    @torch.no_grad()
    def validate(self, step: int) -> tuple[dict[str, float], Image.Image]:
        """Accuracy and AUROC on validation crops, cell F1, and a grid: crops, their holes, the cells' probabilities."""
        self.average.eval()
        batches = [self.held_out.batch(number, augment=False) for number in range(HELD_OUT)]
        found = [self.average(batch.photo.to(self.device)) for batch in batches]
        self.average.train()
        image = torch.cat([logits.image for logits in found]).float().cpu()
        label = torch.cat([batch.inpainted for batch in batches])
        cells = torch.cat([logits.cells for logits in found]).float().cpu()
        share = torch.cat([batch.cells for batch in batches])
        figures = {
            "accuracy": float(((image > 0) == (label > 0.5)).float().mean()),
            "auroc": ranking(image.numpy(), label.numpy().astype(bool)),
            "cell_f1": cell_f1(cells > 0, share > 0.5),
        }
        photos = torch.cat([batch.photo for batch in batches])
        rows = [photos * 2 - 1, _as_picture(share), _as_picture(cells.sigmoid())]
        return figures, grid([row[:SHOWN] for row in rows])


def steady_norms(member: nn.Module) -> None:
    """Let batch norms' running figures be the mean of all batches at first, then one over the last hundred or so."""
    norms = [module for module in member.modules() if isinstance(module, nn.BatchNorm2d)]
    if not norms or norms[0].num_batches_tracked is None:
        return
    # All have seen the same batches, and each question makes a GPU wait: one is asked.
    share = max(_NORMS_FOLLOW, 1 / (int(norms[0].num_batches_tracked) + 1))
    for norm in norms:
        norm.momentum = share


def layer_groups(member: Member, rate: float, decay: float, weight_decay: float) -> list[dict[str, object]]:
    """Parameter groups, a stage of the backbone each, the earlier the slower; biases and norms don't decay.

    Layer-wise decay is that of ELECTRA (Clark et al., ICLR 2020), which fine-tunes Swin and its kin well.
    """
    children = list(_stages(member))
    groups: list[dict[str, object]] = []
    for depth, module in enumerate(reversed(children)):
        for decays in (True, False):
            chosen = [p for p in module.parameters() if p.requires_grad and (p.dim() > 1) == decays]
            if chosen:
                groups.append(
                    {"params": chosen, "lr": rate * decay**depth, "weight_decay": weight_decay if decays else 0.0}
                )
    return groups


def _stages(member: Member) -> list[nn.Module]:
    features = member.features
    inner = features.net if hasattr(features, "net") else features.blocks
    assert isinstance(inner, nn.Module)
    return [*inner.children(), member.heads]


def cell_f1(found: Tensor, wanted: Tensor) -> float:
    """F1 of the cells called inpainted; bool of any one shape. 0 where none was called right."""
    right = float((found & wanted).sum())
    return 2 * right / max(float(found.sum() + wanted.sum()), 1.0)


def _as_picture(cells: Tensor) -> Tensor:
    """B×1×h×w in [0, 1] to pixels in [-1, 1]."""
    return F.interpolate(cells.expand(-1, 3, -1, -1), scale_factor=CELL) * 2 - 1


def contents(run: SavedRun) -> Contents:
    """What the checkpoint of a member's run holds: its average."""
    values = run.resolved
    return Contents(
        kind=MEMBER_KIND,
        architecture="member",
        title=f"Authenticity member {values['model']}, preset {values['preset']}, {values['crop']} px crops",
        config=values["network"],
        preprocessing={"multiple": 32, "range": [0, 1], "categories": values["categories_in_order"]},
        tensors=run.averaged(),
        told=told_of(run),
    )


def told_of(run: SavedRun) -> dict[str, Any]:
    """What a stack over a run's member has to know: what it never saw, what it started from, and of a GAN's classifier
    the rounds and the generator that it trained against."""
    values = run.resolved
    told = {key: values[key] for key in ("stacking", "without", "start") if key in values}
    if "rounds" in values:
        turns = values["generator_steps"] + values["classifier_steps"]
        rounds = max(0, run.step - values["bank_steps"]) // turns
        told |= {"rounds": rounds, "generator": Path(values["generator"]).stem} if rounds else {}
    return told
