"""`featherproof classify`: verdicts on photos, one by one, no window."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

import numpy as np

from app.batches.shards import Shard
from app.commands.progress import Progress
from app.messages import complain, line_naming, note, note_left_out, plain_sentence, shown, trace
from app.output_folder import output_folder
from app.photo_files import Found, photo_files
from app.verdicts.heat_files import HeatMaps
from app.verdicts.label_words import label_sentences
from app.verdicts.report import Made, made_by
from app.verdicts.report_draft import Draft
from app.verdicts.report_page import check_report_file, write_report
from app.verdicts.rows import Row, json_line, text_line
from app.verdicts.table import Table
from models.authenticator import Authenticator, Verdict
from models.authenticity.members import KIND, members_of
from models.authenticity.tiles import TILE
from models.checkpoints.checkpoint import find
from models.files.same_file import same_file_among
from models.imaging import PhotoError, load_photo
from models.provenance import Labels, read_labels
from models.running.threads import use_threads, verdict_threads

AT_ONCE = 8  # photos that are judged together, at most
# Of photos that wait for each other. A processor's cores share one photo too, so a few keep them busy to the end.
PIXELS_AT_ONCE, PIXELS_AT_ONCE_ON_CPU = 32_000_000, 4 * TILE**2

_Named = tuple[Found, Path | None]  # a photo, and the file for its heat map where one is asked for


@dataclass(frozen=True)
class ClassifyRequest:
    """The arguments of the command, as they were given."""

    paths: list[str]
    csv: str | None
    heatmaps: str | None
    report: str | None
    device: str
    checkpoint: str
    json: bool
    shard: Shard


@dataclass(frozen=True, eq=False)
class _Read:
    """A photo that waits for its verdict."""

    path: str
    pixels: np.ndarray
    notes: tuple[str, ...]
    labels: Labels
    heat_map: Path | None


def classify(request: ClassifyRequest) -> int:
    """Tell of each photo, in the order in which they were named; 0, or 1 where one has no verdict or no heat map.

    Everything that can be checked without a network is checked before torch is imported, and that is not before the
    first photo is read.
    """
    folder = None if request.heatmaps is None else Path(request.heatmaps)
    left_out = Counter[str]()
    apart = [] if folder is None else [folder]
    files = request.shard.order(photo_files(request.paths, apart_from=apart, left_out=left_out))
    note_left_out(left_out)
    stack = find(request.checkpoint, kind=KIND)
    members = members_of(stack)
    heat_maps = None if folder is None else HeatMaps(output_folder(str(folder)), [found.path for found in files])
    table = None
    if request.csv is not None:
        _check_output(request.csv, files, "table")
        table = Table(request.csv, [member.config["key"] for member in members])
    if request.report is not None:
        _check_output(request.report, files, "report")
        check_report_file(request.report)
        if request.csv is not None and os.path.realpath(request.csv) == os.path.realpath(request.report):
            raise PhotoError(f"{request.report} can't be both the table and the report: name two files.")
    draft = None if request.report is None else Draft()
    progress = Progress(request.shard.size(len(files)))
    devices: list[str] = []  # where the networks work, once they are loaded
    failed = False
    try:
        progress.show("loading the networks")
        mine = _mine(files, request.shard, heat_maps)
        for row in _rows(mine, partial(_load, request, progress, devices), heat_maps, draft, progress):
            progress.clear()
            _tell(row, request.json, table, draft)
            failed |= row.error is not None
            progress.advance()
            progress.show()
        if draft is not None and request.report is not None:
            device = ", ".join(devices) or request.device
            _write_report(request.report, draft, made_by(stack, members, device, datetime.now().astimezone()))
    except KeyboardInterrupt:
        progress.clear()
        unwritten = "" if draft is None else " No report was written."
        note(f"stopped: {progress.done} of {progress.total} photos are done.{unwritten}")
        raise
    finally:
        progress.clear()
        if table is not None:
            table.close()
            if table.left_as_it_was:
                note(f"{table.path} stays as it was: no photo has a verdict.")
    return int(failed)


def _check_output(path: str, files: list[Found], what: str) -> None:
    """Raise PhotoError where no table or report (`what`) can be written, or a photo is; nothing is written yet."""
    photo = same_file_among(path, [found.path for found in files])
    if photo is not None:
        raise PhotoError(f"{path} leads to the photo {shown(str(photo))}: name another file for the {what}.")
    output_folder(str(Path(path).parent))
    if os.path.isdir(path):
        raise PhotoError(f"{path} is a folder, not a file: name a file for the {what}.")
    places = [path] if os.path.exists(path) else []
    if not places or os.path.isfile(path):  # which are put in place by a rename
        places.append(os.path.dirname(os.path.realpath(path)))
    if not all(os.access(place, os.W_OK) for place in places):
        raise PhotoError(f"{path} can't be written: permission denied.")


def _write_report(path: str, draft: Draft, made: Made) -> None:
    """Write it, unless it would take an older one's place without a verdict. Raises PhotoError."""
    if draft.empty and os.path.exists(path):
        note(f"{path} stays as it was: no photo has a verdict.")
        return
    try:
        write_report(path, draft.finished(made))
    except OSError as error:
        raise PhotoError(f"{path} can't be written: {error.strerror or error}.") from error


