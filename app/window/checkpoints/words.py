"""What the Checkpoints page says of kinds, states and refused files, in the user's language."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from app.checkpoints.files import Refused
from app.checkpoints.list import Entry
from app.window.checkpoints.adding import Outcome

translate = QCoreApplication.translate


def kind_in_words(kind: str) -> str:
    """What a checkpoint of this kind is; a kind that isn't known is named as it is, and "" is a damaged manifest."""
    return {
        "inpainting": translate("Checkpoints", "Inpainting"),
        "authenticity": translate("Checkpoints", "Authenticity stack"),
        "authenticity-member": translate("Checkpoints", "Authenticity member"),
        "autoencoder": translate("Checkpoints", "Autoencoder"),
        "text-matching": translate("Checkpoints", "Text and image matching"),
        "inpainting-warm-start": translate("Checkpoints", "Inpainting, warm start"),
        "": translate("Checkpoints", "Damaged"),
    }.get(kind, kind)


def state_in_words(entry: Entry, state: str, percent: int | None = None) -> str:
    """A row's state as a word or two; `percent` of what is being checked. A stack is as good as its members."""
    if entry.lacking and state in ("verified", "unchecked"):
        return translate("Checkpoints", "members missing")
    if state == "checking" and percent is not None:
        return translate("Checkpoints", "checking, {percent} %").format(percent=percent)
    return {
        "verified": translate("Checkpoints", "verified"),
        "mismatch": translate("Checkpoints", "mismatch"),
        "missing": translate("Checkpoints", "weights missing"),
        "unchecked": translate("Checkpoints", "not checked yet"),
        "waiting": translate("Checkpoints", "waiting"),
        "checking": translate("Checkpoints", "checking…"),
        "unreadable": translate("Checkpoints", "can't be read"),
        "damaged": translate("Checkpoints", "damaged"),
    }[state]


def advice(entry: Entry, state: str) -> str:
    """A sentence on what is wrong and the way out; "" where nothing is."""
    if state == "damaged":
        return entry.problem
    if state == "mismatch":
        return translate(
            "Checkpoints",
            "The weights don't match the manifest (the sha256 differs): copy or download the checkpoint again.",
        )
    if state == "missing":
        return translate(
            "Checkpoints", "Weight files are missing beside the manifest: copy or download the checkpoint again."
        )
    if state == "unreadable":
        return translate("Checkpoints", "The weights can't be read: check the permissions of the files.")
    if entry.lacking:
        text = translate("Checkpoints", "Members are missing beside it, so it can't be used: {names}.")
        return text.format(names=", ".join(entry.lacking))
    if entry.hides:
        text = translate(
            "Checkpoints", "It is used instead of {files}, which has the same name: remove it to use that one again."
        )
        return text.format(files=", ".join(map(str, entry.hides)))
    return ""


def refusal_in_words(refusal: Refused) -> str:
    """One sentence with the file and the way out."""
    sentences = {
        "gone": translate("Checkpoints", "{file} no longer exists."),
        "pickle": translate(
            "Checkpoints", "{file} was not added: Pickle files are never loaded; export the checkpoint as safetensors."
        ),
        "not a checkpoint": translate(
            "Checkpoints",
            "{file} is not a checkpoint: drop a manifest (.json), its weights (.safetensors, .onnx) or folder.",
        ),
        "no manifest": translate(
            "Checkpoints", "{file} was not added, because its manifest {why} is not beside it: put it there."
        ),
        "nothing in folder": translate("Checkpoints", "There is no checkpoint in {file}."),
        "damaged": "{why}",
        "bad name": translate(
            "Checkpoints",
            '{file} was not added: "{why}" can\'t be the name of this checkpoint; export it again under another.',
        ),
        "weights missing": translate(
            "Checkpoints", "The weights {file} are missing beside the manifest: copy or download them too."
        ),
        "weights differ": translate(
            "Checkpoints",
            "The weights {file} don't match the manifest (the sha256 differs): copy or download them again.",
        ),
        "not safetensors": translate(
            "Checkpoints", "The weights {file} are not a safetensors file and were not added."
        ),
        "name taken": translate(
            "Checkpoints",
            "Another checkpoint is already named {why} ({file}): remove that one first, or export this"
            " one under another name.",
        ),
        "name shipped": translate(
            "Checkpoints",
            "{why} is a checkpoint that comes with the program ({file}), and this one would hide it: "
            "export it under another name.",
        ),
        "file taken": translate(
            "Checkpoints", "{file} is in the way and doesn't belong to a checkpoint: move it, then add this one again."
        ),
        "disk full": translate(
            "Checkpoints", "The disk is full, so nothing was added to {file}: make room and add it again."
        ),
        "can't read": translate("Checkpoints", "{file} can't be read: {why}."),
        "can't write": translate("Checkpoints", "Nothing can be written to {file}: {why}."),
    }
    return sentences[refusal.reason].format(file=refusal.file, why=refusal.why)


def outcome_in_words(outcome: Outcome) -> str:
    """What came of a drop, its refusals apart; "" where there is nothing to say."""
    sentences = []
    if outcome.added:
        text = translate("Checkpoints", "Added and verified: {names}.")
        sentences.append(text.format(names=", ".join(outcome.added)))
    if outcome.there:
        text = translate("Checkpoints", "Already there: {names}.")
        sentences.append(text.format(names=", ".join(outcome.there)))
    if outcome.lacking:
        text = translate("Checkpoints", "Members are still missing, so add them too: {names}.")
        sentences.append(text.format(names=", ".join(outcome.lacking)))
    if outcome.stopped:
        sentences.append(translate("Checkpoints", "Stopped; no partial copies were left behind."))
    return " ".join(sentences)
