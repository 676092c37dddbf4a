"""The training commands: their presets, and what each does once its options are resolved."""

from __future__ import annotations

import json
import logging
import os
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import torch
from accelerate import Accelerator

from dataset_tools.index import read_index
from models.authenticity.config import MemberConfig
from models.autoencoder import AutoencoderConfig
from models.checkpoints.manifest import CheckpointError, misfit, read_manifest
from models.tdanet.config import TDANetConfig
from models.vocabulary import Vocabulary
from training.authenticity.gan_options import PRESETS as GAN_PRESETS
from training.authenticity.gan_options import GanClassifierOptions
from training.authenticity.options import PRESETS as MEMBER_PRESETS
from training.authenticity.options import AuthenticityOptions
from training.autoencoder import PRESETS as AUTOENCODER_PRESETS
from training.autoencoder import AutoencoderOptions, AutoencoderTask
from training.commands.terminal import Parser, resolved_options
from training.inpainting.options import PRESETS as INPAINTING_PRESETS
from training.inpainting.options import InpaintingOptions
from training.inpainting.stages import at_stage, largest, read_stages
from training.inpainting.task import Inpainting
from training.inpainting.warm_start import read_start
from training.photos.batches import MIN_ZOOM
from training.photos.cache import Cache, build_cache, open_cache
from training.runs.licences import LICENCES, of_indexes, of_start, with_recorded
from training.runs.loop import make_accelerator, train
from training.runs.state import DIGESTS, digests, refuse_another_index
from training.runs.task import Task
from training.text.task import PRESETS as MATCHING_PRESETS
from training.text.task import TextMatching, TextMatchingOptions

MemberOptions = TypeVar("MemberOptions", bound=AuthenticityOptions)

CACHE_MARGIN = 9 / 8  # cached photos are this much larger than the crops that training takes
UNUSED_HOLES = 32  # text matching draws no holes; a cache has some all the same


def run_training(command: str, rest: list[str]) -> int:
    """Train, or with --dry-run print the options; returns 0."""
    commands: dict[str, tuple[Mapping[str, Callable[..., Any]], Callable[[Any], int | None]]] = {
        "text-matching": (MATCHING_PRESETS, run_text_matching),
        "inpainting": (INPAINTING_PRESETS, run_inpainting),
        "autoencoder": (AUTOENCODER_PRESETS, run_autoencoder),
        "authenticity": (MEMBER_PRESETS, run_authenticity),
        "gan-classifier": (GAN_PRESETS, run_gan_classifier),
    }
    presets, run = commands[command]
    parser = Parser(command, add_help=False)  # of what has to be known before a preset's options can be parsed
    parser.add_argument("--preset", choices=list(presets), default="featherproof")
    parser.add_argument("--run", type=Path, required=not {"-h", "--help"} & set(rest), default=Path("runs/new"))
    parser.add_argument("--dry-run", action="store_true")
    if command == "authenticity":
        parser.add_argument("--model", choices=["swin", "resnext", "resnet34"], default="swin")
    known, flags = parser.parse_known_args(rest)
    of_model = (known.model,) if command == "authenticity" else ()
    options = resolved_options(command, presets[known.preset](*of_model, known.run), flags)
    if known.dry_run:
        print(json.dumps(jsonable(options), indent=2))
        return 0
    if not options.index and getattr(options, "cache", None) is None:
        raise ValueError("Give --index INDEX (an index.jsonl written by featherproof-data), or --cache FOLDER.")
    logging.getLogger("accelerate").setLevel(logging.ERROR)
    step = run(options)
    if step is not None and int(os.environ.get("RANK", "0")) == 0:
        print(f"{options.run}: saved at step {step}")
    return 0


def run_text_matching(options: TextMatchingOptions) -> int:
    """Train text matching; returns the step reached."""
    start = None if options.init is None else read_manifest(options.init)  # before photos are decoded
    refuse_another_index(options.run, options.index)
    accelerator = make_accelerator(options)
    cache = _cache(options, options.image_size, UNUSED_HOLES, accelerator)
    if start is not None:
        vocabulary = Vocabulary(start.vocabulary)
    else:
        vocabulary = Vocabulary.from_captions(_training_captions(cache), options.min_word_count)
    with accelerator.main_process_first():  # the first process extracts the features, the others read them
        task = TextMatching(options, cache, vocabulary, accelerator)
    resolved = _resolved("text-matching", options, cache, vocabulary, accelerator) | {"matching": task.config}
    return train(task, options, accelerator, resolved)


