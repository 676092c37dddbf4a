"""What a file says of itself, and what lies outside of an ensemble's world, in words: English, the window translates.

Values come from files that anybody may have made: each is one printable line here, and never more than text.
"""

from __future__ import annotations

from collections.abc import Callable

from app.messages import shown
from models.provenance import Claim, Label, Labels, strongest
from models.provenance.source_types import code_of

Say = Callable[[str], str]
MOST = 200  # characters of a value
MOST_TOLD = 6  # labels, where they are told one after another


def tr(text: str) -> str:
    """Marks a text for pyside6-lupdate, which files it under no context, as those of `app.window.parts.language.tr`."""
    return text


OUTSIDE = tr("Outside the training domain: no bird, cat or dog was found, so the verdict is at most unsure.")
OUTSIDE_BRIEFLY = tr("no bird, cat or dog")
# Said beside labels, and where there are none.
LABELS_PROVE_NOTHING = tr("Labels prove nothing: any program can remove or forge them.")
NO_LABELS = tr(
    "The file says nothing about how it was made. That proves nothing: most files don't, and labels are easily removed."
)

_MORE = tr("It makes {count} more claims about itself.")

_BRIEFLY: dict[Claim, str] = {
    "generated": tr("says: generated"),
    "edited": tr("says: edited"),
    "captured": tr("says: taken by a camera"),
}
_BY_CLAIM: dict[Claim, str] = {
    "generated": tr("The file says that it was made by a model: {value} ({place})."),
    "edited": tr("The file says that it was edited: {value} ({place})."),
    "captured": tr("The file says that a camera took it: {value} ({place})."),
    "unclear": tr("The file says about itself: {value} ({place})."),
}
_BY_KIND: dict[tuple[str, Claim], str] = {
    ("featherproof", "generated"): tr("The file says that Featherproof made part of it: {value} ({place})."),
    ("featherproof", "edited"): tr("The file says that Featherproof filled part of it: {value} ({place})."),
    ("c2pa", "generated"): tr("Its Content Credentials say that it was made by a model: {value} ({place})."),
    ("c2pa", "edited"): tr("Its Content Credentials say that it was edited: {value} ({place})."),
    ("c2pa", "captured"): tr("Its Content Credentials say that a camera took it: {value} ({place})."),
    ("c2pa", "unclear"): tr("It carries Content Credentials: {value} ({place})."),
    ("parameters", "generated"): tr("It carries the settings of an image generator: {value} ({place})."),
    ("software", "generated"): tr("The file says that it was made with {value} ({place})."),
    ("software", "edited"): tr("The file says that it was edited with {value} ({place})."),
    ("software", "unclear"): tr("The file says that it was saved by {value} ({place})."),
}
_PART_BY_A_MODEL = tr("The file says that a model made part of it: {value} ({place}).")
_OTHER_PICTURE = tr("It carries a different picture: {value} ({place}).")
_OTHER_PICTURE_IN = tr(
    "Its embedded thumbnail shows a different picture, mostly within {width}×{height} px at {x}, {y} ({place})."
)
_SIGNATURE: dict[bool | None, str] = {
    True: tr("The signature is valid."),
    False: tr("The signature is not valid."),
    None: tr("The signature was not checked."),
}


def label_sentence(label: Label, say: Say = tr, most: int = MOST) -> str:
    """A label as a sentence or two, with at most so many characters of its value; `say` translates."""
    value = code_of(label.value) if label.kind == "source-type" else label.value
    values = {"value": _line(value, most), "place": _line(label.place, MOST)}
    if label.kind == "thumbnail" and label.box is not None:
        template = _OTHER_PICTURE_IN
        values |= dict(zip(("x", "y", "width", "height"), map(str, label.box), strict=True))
    elif label.kind == "thumbnail":
        template = _OTHER_PICTURE
    elif value == "compositeWithTrainedAlgorithmicMedia":
        template = _PART_BY_A_MODEL
    else:
        template = _BY_KIND.get((label.kind, label.claim), _BY_CLAIM[label.claim])
    sentence = say(template).format(**values)
    signed = label.kind == "c2pa" or label.verified is not None
    return f"{sentence} {say(_SIGNATURE[label.verified])}" if signed else sentence


def label_sentences(labels: Labels | None, say: Say = tr, most: int = MOST) -> list[str]:
    """The labels for people, those of a file that has no end of them left out and counted; as `label_sentence`."""
    found = () if labels is None else labels.found
    said = [label_sentence(label, say, most) for label in found[:MOST_TOLD]]
    more = len(found) - len(said)
    return [*said, say(_MORE).format(count=more)] if more else said


def strongest_claim(labels: Labels | None) -> Claim | None:
    """What matters most of all that a file says; None where it says nothing."""
    return None if labels is None else strongest(label.claim for label in labels.found)


def denies_authentic(labels: Labels | None) -> bool:
    """Whether a file itself says that it is not as a camera took it."""
    return strongest_claim(labels) in ("generated", "edited")


def labels_briefly(labels: Labels | None, say: Say = tr) -> str:
    """What matters most of all that a file says in a few words, for a cell of a table; "" where it says nothing."""
    claim = strongest_claim(labels)
    if labels is None or claim is None:
        return ""
    return say(_BRIEFLY[claim]) if claim in _BRIEFLY else _line(labels.found[0].value, MOST)


def _line(text: str, most: int) -> str:
    line = shown(text)
    return line if len(line) <= most else f"{line[: most - 1]}…"
