"""The window writes a report of the rows that are shown: in the background, whole or not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.app.verdicts.report_reading import Reading
from tests.app.window.judging import Judge, photos


@pytest.fixture
def table(judge: Judge, tmp_path: Path) -> Judge:
    """An inpainted photo, an unsure one, an authentic one and an error; one more that waits."""
    (tmp_path / "p").mkdir()
    (tmp_path / "p" / "broken.png").write_bytes(b"")
    photos(tmp_path / "p", "a-inpainted.png", "b-unsure.png", "c.png")
    judge.judge(tmp_path / "p")
    return judge


def write(table: Judge, file: Path) -> None:
    table.page.reporting.write(file)
    table.wait(lambda: not table.page.reporting.errands.running and not table.background.busy)


def test_the_menu_writes_a_report_of_what_is_shown(
    table: Judge, tmp_path: Path, name_file: Callable[[Path], None]
) -> None:
    file = tmp_path / "report"
    name_file(file)
    (action,) = [action for action in table.page.top.export_menu.actions() if action.text() == "Report…"]
    action.trigger()
    table.wait(lambda: table.said == [f"Report written: {file}.html"])
    whole = Reading(file.with_suffix(".html").read_text(encoding="utf-8"))
    assert whole.texts["h3"] == ["1. a-inpainted.png: inpainted", "2. b-unsure.png: unsure"]
    assert whole.tags["img"] == 2 * 2 + 3
    assert whole.of("img")[1]["alt"] == "Heat map of a-inpainted.png: 32×24 px at 0, 0"
    for told in ("Fake CPU", "birds-pets-authenticity"):
        assert told in whole.texts["section"][-1]
    assert not table.page.top.reporting.isVisible()
    table.page.top.search.setText("unsure")
    write(table, tmp_path / "some.html")
    some = Reading((tmp_path / "some.html").read_text(encoding="utf-8"))
    assert some.texts["h3"] == ["1. b-unsure.png: unsure"]
    assert "filtered out or not judged: 3." in some.texts["section"][0]
    table.page.top.search.setText("c.png")
    write(table, tmp_path / "none.html")
    assert "There are none" in (tmp_path / "none.html").read_text(encoding="utf-8")


def test_a_report_follows_the_threshold_and_holds_decisions(table: Judge, tmp_path: Path) -> None:
    table.page.model.set_threshold(0.95)
    table.select(0)
    table.page.decide("disagree")
    write(table, tmp_path / "r.html")
    whole = Reading((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert whole.texts["h3"][0] == "1. a-inpainted.png: unsure"
    assert "is at least 95 %" in whole.texts["section"][3]
    assert "Decisiondisagrees" in whole.texts["dl"][0]


def test_a_photo_that_is_gone_has_no_picture_and_the_report_is_written(table: Judge, tmp_path: Path) -> None:
    (tmp_path / "p" / "a-inpainted.png").unlink()
    write(table, tmp_path / "r.html")
    whole = Reading((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert "could not be read again" in whole.texts["article"][0]
    assert whole.tags["article"] == 2


def test_the_making_of_a_report_is_told_and_stopping_it_writes_none(table: Judge, tmp_path: Path) -> None:
    top = table.page.top
    table.engine.held = True
    table.page.reporting.write(tmp_path / "r.html")
    assert top.reporting.isVisible()
    assert top.reporting.told.text() == "Report: 0 of 2 photos"
    table.page.reporting.write(tmp_path / "r.html")
    assert table.said == ["A report is being made already."]
    top.stop_report.click()
    assert table.said[-1] == "Stopped: no report was written."
    assert not top.reporting.isVisible()
    table.engine.let_go()
    table.read()
    assert not (tmp_path / "r.html").exists()


def test_a_full_disk_leaves_the_old_report_and_a_photo_is_never_replaced(
    table: Judge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, photo = tmp_path / "r.html", tmp_path / "p" / "c.png"
    file.write_text("old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", full)
        write(table, file)
    assert table.message.text() == f"{file} can't be written: No space left on device."
    assert file.read_text() == "old"
    before = photo.read_bytes()
    (tmp_path / "link.html").symlink_to(photo)
    write(table, tmp_path / "link.html")
    assert table.message.text() == f"{tmp_path / 'link.html'} can't be written: it leads to the photo {photo}."
    assert photo.read_bytes() == before


def test_an_empty_table_has_no_report(judge: Judge, tmp_path: Path) -> None:
    judge.page.reporting.write(tmp_path / "r.html")
    assert judge.said == ["Nothing is judged yet."]
    assert not (tmp_path / "r.html").exists()


def test_the_report_speaks_the_window_s_language(table: Judge, tmp_path: Path, german: None) -> None:
    write(table, tmp_path / "r.html")
    whole = Reading((tmp_path / "r.html").read_text(encoding="utf-8"))
    assert whole.of("html") == [{"lang": "de"}]
    assert whole.texts["h2"][0] == "Überblick"
    assert whole.texts["h3"][0].endswith(": ausgefüllt")
    assert "Vogel" in whole.texts["dl"][0]
