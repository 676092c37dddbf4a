"""The bars that the ensemble is to clear (authenticity design), and whether it does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from training.authenticity.report.false_alarms import FalseAlarms
from training.authenticity.report.measure import STACK
from training.authenticity.report.tables import EASY, HEADLINE, NEVER_MET, Entry
from training.measuring.figures import Figure
from training.measuring.report_markdown import Bar
from training.photos.alterations import AS_MADE

_LEAST = (
    ("accuracy, inpainters of training, " + EASY, ("overall", EASY, "accuracy"), 0.99),
    ("accuracy, inpainters of training, everything", ("overall", HEADLINE, "accuracy"), 0.95),
    ("accuracy, inpainters never met", ("overall", NEVER_MET, "accuracy"), 0.95),
    ("accuracy after JPEG 75", ("alteration", "jpeg 75", "accuracy"), 0.95),
    ("F1 of cells", ("overall", HEADLINE, "cell f1"), 0.85),
)
_MOST_CALIBRATION_ERROR, _MOST_FALSE_ALARMS = 0.03, 0.03


def bars(entries: Sequence[Entry], alarms: FalseAlarms | None) -> Iterator[Bar]:
    """Every bar, for the stack."""
    of = {(e.table, e.group, e.name): e.figure for e in entries if e.way == STACK}
    for what, key, least in _LEAST:
        found = of.get(key)
        yield Bar(what, f"at least {least}", found, None if found is None else found.value >= least)
    calibration = of.get(("overall", HEADLINE, "ece"))
    yield _at_most("expected calibration error", calibration, _MOST_CALIBRATION_ERROR)
    alarm = None if alarms is None else alarms.shares[AS_MADE][STACK]
    yield _at_most("false alarms on photos of unseen sources", alarm, _MOST_FALSE_ALARMS)


def _at_most(what: str, found: Figure | None, most: float) -> Bar:
    return Bar(what, f"under {most}", found, None if found is None else found.value < most)