def _load(request: ClassifyRequest, progress: Progress, devices: list[str]) -> Authenticator:
    authenticator = Authenticator.load(checkpoint=request.checkpoint, device=request.device)
    progress.clear()
    devices += dict.fromkeys(member.runner.device_title for member in authenticator.members if member.runner)
    for text in dict.fromkeys(text for member in authenticator.members for text in member.notes):
        note(text)
    return authenticator


def _mine(files: list[Found], shard: Shard, heat_maps: HeatMaps | None) -> Iterator[_Named]:
    """The photos of a part, each with the name of its heat map, which no photo of another part gets either."""
    for place, found in enumerate(files):
        heat_map = None if heat_maps is None else heat_maps.name(found.path)
        if shard.has(place):
            yield found, heat_map


def _rows(
    files: Iterator[_Named],
    load: Callable[[], Authenticator],
    heat_maps: HeatMaps | None,
    draft: Draft | None,
    progress: Progress,
) -> Iterator[Row]:
    """Judge as many photos together as the device likes, while the next are read, and yield them all in order."""
    loaded: list[Authenticator] = []
    groups = _groups(files, lambda: _pixels_at_once(loaded[0]) if loaded else 0)
    with ThreadPoolExecutor(1, "photos") as reader:
        coming = reader.submit(next, groups, None)
        while (group := coming.result()) is not None:
            photos = [entry.pixels for entry in group if isinstance(entry, _Read)]
            if photos and not loaded:
                loaded.append(load())
            coming = reader.submit(next, groups, None)
            verdicts = iter(_judged(loaded[0], photos, progress) if photos else [])
            for entry in group:
                yield entry if isinstance(entry, Row) else _row(entry, next(verdicts), heat_maps, draft)


def _groups(files: Iterator[_Named], pixels_at_once: Callable[[], int]) -> Iterator[list[_Read | Row]]:
    """Read photos, those together that are to be judged together."""
    group: list[_Read | Row] = []
    for found, heat_map in files:
        group.append(_read(found, heat_map))
        sizes = [entry.pixels.size // 3 for entry in group if isinstance(entry, _Read)]
        if not sizes or len(sizes) >= AT_ONCE or sum(sizes) >= pixels_at_once():
            yield group
            group = []
    if group:
        yield group


def _pixels_at_once(authenticator: Authenticator) -> int:
    on_cpu = all(member.device == "cpu" for member in authenticator.members)
    return PIXELS_AT_ONCE_ON_CPU if on_cpu else PIXELS_AT_ONCE


def _read(found: Found, heat_map: Path | None) -> _Read | Row:
    if found.error is not None:
        return Row(found.path, error=PhotoError(found.error))
    try:
        photo = load_photo(found.path)
        labels = read_labels(found.path, photo.pixels)
    except Exception as error:  # whatever is wrong with one photo, the others are still to be judged
        return Row(found.path, error=error)
    return _Read(found.path, photo.pixels, (*photo.notes, *labels.notes), labels, heat_map)


def _judged(authenticator: Authenticator, photos: list[np.ndarray], progress: Progress) -> list[Verdict | Exception]:
    """The verdicts; where it fails for some together, each has another try alone."""
    use_threads(verdict_threads())

    def tick(done: int, total: int) -> None:
        progress.begin(len(photos) * done / total)

    try:
        return [*authenticator.classify_each(photos, tick)]
    except Exception as error:
        if len(photos) == 1:
            return [error]
    return [_judged(authenticator, [photo], progress)[0] for photo in photos]


def _row(photo: _Read, verdict: Verdict | Exception, heat_maps: HeatMaps | None, draft: Draft | None) -> Row:
    if isinstance(verdict, Exception):
        return Row(photo.path, error=verdict, notes=photo.notes, labels=photo.labels)
    if heat_maps is not None and photo.heat_map is not None:
        heat_maps.write(photo.heat_map, photo.pixels, verdict)
    if draft is not None:
        draft.add(photo.path, photo.pixels, verdict, photo.labels)
    return Row(photo.path, verdict, heat_map=photo.heat_map, notes=photo.notes, labels=photo.labels)


def _tell(row: Row, as_json: bool, table: Table | None, draft: Draft | None) -> None:
    """The row to the table first, which is to hold all that was told; then on stdout, or its error on stderr."""
    sentence = "" if row.error is None else line_naming(row.path, plain_sentence(row.error))
    if table is not None:
        table.add(row, sentence)
    if draft is not None and row.error is not None:
        draft.add_error(row.path, sentence, row.labels)
    for text in row.notes:
        note(f"{shown(row.path)}: {shown(text)}")
    traced = row.error is not None and trace(row.error)
    if as_json:
        print(json_line(row, sentence))
    elif row.error is None:
        print(text_line(row))
    else:
        for text in label_sentences(row.labels):  # which no line on stdout tells
            note(f"{shown(row.path)}: {text}")
        if not traced:
            complain(sentence)
    sys.stdout.flush()
