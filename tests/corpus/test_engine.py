"""The engine gets through the corpus: a verdict or one sentence each, in bounded time and memory."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from app.engine.jobs import ClassifyJob, EngineSettings
from app.engine.replies import JobFailed, VerdictDone
from tests.corpus.bounds import MOST_BYTES, MOST_SECONDS
from tests.corpus.conftest import Corpus
from tests.corpus.engine import Engine, engine

numbers = count(1)


def verdict(judge: Engine, path: Path) -> VerdictDone | JobFailed:
    end, told = judge.do(ClassifyJob(next(numbers), str(path), thumbnail=96))
    verdicts = [reply for reply in told if isinstance(reply, VerdictDone)]
    assert len(verdicts) == (not isinstance(end, JobFailed))
    return end if isinstance(end, JobFailed) else verdicts[0]


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.usefixtures("only_tiny_authenticator")
def test_every_photo_gets_its_verdict_or_one_sentence_within_bounds(corpus: Corpus) -> None:
    witness = next(odd.path for odd in corpus.files if odd.kind == "sound")
    wrong: list[str] = []
    with engine(EngineSettings(device="cpu")) as judge:
        first = verdict(judge, witness)
        assert isinstance(first, VerdictDone)
        for odd in corpus.files:
            judge.taken.restart()
            answer = verdict(judge, odd.path)
            seconds, peak = judge.taken.seconds(), judge.taken.bytes()
            name = repr(str(odd.path.relative_to(corpus.folder)))
            if seconds > MOST_SECONDS or peak > MOST_BYTES:
                wrong.append(f"{name}: {seconds:.0f} s, {peak / 1e9:.1f} GB")
            if isinstance(answer, JobFailed):
                if odd.expected == "right":
                    wrong.append(f"{name}: {answer.message}")
                if not answer.message.endswith(".") or len(answer.message.splitlines()) > 1:
                    wrong.append(f"{name}: no sentence: {answer.message!r}")
            elif odd.expected == "refused":
                wrong.append(f"{name}: judged")
        last = verdict(judge, witness)
        assert isinstance(last, VerdictDone)
        assert last.verdict.p_inpainted == first.verdict.p_inpainted
    assert wrong == []