def run_inpainting(options: InpaintingOptions) -> int:
    """Train inpainting; returns the step reached."""
    if options.init is not None:  # its network is the run's
        options = replace(options, network=read_start(options.init)[0])
    stages = read_stages(options.stages, options)
    for stage in stages or (None,):
        _check(options if stage is None else at_stage(options, stages, stage.begins))
    if stages and options.max_photos is None:
        options = replace(options, max_photos=stages[-1].ends)
    refuse_another_index(options.run, options.index)
    accelerator = make_accelerator(options)
    side = largest(options, stages, "image_size")
    cache = _cache(options, round(side * CACHE_MARGIN * MIN_ZOOM / options.min_zoom), side, accelerator)
    options, vocabulary = fit_to_start(options, cache)
    task = Inpainting(options, cache, vocabulary, accelerator)
    return train(task, options, accelerator, _resolved("inpainting", options, cache, vocabulary, accelerator))


def _check(options: InpaintingOptions) -> None:
    """Raise ValueError for options that don't go together."""
    if options.batch_size < 2 * options.latent_pairs:
        raise ValueError(
            f"With {options.latent_pairs} latent pairs a batch needs {2 * options.latent_pairs} photos or more: say"
            f" --batch-size {2 * options.latent_pairs}, or fewer --latent-pairs."
        )
    if options.image_size % options.network.stride:
        raise ValueError(f"An image_size of {options.image_size} px is no multiple of {options.network.stride}.")
    if not 0 < options.min_zoom <= 1:
        raise ValueError(f"A --min-zoom of {options.min_zoom:g} is not above 0 and at most 1.")
    if not 0 < options.auxiliary_share <= 1:
        raise ValueError(f"An --auxiliary-share of {options.auxiliary_share:g} is not above 0 and at most 1.")
    both_paths = options.adversarial or options.matching_paths == "both"
    if options.auxiliary_share < 1 and both_paths:
        raise ValueError("Where both paths are judged, the auxiliary path needs all of a batch: --auxiliary-share 1.")


def run_autoencoder(options: AutoencoderOptions) -> int:
    """Train an autoencoder; returns the step reached."""
    refuse_another_index(options.run, options.index)
    accelerator = make_accelerator(options)
    cache = _cache(options, round(options.image_size * CACHE_MARGIN), UNUSED_HOLES, accelerator)
    task = AutoencoderTask(options, cache, accelerator)
    return train(task, options, accelerator, _resolved("autoencoder", options, cache, Vocabulary(()), accelerator))


def run_authenticity(options: AuthenticityOptions) -> int | None:
    """Train a member of the ensemble; returns the step reached, None where it was stopped while distilling."""
    # here, because it needs OpenCV, and a bare machine that trains TDANet has none
    from training.authenticity.task import Authenticity

    return _run_member("authenticity", options, Authenticity)


def run_gan_classifier(options: GanClassifierOptions) -> int | None:
    """Train the GAN classifier on the bank and in rounds; returns the step reached, None as `run_authenticity`."""
    from training.authenticity.gan import GanClassifier

    final = options.all_steps if options.max_steps is None else min(options.all_steps, options.max_steps)
    return _run_member("gan-classifier", replace(options, max_steps=final), GanClassifier)


def _run_member(command: str, options: MemberOptions, make: Callable[..., Task]) -> int | None:
    from training.authenticity.start import PHOTOS_BEFORE, begin, check_one_start, check_start
    from training.photos.parts import check_without

    check_one_start(options.init, options.distil)
    for start in (options.init, options.early):
        check_start(start, options.stacking, options.without)
    check_without(options.index, options.without)
    refuse_another_index(options.run, options.index)
    accelerator = make_accelerator(options)
    categories = categories_of(options.index) if options.categories else ()
    options = replace(options, network=replace(options.network, categories=len(categories)))
    begun = begin(options, accelerator)
    if begun is None:  # the same command goes on with distilling
        return None
    task = make(begun.options, categories, accelerator)
    task.state.photos = task.state.photos_before = begun.photos
    data = Counter(f"{part} {domain}" for part, domain in _source_photos(options.index))
    resolved = {"command": command} | jsonable(options) | {"categories_in_order": list(categories)}
    resolved |= {
        "start": begun.start,
        PHOTOS_BEFORE: begun.photos,
        "data": dict(sorted(data.items())),
        "hardware": hardware(accelerator),
    }
    resolved |= {DIGESTS: digests(options.index)}
    starts = (options.init, options.early, options.distil)
    learned_from = of_indexes(options.index) + [entry for start in starts for entry in of_start(start)]
    resolved |= {LICENCES: with_recorded(options.run, learned_from)}
    return train(task, begun.options, accelerator, resolved)


