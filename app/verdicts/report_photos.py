"""The photos of a report as HTML: those at large, and the table of all."""

from __future__ import annotations

from collections.abc import Sequence

from app.messages import shown
from app.verdicts import report_words as words
from app.verdicts.box_words import boxes_in_words
from app.verdicts.decision import Decision
from app.verdicts.label_words import OUTSIDE_BRIEFLY, denies_authentic, label_sentences, labels_briefly
from app.verdicts.member_words import member_name
from app.verdicts.report import Pictures, Report, ReportPhoto
from app.verdicts.report_markup import Writer, image, percent, text
from models.authenticity.verdict import Verdict

_COLUMNS = (
    (words.NUMBER, "number"),
    (words.PHOTO, "thumbnail"),
    (words.FILE, "file"),
    (words.VERDICT, ""),
    (words.INPAINTED, "number"),
    (words.ALTERED, "number"),
    (words.LABELS, ""),
)


def at_large(report: Report, names: Sequence[str], writer: Writer) -> str:
    """The photos to look at, each beside its heat map."""
    if not report.shown:
        return f"<p>{writer.text(words.NONE_AT_LARGE)}</p>"
    parts = [f"<p>{writer.text(words.AT_LARGE_TOLD)}</p>"]
    if report.worth > len(report.shown):
        limited = writer.text(words.LIMITED, count=len(report.shown), total=report.worth)
        parts.append(f"<p><strong>{limited}</strong></p>")
    for place in report.shown:
        parts.append(_article(place, report.photos[place], names[place], report.pictures.get(place), writer))
    return "\n".join(parts)


def _article(place: int, photo: ReportPhoto, name: str, pictures: Pictures | None, writer: Writer) -> str:
    found = photo.verdict
    assert found is not None
    heading = f'<h3>{place + 1}. {text(name)}: <span class="{found.verdict}">{_word(found, writer)}</span></h3>'
    if pictures is None:
        pair = f'<p class="faint">{writer.text(words.NO_PICTURE)}</p>'
    else:
        size = pictures.width, pictures.height
        places = boxes_in_words(found.boxes, writer.say) or writer.say(words.NOTHING_ALTERED)
        plain = image(pictures.photo, writer.say(words.PHOTO_OF).format(name=name), size)
        heat = image(pictures.heat_map, writer.say(words.HEAT_MAP_OF).format(name=name, places=places), size)
        pair = f'<div class="pair">{plain}{heat}</div>'
    return f'<article class="photo" id="photo-{place + 1}">{heading}{pair}{_facts(photo, found, writer)}</article>'


def _facts(photo: ReportPhoto, found: Verdict, writer: Writer) -> str:
    own = [f"{text(member_name(key, writer.say))} {percent(share)}" for key, share in found.models.items()]
    entries = [(words.PROBABILITY, f"<strong>{percent(found.p_inpainted)}</strong>")]
    entries.append((words.CLASSIFIERS, ", ".join(own)))
    if found.boxes:
        places = boxes_in_words(found.boxes, writer.say)
        share = percent(found.altered_fraction)
        entries.append((words.ALTERED, writer.text(words.ALTERED_TOLD, share=share, places=places)))
    entries.append((words.ANIMALS, _animals(found, writer)))
    if found.category is not None:
        entries.append((words.SPECIES, text(f"{found.category[0]} ({percent(found.category[1])})")))
    entries.append((words.SIZE, f"{found.size[1]}×{found.size[0]} px"))
    entries.append((words.SAYS, "<br>".join(map(text, label_sentences(photo.labels, writer.say)))))
    if photo.decision is not None:
        entries.append((words.DECISION, _answer(photo.decision, found, writer)))
        entries.append((words.NOTE, text(photo.decision.note)))
    return writer.facts(entries)


def _animals(found: Verdict, writer: Writer) -> str:
    if found.domain == ():
        return writer.text(words.NO_ANIMAL)
    return ", ".join(text(writer.say(kind)) for kind in found.domain or ())


def _word(found: Verdict, writer: Writer) -> str:
    return writer.text(words.VERDICTS[found.verdict])


def table(report: Report, names: Sequence[str], writer: Writer) -> str:
    """Every photo in a row; those at large are linked to."""
    decided = any(photo.decision is not None for photo in report.photos)
    columns = [*_COLUMNS, *([(words.DECISION, "decision")] if decided else [])]
    heads = "".join(f'<th scope="col" class="{kind}">{writer.text(column)}</th>' for column, kind in columns)
    caption = writer.text(words.TABLE_CAPTION, count=len(report.photos))
    rows = [
        _row(place, photo, names[place], place in report.shown, decided, writer)
        for place, photo in enumerate(report.photos)
    ]
    body = "\n".join(rows)
    return (
        f'<div class="wide"><table><caption>{caption}</caption>\n<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{body}\n</tbody></table></div>"
    )


def _row(place: int, photo: ReportPhoto, name: str, linked: bool, decided: bool, writer: Writer) -> str:
    picture = image(photo.thumbnail, "") if photo.thumbnail else ""  # the name beside it says what it is
    file = f'<a href="#photo-{place + 1}">{text(name)}</a>' if linked else text(name)
    cells = [
        f'<td class="number">{place + 1}</td>',
        f'<td class="thumbnail">{picture}</td>',
        f'<th scope="row">{file}</th>',
    ]
    found = photo.verdict
    last = f'<td class="long">{_decision(photo, writer)}</td>' if decided else ""
    if found is None:
        error = text(shown(photo.error).replace(shown(photo.path), shown(name)))  # whose folder is told once
        return f'<tr>{"".join(cells)}<td colspan="4" class="long">{writer.text(words.ERROR)}: {error}</td>{last}</tr>'
    altered = percent(found.altered_fraction) if found.boxes else ""
    outside = f"<br>{writer.text(OUTSIDE_BRIEFLY)}" if found.domain == () else ""
    denied = ' class="denied"' if denies_authentic(photo.labels) else ""
    cells += [
        f'<td><span class="{found.verdict}">{_word(found, writer)}</span>{outside}</td>',
        f'<td class="number">{percent(found.p_inpainted)}</td>',
        f'<td class="number">{altered}</td>',
        f"<td{denied}>{text(labels_briefly(photo.labels, writer.say))}</td>",
    ]
    return f"<tr>{''.join(cells)}{last}</tr>"


def _decision(photo: ReportPhoto, writer: Writer) -> str:
    if photo.decision is None:
        return ""
    answer = _answer(photo.decision, photo.verdict, writer)
    return f"{answer}: {text(photo.decision.note)}" if photo.decision.note else answer


def _answer(decision: Decision, found: Verdict | None, writer: Writer) -> str:
    """A person's answer, and what it was about where the verdict is another one by now."""
    answer = writer.say(words.ANSWERS[decision.answer])
    if decision.verdict is None or (found is not None and found.verdict == decision.verdict):
        return text(answer)
    return writer.text(words.DECIDED_ON, answer=answer, verdict=writer.say(words.VERDICTS[decision.verdict]))
