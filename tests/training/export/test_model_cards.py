"""The figures of a model card are its manifest's, and every checkpoint that ships has a card."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from models.checkpoints.manifest import Manifest, WeightFile
from training.export import model_cards
from training.export.model_cards import BEGIN, CARDS, END, SHIPPED, CardError, facts, stale_cards, with_facts

MANIFEST = Manifest(
    name="small",
    kind="authenticity-member",
    architecture="member",
    title="A member | for tests",
    config={},
    preprocessing={"multiple": 32, "categories": ["crow", "owl"]},
    weights=(WeightFile("small.safetensors", "ab" * 32, 1_500_000),),
    training={"data": {"train bird": 1214, "train cat": 3, "val bird": 5}, "hours": 0.25, "without": []},
    metrics={"test": {"accuracy": 0.902, "jpeg 75": {"cell_f1": 0.5}}},
    licence_note="For research.",
)
CARD = f"# small\n\nWords before.\n\n{BEGIN}\nold\n{END}\n\nWords after.\n"


def shipped(tmp_path: Path, card: str = CARD) -> tuple[Path, Path]:
    """A folder with one manifest, and a folder with its card."""
    folder, cards = tmp_path / "checkpoints", tmp_path / "cards"
    folder.mkdir()
    cards.mkdir()
    (folder / "small.json").write_text(MANIFEST.to_json(), encoding="utf-8")
    (cards / "small.md").write_text(card, encoding="utf-8")
    return folder, cards


def test_the_committed_cards_say_what_the_manifests_say() -> None:
    assert [str(path) for path, _ in stale_cards(SHIPPED, CARDS)] == []


def test_the_facts_hold_every_thing_that_the_manifest_tells() -> None:
    lines = facts(MANIFEST).splitlines()
    for line in (
        "| what it is | A member \\| for tests |",
        "| input | any size, sides multiples of 32 px |",
        "| categories | 2 species and breeds |",
        "| photos, train | 1,214 bird, 3 cat |",
        "| photos, val | 5 bird |",
        "| hours (last run) | 0.25 |",
        "| inpainters never met, by choice | none |",
        "| licence note | For research. |",
        f"| small.safetensors | 1.5 MB | `{'ab' * 32}` |",
        "| test | accuracy | 0.902 |",
        "| test, jpeg 75 | cell f1 | 0.5 |",
    ):
        assert line in lines
    assert "The manifest holds no figures." in facts(replace(MANIFEST, metrics={}))


def test_only_what_stands_between_the_markers_is_written_anew() -> None:
    fresh = with_facts(CARD, MANIFEST, Path("small.md"))
    assert fresh.startswith("# small\n\nWords before.\n\n" + BEGIN)
    assert fresh.endswith(END + "\n\nWords after.\n")
    assert "old" not in fresh
    assert with_facts(fresh, MANIFEST, Path("small.md")) == fresh


@pytest.mark.parametrize("card", ["no markers", BEGIN, END, f"{END} {BEGIN}"])
def test_a_card_without_its_two_markers_is_an_error_that_names_it(card: str) -> None:
    with pytest.raises(CardError, match=r"small\.md lacks the lines"):
        with_facts(card, MANIFEST, Path("small.md"))


def test_checkpoints_and_cards_come_in_pairs(tmp_path: Path) -> None:
    folder, cards = shipped(tmp_path)
    (cards / "README.md").write_text("All cards.", encoding="utf-8")
    assert len(list(stale_cards([folder], cards))) == 1
    (cards / "small.md").rename(cards / "gone.md")
    with pytest.raises(CardError, match=r"gone\.md is the card of no checkpoint"):
        list(stale_cards([folder], cards))
    (cards / "gone.md").unlink()
    with pytest.raises(CardError, match="small has no model card"):
        list(stale_cards([folder], cards))


def test_the_command_names_stale_cards_and_writes_them_unless_asked_only_to_check(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, cards = shipped(tmp_path)
    monkeypatch.setattr(model_cards, "SHIPPED", [folder])
    monkeypatch.setattr(model_cards, "CARDS", cards)
    assert model_cards.main(["--check"]) == 1
    assert (cards / "small.md").read_text(encoding="utf-8") == CARD
    assert model_cards.main([]) == 0
    assert capsys.readouterr().out.splitlines() == [f"{cards / 'small.md'}: stale", f"{cards / 'small.md'}: written"]
    assert model_cards.main(["--check"]) == 0
    (cards / "small.md").write_text("no markers", encoding="utf-8")
    capsys.readouterr()
    assert model_cards.main([]) == 1
    assert capsys.readouterr().err.count("\n") == 1