def categories_of(indexes: Iterable[Path]) -> tuple[str, ...]:
    """The categories of inpainted sets' training photos, in the order of a member's logits."""
    return tuple(sorted({record.category for index in indexes for record in read_index(index).records("train")}))


def _source_photos(indexes: Iterable[Path]) -> Iterator[tuple[str, str]]:
    """Split and domain of every source photo of inpainted sets that training or its validation looks at."""
    for index in indexes:
        for record in read_index(index).records():
            if record.split != "test" and record.extra.get("label") == "authentic":
                yield record.split, record.domain


def fit_to_start(options: InpaintingOptions, cache: Cache) -> tuple[InpaintingOptions, Vocabulary]:
    """The network and vocabulary that --init or --text dictate; else the words of the training captions."""
    network = options.network
    if options.init is not None:
        network, vocabulary = read_start(options.init)
    elif options.text is not None:
        manifest = read_manifest(options.text)
        if manifest.kind != "text-matching":
            raise CheckpointError(f"{options.text} is for {manifest.kind}; --text takes a text-matching checkpoint.")
        vocabulary = Vocabulary(manifest.vocabulary)
        embedding, text = (manifest.config.get(key) for key in ("embedding_dim", "text_dim"))
        if not isinstance(embedding, int) or not isinstance(text, int):
            raise misfit(manifest, ValueError("it doesn't say how wide its words are"))
        network = replace(network, embedding_dim=embedding, text_dim=text)
    else:
        vocabulary = Vocabulary.from_captions(_training_captions(cache))
    return replace(options, network=replace(network, vocabulary_size=vocabulary.size)), vocabulary


def _training_captions(cache: Cache) -> Iterable[str]:
    return (caption for photo in cache.photos if photo.split == "train" for caption in photo.captions)


def _cache(options: Any, short_side: int, hole_size: int, accelerator: Accelerator) -> Cache:
    folder = options.cache or options.run / "cache"
    if not options.index:
        return open_cache(folder)
    with accelerator.main_process_first():
        return build_cache(options.index, folder, short_side, hole_size)


def _resolved(
    command: str, options: Any, cache: Cache, vocabulary: Vocabulary, accelerator: Accelerator
) -> dict[str, Any]:
    """Options, and what export and a reader of the run folder need beside them."""
    photos = of_indexes(options.index) if options.index else cache.licences
    learned_from = photos + [entry for key in ("init", "text") for entry in of_start(getattr(options, key, None))]
    domains = Counter((photo.split, photo.domain) for photo in cache.photos)
    return (
        {"command": command}
        | jsonable(options)
        | {
            DIGESTS: digests(options.index),
            LICENCES: with_recorded(options.run, learned_from),
            "vocabulary": list(vocabulary.words),
            "data": {f"{split} {domain}": count for (split, domain), count in sorted(domains.items())},
            "hardware": hardware(accelerator),
        }
    )


def hardware(accelerator: Accelerator) -> str:
    """What trains, in words: each process has a GPU, or threads of its own."""
    count = accelerator.num_processes
    if accelerator.device.type == "cuda":
        return f"{count} × {torch.cuda.get_device_name(accelerator.device)}"
    threads = f"{torch.get_num_threads()} CPU threads, {platform.machine()}"
    return f"{count} × {threads}" if count > 1 else threads


def jsonable(value: Any) -> Any:
    """Options as JSON values; paths as strings."""
    if isinstance(value, (TDANetConfig, AutoencoderConfig, MemberConfig)):
        return value.to_dict()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: jsonable(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (list, tuple)):
        return [jsonable(item) for item in value]
    return str(value) if isinstance(value, Path) else value
