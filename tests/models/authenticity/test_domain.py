"""An ensemble says where it knows nothing: of a photo without a bird, cat or dog it is unsure at most."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.authenticator import Authenticator
from models.authenticity import domain, fitted_on
from models.authenticity.cell_stack import CellStack
from models.authenticity.stack import Stack
from models.checkpoints.checkpoint import Manifest, write_checkpoint
from models.checkpoints.manifest import WeightFile
from models.imaging import load_photo
from models.outline import KINDS
from tests.models.authenticity.test_authenticator import RED, ensemble

CAT = Path(__file__).parents[3] / "resources/samples/chelsea.png"
GREY = np.full((96, 160, 3), 90, np.uint8)


class BlueTells:
    """In place of an Outliner: the first pixel's blue says, bit by bit, which of `KINDS` are in a photo."""

    def kinds_in(self, photo: np.ndarray) -> tuple[str, ...]:
        return tuple(kind for bit, kind in enumerate(KINDS) if photo[0, 0, 2] >> bit & 1)


def showing(kinds: tuple[str, ...], altered: bool = False) -> np.ndarray:
    photo = GREY.copy()
    if altered:
        photo[32:64, 32:96] = RED
    photo[0, 0, 2] = sum(1 << KINDS.index(kind) for kind in kinds)  # type: ignore[arg-type]
    return photo


def gated() -> Authenticator:
    """An ensemble that calls photos with red in them inpainted, all others authentic."""
    found = ensemble()
    return Authenticator(found.members, found.stack, found.cells, found.manifest, BlueTells())  # type: ignore[arg-type]


@pytest.mark.parametrize("altered", [False, True])
def test_a_photo_without_an_animal_is_outside_and_its_verdict_unsure_all_else_being_as_it_is(altered: bool) -> None:
    photo = showing((), altered)
    known, found = ensemble().classify(photo), gated().classify(photo)
    assert known.verdict == ("inpainted" if altered else "authentic")
    assert known.domain is None
    assert (found.verdict, found.domain) == ("unsure", ())
    assert (found.p_inpainted, found.box, found.models) == (known.p_inpainted, known.box, known.models)
    assert np.array_equal(found.cells, known.cells)


@settings(max_examples=15)
@given(st.lists(st.tuples(st.sets(st.sampled_from(KINDS)), st.booleans()), min_size=1, max_size=6))
def test_every_photo_of_several_has_its_own_animals(told: list[tuple[set[str], bool]]) -> None:
    photos = [showing(tuple(kinds), altered) for kinds, altered in told]
    verdicts = gated().classify_each(photos)
    assert [verdict.domain for verdict in verdicts] == [tuple(sorted(kinds)) for kinds, _ in told]
    assert [verdict.verdict for verdict in verdicts] == [
        "unsure" if not kinds else "inpainted" if altered else "authentic" for kinds, altered in told
    ]


def test_looking_for_animals_is_one_step_a_photo_that_can_be_stopped_too() -> None:
    totals: dict[bool, int] = {}
    for found in (ensemble(), gated()):
        has_gate = found.gate is not None
        found.classify_each([GREY] * 3, lambda _, total, has_gate=has_gate: totals.update({has_gate: total}))  # type: ignore[misc]
    assert totals[True] == totals[False] + 3


def test_the_shipped_outlines_are_the_gate_of_an_ensemble_but_not_where_members_are_compared(
    tiny_authenticator: Manifest, request: pytest.FixtureRequest
) -> None:
    file = str(tiny_authenticator.path)
    cat, nothing = Authenticator.load(file, "cpu").classify_each([load_photo(CAT).pixels, GREY])
    assert cat.domain == ("cat",)
    assert (nothing.domain, nothing.verdict) == ((), "unsure")
    assert Authenticator.load(file, "cpu", exact=True).gate is None
    request.getfixturevalue("checkpoint_folders")  # where no outlines lie
    assert Authenticator.load(file, "cpu").gate is None


def test_beside_onnx_members_only_onnx_graphs_are_a_gate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stack = Manifest("s", "authenticity", "stack", "", {})
    outlines = Manifest("outline", "outline", "", "", {}, path=tmp_path / "outline.json")
    graphs = replace(outlines, weights=(WeightFile("g.outline.onnx", "", 0),), path=tmp_path / "g.json")
    loaded: list[str] = []
    monkeypatch.setattr(domain.Outliner, "load", lambda device, checkpoint: loaded.append(checkpoint))
    for there in ([outlines], [outlines, graphs]):
        monkeypatch.setattr(domain, "list_checkpoints", lambda kind, there=there: there)
        domain.load_gate(stack, "cpu", onnx=True)
        domain.load_gate(stack, "cpu", onnx=False)
    assert loaded == ["default", str(tmp_path / "g.json"), "default"]


@pytest.mark.parametrize(
    ("data", "gated"),
    [
        ({"stacking bird": 3, "stacking dog": 1}, True),
        ({"stacking bird": 3, "stacking other": 3}, True),
        ({"stacking bird": 3, "stacking other": 4}, False),
    ],
)
def test_an_ensemble_of_other_photos_is_not_told_by_animals(data: dict[str, int], gated: bool, tmp_path: Path) -> None:
    weights = Stack(np.zeros(3), np.ones(3), np.zeros(3), 0.0)
    manifest = Manifest("s", "authenticity", "stack", "", {"members": ["copies"]}, training={"data": data})
    shipped = Path(__file__).parents[3] / "resources/checkpoints/copies.json"
    for file in (shipped, shipped.with_suffix(".safetensors")):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    tensors = weights.to_tensors() | CellStack.averaging(1).to_tensors() | fitted_on.to_tensors(["copies"])
    written = write_checkpoint(tmp_path, manifest, tensors)
    assert (Authenticator.load(str(written.path), "cpu").gate is not None) == gated
