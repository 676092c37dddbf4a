"""Whatever a file says of itself is told in whole sentences that stay one line."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.verdicts.label_words import MOST, denies_authentic, label_sentence, labels_briefly, strongest_claim
from models.provenance import CLAIMS, Claim, Kind, Label, Labels

BOXES = st.none() | st.tuples(*[st.integers(0, 9000)] * 4)
LABELS = st.builds(
    Label,
    st.sampled_from(get_args(Kind)),
    st.sampled_from(get_args(Claim)),
    st.text(max_size=400),
    st.text(max_size=400),
    st.sampled_from([None, True, False]),
    BOXES,
)


@settings(max_examples=25)
@given(LABELS, st.integers(2, MOST))
def test_any_label_is_one_printable_line_that_begins_and_ends_as_a_sentence(label: Label, most: int) -> None:
    said = label_sentence(label, most=most)
    assert said.isprintable()
    assert said.startswith(("The file says ", "Its ", "It carries "))
    assert said.endswith(".")
    assert len(said) < 2 * MOST + 200
    if label.value.isprintable() and len(label.value) <= most and label.kind not in ("thumbnail", "source-type"):
        assert label.value in said
    if label.place.isprintable() and len(label.place) <= MOST:
        assert f"({label.place})." in said


def test_a_translation_gets_the_whole_template_and_no_value() -> None:
    asked: list[str] = []

    def say(text: str) -> str:
        asked.append(text)
        return f"<{text}>"

    label = Label("c2pa", "edited", "{place} {0} {gone}", "C2PA manifest", verified=False)
    said = label_sentence(label, say)
    assert asked == [
        "Its Content Credentials say that it was edited: {value} ({place}).",
        "The signature is not valid.",
    ]
    assert said == (
        "<Its Content Credentials say that it was edited: {place} {0} {gone} (C2PA manifest).>"
        " <The signature is not valid.>"
    )


def test_sources_of_iptc_are_called_by_their_code() -> None:
    address = "http://cv.iptc.org/newscodes/digitalsourcetype/"
    label = Label("source-type", "generated", f"{address}trainedAlgorithmicMedia", "XMP")
    assert label_sentence(label) == "The file says that it was made by a model: trainedAlgorithmicMedia (XMP)."
    part = Label("source-type", "edited", f"{address}compositeWithTrainedAlgorithmicMedia", "XMP")
    assert label_sentence(part).startswith("The file says that a model made part of it: compositeWith")


@pytest.mark.parametrize(
    ("verified", "said"), [(True, "is valid."), (False, "is not valid."), (None, "was not checked")]
)
def test_credentials_say_whether_their_signature_was_checked(verified: bool | None, said: str) -> None:
    assert said in label_sentence(Label("c2pa", "unclear", "a camera", "C2PA manifest", verified))
    assert "signature" not in label_sentence(Label("software", "unclear", "a camera", "EXIF Software"))


@settings(max_examples=25)
@given(st.lists(LABELS, max_size=5))
def test_the_claim_that_matters_most_stands_for_all(labels: list[Label]) -> None:
    found = strongest_claim(Labels(tuple(labels)))
    claims = [label.claim for label in labels]
    assert found == min(claims, key=CLAIMS.index, default=None)
    assert denies_authentic(Labels(tuple(labels))) == bool({"generated", "edited"} & set(claims))
    assert labels_briefly(Labels(tuple(labels))).isprintable()


@pytest.mark.parametrize(
    ("claims", "said"),
    [(["unclear", "captured"], "says: taken by a camera"), (["unclear", "unclear"], "Ver. 1\\n"), ([], "")],
)
def test_a_few_words_say_what_matters_most_or_what_there_is(claims: list[Claim], said: str) -> None:
    labels = tuple(Label("software", claim, "Ver. 1\n", "EXIF Software") for claim in claims)
    assert labels_briefly(Labels(labels)) == said
    assert (strongest_claim(None), denies_authentic(None), labels_briefly(None)) == (None, False, "")  # nobody looked
