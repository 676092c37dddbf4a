"""A report is one valid file that needs nothing else, says what was found and what that is worth, and stays small."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.verdicts.decision import Decision
from app.verdicts.report import MOST_SHOWN, Made, Report, ReportPhoto, chosen, made_by
from app.verdicts.report_draft import Draft
from app.verdicts.report_markup import folder_and_names
from app.verdicts.report_page import check_report_file, page, write_report
from models.authenticity.members import KIND, members_of
from models.authenticity.verdict import Verdict, word_of
from models.checkpoints.checkpoint import find
from models.imaging import PhotoError
from models.provenance import Labels
from tests.app.verdicts.report_reading import Reading
from tests.app.verdicts.test_heat_overlay import judged
from tests.app.verdicts.test_rows import EDITED
from tests.corpus.places import NAMES

WHEN = datetime(2026, 3, 4, 5, 6)
MADE = Made("birds", "Two networks, stacked", (("birds.safetensors", "ab12" * 16),), {}, "For research.", "CPU", WHEN)


def found(p: float, domain: tuple[str, ...] | None = ("bird",)) -> Verdict:
    """As likely inpainted as said; where it is likelier than not, its left upper quarter."""
    cells = np.full((6, 8), 0.1, np.float32)
    cells[:3, :4] = 0.9 if p > 0.5 else 0.1
    verdict = replace(judged(cells, 96, 128), verdict=word_of(p, domain), p_inpainted=p, models={"swin": p, "gan": 0.4})
    return replace(verdict, domain=domain) if p > 0.5 else replace(verdict, domain=domain, box=None, boxes=())


def photo(path: str, p: float, **known: object) -> ReportPhoto:
    return ReportPhoto(path, found(p), **known)  # type: ignore[arg-type]


def report(*photos: ReportPhoto, most: int = MOST_SHOWN, left_out: int = 0) -> Report:
    return Report(photos, *chosen(photos, most), {}, left_out, MADE)


def read(made: Report, say: Callable[[str], str] | None = None) -> Reading:
    return Reading(page(made) if say is None else page(made, say))


def test_a_report_is_one_file_that_needs_no_other_and_no_script(make_photo: Callable[..., np.ndarray]) -> None:
    draft = Draft()
    for number, p in enumerate((0.95, 0.6, 0.05)):
        draft.add(f"/p/{number}.jpg", make_photo(128, 96, number), found(p), Labels())
    draft.add_error("/p/broken.jpg", "/p/broken.jpg is damaged.", None)
    whole = read(draft.finished(MADE))
    assert not whole.tags.keys() & {"script", "link", "iframe", "object", "form", "base"}
    (policy,) = [meta["content"] for meta in whole.of("meta") if "http-equiv" in meta]
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
    assert all(image["src"].startswith("data:image/jpeg;base64,/9j/") for image in whole.of("img"))
    assert all(link["href"].startswith("#photo-") for link in whole.of("a"))
    assert {link["href"][1:] for link in whole.of("a")} == {article["id"] for article in whole.of("article")}
    (css,) = whole.texts["style"]
    assert "url(" not in css
    assert "@import" not in css
    assert whole.tags["img"] == 3 + 2 * 2  # a thumbnail of each photo that could be read, two pictures of each at large
    assert "broken.jpg is damaged." in whole.texts["table"][1]


def test_those_who_can_t_see_it_are_told_and_paper_keeps_rows_and_colours_whole() -> None:
    draft = Draft()
    draft.add("/p/a.jpg", np.full((96, 128, 3), 90, np.uint8), found(0.95), None)
    whole = read(draft.finished(MADE))
    assert [image["alt"] for image in whole.of("img")] == [
        "The photo a.jpg", "Heat map of a.jpg: 64×48 px at 0, 0", ""
    ]  # fmt: skip
    assert all(head["scope"] in ("col", "row") for head in whole.of("th"))
    assert whole.tags["caption"] == 1
    assert whole.of("html") == [{"lang": "en"}]
    (css,) = whole.texts["style"]
    printed = css[css.index("@media print") :]
    for rule in (
        "tr, .photo, .legend, .notice, li { break-inside: avoid; }",
        "table-header-group",
        "print-color-adjust",
    ):
        assert rule in printed


@settings(max_examples=25, deadline=None)
@given(st.text(min_size=1), st.text(), st.text())
def test_names_sentences_and_notes_stay_text(name: str, sentence: str, note: str) -> None:
    def with_texts(name: str, sentence: str, note: str) -> Report:
        labels = Labels((replace(EDITED, value=f"by {note}"),))
        decision = Decision("disagree", note and f"note: {note}")
        broken = ReportPhoto(f"{name}/broken", error=f"x {sentence}")
        return report(photo(f"{name}/a", 0.9, labels=labels, decision=decision), broken)

    expected, whole = read(with_texts("n", "s", note and "t")), read(with_texts(name, sentence, note))
    assert whole.tags == expected.tags


@pytest.mark.parametrize("name", [*NAMES, os.fsdecode(b"\xff\xfe.png"), "</style><script>alert(1)</script>.png"])
def test_hostile_names_are_shown_whole_and_can_be_written(tmp_path: Path, name: str) -> None:
    write_report(tmp_path / "r.html", report(photo(f"/p/{name}", 0.9), photo("/p/b.png", 0.9)))
    whole = Reading((tmp_path / "r.html").read_text(encoding="utf-8"))
    told = "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in name)
    assert whole.texts["h3"][0] == f"1. {told}: inpainted"


def test_the_summary_counts_verdicts_unreadable_photos_contradictions_and_decisions() -> None:
    edited = Labels((EDITED,))
    whole = read(
        report(
            photo("a", 0.9, decision=Decision("agree", verdict="inpainted")),
            photo("b", 0.95, decision=Decision("disagree", "A branch.", "unsure")),
            photo("c", 0.5),
            ReportPhoto("d", found(0.9, ())),
            photo("e", 0.1, labels=edited),
            photo("f", 0.1),
            ReportPhoto("g", error="Gone."),
            left_out=4,
        )
    )
    counts = whole.texts["tbody"]
    assert counts[0] == (
        "inpainted229 %unsure229 %of these, without a bird, cat or dog114 %"
        "authentic229 %of these, contradicted by the file itself114 %could not be read or judged114 %"
    )
    assert counts[1] == "agrees114 %disagrees114 %not sure00 %no decision571 %"
    assert "filtered out or not judged: 4." in whole.texts["section"][0]
    assert "disagrees, on “unsure”: A branch." in whole.texts["table"][-1]
    assert whole.texts["table"][-1].count(", on ") == 1
    assert any(row.startswith("4dunsureno bird, cat or dog90 %") for row in whole.texts["tr"])


def test_inpainted_contradicted_and_unsure_photos_are_at_large_by_their_rank_up_to_a_limit_that_is_told() -> None:
    photos = [
        photo("a", 0.5),
        photo("b", 0.1),
        photo("c", 0.1, labels=Labels((EDITED,))),
        photo("d", 0.9),
        photo("e", 0.2, decision=Decision("disagree")),
        photo("f", 0.99),
        photo("g", 0.2, decision=Decision("agree")),
        ReportPhoto("h", error="Gone."),
    ]
    assert chosen(photos) == ((5, 3, 4, 2, 0), 5)
    assert chosen(photos, 3) == ((5, 3, 4), 5)
    assert "Shown are 3 of 5; the table below lists all photos." in read(report(*photos, most=3)).texts["section"][1]
    assert "Shown are" not in read(report(*photos)).texts["section"][1]
    assert "There are none" in read(report(photos[1])).texts["section"][1]


def test_a_draft_keeps_the_pictures_of_those_at_large_alone() -> None:
    draft, pixels = Draft(most=3), np.full((48, 64, 3), 90, np.uint8)
    for number, p in enumerate((0.9, 0.5, 0.1, 0.95, 0.99, 0.6, 0.85)):
        draft.add(f"{number}.png", pixels, found(p), Labels())
    made = draft.finished(MADE)
    assert made.shown == (4, 3, 0)
    assert made.pictures.keys() == set(made.shown)
    assert made.worth == 6


def test_a_report_says_how_it_was_made_and_what_a_verdict_is_worth() -> None:
    stack = find("default", kind=KIND)
    made = made_by(stack, members_of(stack), "Some GPU", WHEN, sure=0.9)
    whole = read(replace(report(photo("/photos/a.jpg", 0.95)), made=made))
    reading, about = whole.texts["section"][3:]
    assert "is at least 90 %" in reading
    for told in ("no bird, cat or dog is found", "blur and strong JPEG", "doesn't certify", "Labels prove nothing"):
        assert told in reading
    figures = stack.metrics["test"]
    assert f"Measured on {figures['source_photos']} photos" in reading
    assert f"{figures['found']:.0%} of the fills".replace("%", " %") in reading
    for weights in (*stack.weights, *(each for member in members_of(stack) for each in member.weights)):
        assert weights.sha256 in about
    for told in (stack.name, "Some GPU", f"Featherproof {made.version}", "2026-03-04 05:06", "/photos", "research"):
        assert told in about
    assert "A verdict is no proof" in whole.texts["header"][0]


def test_a_report_speaks_the_language_that_it_is_given() -> None:
    said = {"en": "de", "Summary": "Überblick", "inpainted": "gefüllt", "bird": "Vogel"}
    whole = read(report(photo("a", 0.95)), lambda text: said.get(text, text))
    assert whole.of("html") == [{"lang": "de"}]
    assert whole.texts["h2"][0] == "Überblick"
    assert whole.texts["h3"][0] == "1. a: gefüllt"
    assert "Vogel" in whole.texts["dl"][0]


@pytest.mark.parametrize(
    ("paths", "folder", "names"),
    [
        (["/p/a.jpg", "/p/q/b.jpg"], "/p", ["a.jpg", os.path.join("q", "b.jpg")]),
        (["a.jpg", "q/b.jpg"], "", ["a.jpg", "q/b.jpg"]),
        (["/p/a.jpg", "b.jpg"], "", ["/p/a.jpg", "b.jpg"]),
        (["/a.jpg", "/b.jpg"], "/", ["a.jpg", "b.jpg"]),
        ([], "", []),
    ],
)
def test_the_folder_of_all_photos_is_told_once(paths: list[str], folder: str, names: list[str]) -> None:
    assert folder_and_names(paths) == (folder, names)


def test_500_photos_make_a_file_of_a_bounded_size() -> None:
    noise = np.random.default_rng(0).integers(0, 256, (600, 800, 3), np.uint8)  # which no JPEG makes small
    draft = Draft()
    cells = np.random.default_rng(1).random((38, 50), np.float32)
    draft.add("noise.png", noise, replace(found(0.99), cells=cells, size=(600, 800)), Labels())
    whole = draft.finished(MADE)
    (pictures,) = whole.pictures.values()
    assert max(pictures.width, pictures.height) == 480
    photos = tuple(replace(whole.photos[0], path=f"{number}.png") for number in range(500))
    large = Report(photos, *chosen(photos), dict.fromkeys(range(500), pictures), 0, MADE)
    assert len(large.shown) == MOST_SHOWN
    assert len(page(large)) < 30_000_000


def test_a_report_takes_no_place_but_that_of_an_older_one(tmp_path: Path) -> None:
    file = tmp_path / "r.html"
    check_report_file(str(file))
    write_report(file, report(photo("a", 0.9)))
    check_report_file(str(file))
    (tmp_path / "empty.html").touch()
    check_report_file(str(tmp_path / "empty.html"))
    file.write_text("<!DOCTYPE html><title>Mine</title>")
    with pytest.raises(PhotoError, match=r"r\.html is no report of Featherproof, and isn't replaced"):
        check_report_file(str(file))
