"""Below the table: a summary that follows it, and a threshold that every verdict, filter and export follows."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest

from app.verdicts.decision import Decision
from app.window.authenticate.model import PhotosModel
from app.window.authenticate.rows import PhotoRow, Stage
from app.window.authenticate.summary import summary
from app.window.authenticate.table_reading import read_table
from models.authenticity.verdict import SURE
from tests.app.window.fake_engine import fake_verdict
from tests.app.window.judging import Judge, photos

SHARES = st.floats(0.001, 0.999)


def judged(path: str, p: float = 0.1, outside: bool = False) -> PhotoRow:
    found = fake_verdict("", (16, 16))
    return PhotoRow.judged(path, replace(found, p_inpainted=p, domain=() if outside else ("bird",)), None)


def test_the_summary_follows_verdicts_and_decisions_and_can_be_heard(judge: Judge, tmp_path: Path) -> None:
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "broken.png").write_bytes(b"")
    photos(tmp_path / "p", "a-inpainted.png", "b-inpainted.png", "c.png", "d-unsure.png")
    told = judge.page.footer.told
    judge.page.queue.pause(True)
    judge.add(tmp_path / "p")
    judge.wait(
        lambda: told.text() == "Of 5: 1 unreadable, 4 not judged yet." or told.text() == "Of 5: 5 not judged yet."
    )
    judge.page.queue.pause(False)
    judge.finish()
    judge.wait(lambda: told.text() == "Of 5: 2 inpainted, 1 unsure, 1 authentic, 1 unreadable.")
    judge.select(0)
    judge.page.decide("disagree")
    judge.wait(lambda: told.text().endswith("; you agreed with 0, disagreed with 1."))
    judge.page.decide("agree")
    judge.wait(lambda: told.text().endswith("; you agreed with 1, disagreed with 1."))
    assert QAccessible.queryAccessibleInterface(told).text(QAccessible.Text.Name) == told.text()
    judge.page.remove_selected()
    judge.wait(lambda: told.text().startswith("Of 4: "))


def test_keys_move_the_threshold_and_verdicts_filter_summary_exports_and_saved_tables_follow(
    judge: Judge, tmp_path: Path
) -> None:
    judge.judge(*photos(tmp_path / "p", "a-inpainted.png", "b.png", "c-unsure.png", "d-outside-inpainted.png"))
    footer, top = judge.page.footer, judge.page.top
    top.kind.setCurrentIndex(top.kind.findData("unsure"))
    shown = [(90, "cd"), (91, "abcd"), (80, "cd"), (50, "d")]
    for percent, names in shown:
        footer.slider.setFocus()
        steps = percent - footer.slider.value()
        for _ in range(abs(steps)):
            QTest.keyClick(footer.slider, Qt.Key.Key_Right if steps > 0 else Qt.Key.Key_Left)
        assert "".join(name[0] for name in judge.shown()) == names
        assert footer.told.text().startswith("Of 4:")
        assert f"{len(names)} unsure" in footer.told.text()
        assert footer.value.text() == f"{percent} %"
    assert [row.verdict.p_inpainted for row in judge.page.model.rows if row.verdict] == [0.9, 0.1, 0.5, 0.9]
    top.kind.setCurrentIndex(0)
    judge.page.exporting.write_table(tmp_path / "t.csv")
    judge.page.exporting.save(tmp_path / "t.verdicts")
    judge.read()
    with (tmp_path / "t.csv").open(newline="") as file:
        assert [(row["verdict"], row["threshold"]) for row in csv.DictReader(file)] == [
            ("inpainted", "0.5"), ("authentic", "0.5"), ("authentic", "0.5"), ("unsure", "0.5")
        ]  # fmt: skip
    assert read_table(tmp_path / "t.verdicts").threshold == 0.5
    assert footer.reset.isEnabled()
    QTest.mouseClick(footer.reset, Qt.MouseButton.LeftButton)
    assert (judge.page.model.threshold, footer.slider.value(), footer.reset.isEnabled()) == (SURE, 80, False)
    judge.page.add([str(tmp_path / "t.verdicts")])
    judge.read()
    assert judge.said[-1].endswith("They were saved with a threshold of 50 %; that of this table, 80 %, holds for all.")
    assert judge.page.model.threshold == SURE
    judge.page.model.remove([row.path for row in judge.page.model.rows])
    judge.page.add([str(tmp_path / "t.verdicts")])
    judge.read()
    assert (judge.page.model.threshold, footer.slider.value()) == (0.5, 50)


def test_a_verdict_that_comes_or_comes_back_is_by_the_threshold_of_now(judge: Judge, tmp_path: Path) -> None:
    first, second = photos(tmp_path / "p", "a-inpainted.png", "b-inpainted.png")
    judge.judge(first)
    judge.select(0)
    judge.page.remove_selected()
    judge.page.model.set_threshold(0.95)
    judge.page.undo_stack.undo()
    judge.judge(second)
    assert [row.verdict and row.verdict.verdict for row in judge.page.model.rows] == ["unsure", "unsure"]


@given(shares=st.lists(SHARES, min_size=1, max_size=8), threshold=st.integers(50, 99), outside=st.booleans())
def test_a_verdict_is_what_its_probability_says_at_the_threshold_and_outside_it_is_unsure(
    shares: list[float], threshold: int, outside: bool
) -> None:
    model = PhotosModel()
    model.take_in(judged(str(number), p, outside) for number, p in enumerate(shares))
    model.set_threshold(threshold / 100)
    for p, row in zip(shares, model.rows, strict=True):
        assert row.verdict is not None
        assert row.verdict.p_inpainted == p
        word = row.verdict.verdict
        assert (word == "unsure") == (outside or max(p, 1 - p) < threshold / 100)
        assert word == "unsure" or (word == "inpainted") == (p > 0.5)


@pytest.mark.parametrize(
    ("decisions", "end"),
    [("", "."), ("a", "; you agreed with 1."), ("du", "; you agreed with 0, disagreed with 1, were unsure of 1.")],
)
def test_the_summary_leaves_out_what_there_is_none_of(decisions: str, end: str) -> None:
    words = {"a": "agree", "d": "disagree", "u": "unsure"}
    rows = [replace(judged(letter), decision=Decision(words[letter])) for letter in decisions]  # type: ignore[arg-type]
    assert summary([*rows, PhotoRow("x", Stage.FAILED)]).endswith(f"1 unreadable{end}")
