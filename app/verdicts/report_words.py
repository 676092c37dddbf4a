"""What a report says, in English; the window translates."""

from __future__ import annotations

from app.verdicts.label_words import tr

LANGUAGE = tr("en")  # the language of these texts, as HTML names it

TITLE = tr("Which photos were inpainted?")
INTRODUCTION = tr("Photos judged by Featherproof: {count}. Report of {when}.")
NO_PROOF = tr(
    "A verdict is no proof: it sorts photos for people to look at. Don't accuse anybody on the strength of it."
)

SUMMARY = tr("Summary")
FOUND, PHOTOS, SHARE = tr("Found"), tr("Photos"), tr("Share")
VERDICTS = {"inpainted": tr("inpainted"), "unsure": tr("unsure"), "authentic": tr("authentic")}
CONTRADICTED = tr("of these, contradicted by the file itself")
OUTSIDE_COUNT = tr("of these, without a bird, cat or dog")
UNREADABLE = tr("could not be read or judged")
DECISIONS = tr("Decisions of a person")
ANSWERS = {"agree": tr("agrees"), "disagree": tr("disagrees"), "unsure": tr("not sure")}
UNDECIDED = tr("no decision")
DECIDED_ON = tr("{answer}, on “{verdict}”")
LEFT_OUT = tr("Photos of the table that are not in this report, filtered out or not judged: {count}.")

AT_LARGE = tr("Photos to look at")
AT_LARGE_TOLD = tr(
    "Inpainted photos, authentic ones that their file or a person contradicts, and unsure ones, in this order; the most"
    " probably inpainted first."
)
NONE_AT_LARGE = tr("There are none: no photo is inpainted, unsure or contradicted.")
LIMITED = tr("Shown are {count} of {total}; the table below lists all photos.")
PHOTO_OF, HEAT_MAP_OF = tr("The photo {name}"), tr("Heat map of {name}: {places}")
NOTHING_ALTERED = tr("nothing counts as altered")
NO_PICTURE = tr("The photo could not be read again, so there is no picture of it.")
PROBABILITY = tr("Probability of inpainting")
CLASSIFIERS = tr("Each classifier")
ALTERED = tr("Altered")
ALTERED_TOLD = tr("{share} of the photo, within {places}")
ANIMALS = tr("Animals")
SPECIES = tr("Species or breed")
SAYS = tr("The file itself")
DECISION, NOTE = tr("Decision"), tr("Note")
SIZE = tr("Size")
NO_ANIMAL = tr("none: outside the training domain, so at most unsure")

LEGEND = tr("Colours of the heat maps")
LEGEND_TOLD = tr(
    "The probability that a cell of 16 pixels was altered. Cells from {share} on have an outline, and each part of the"
    " photo that has such cells a box."
)

TABLE = tr("All photos")
TABLE_CAPTION = tr("Photos: {count}, in the order in which they were judged or sorted")
NUMBER, PHOTO, FILE, VERDICT = tr("No."), tr("Photo"), tr("File"), tr("Verdict")
INPAINTED, LABELS, ERROR = tr("Inpainted?"), tr("Labels"), tr("error")

READING = tr("How to read this report")
THRESHOLDS = tr(
    "“Inpainted” and “authentic” mean that the calibrated probability of this answer is at least {sure}. In between, a"
    " photo is “unsure”: look for yourself."
)
LIMITS = (
    tr("“Authentic” only means that nothing was found. It doesn't certify a photo."),
    tr(
        "The probability holds for photos of birds, cats and dogs like those it was measured on. On other photos it is"
        " a guess; where no bird, cat or dog is found, the verdict is at most “unsure”."
    ),
    tr(
        "Small holes, scaling down, blur and strong JPEG compression hide the traces, and fills are missed. Check the"
        " original file, not a screenshot or a copy from a chat."
    ),
    tr(
        "It finds fills by the inpainters that it was trained on and, less reliably, others. New generators may leave"
        " nothing that it can see."
    ),
    tr(
        "A heat map shows where the networks see something odd; it is not the outline of an edit. A copied region and"
        " its source look alike, so both are marked. Smooth backgrounds are sometimes marked, too."
    ),
)
MEASURED = tr(
    "Measured on {photos} photos never learned from, and fills of them: {found} of the fills and {alarms} of the"
    " untouched photos came out as more probably inpainted than not."
)

MADE = tr("How it was made")
ENSEMBLE, DEVICE, VERSION, THRESHOLD = tr("Ensemble"), tr("Device"), tr("Program"), tr("Threshold")
FOLDER, WHEN, DIGESTS = tr("Folder"), tr("Date"), tr("sha256 of the weights")
