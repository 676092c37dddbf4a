"""A verdict beside its photo: the word, the probability, what each member says, and how strongly the heat map shows."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QSizePolicy, QSlider, QVBoxLayout, QWidget

from app.verdicts.box_words import boxes_in_words
from app.verdicts.label_words import OUTSIDE, denies_authentic, labels_briefly
from app.window.parts.heat_legend import HeatLegend
from app.window.parts.icons import icon
from app.window.parts.language import tr
from app.window.parts.theme import Theme
from app.window.parts.verdict_words import (
    LABEL_ICON,
    VERDICT_ICONS,
    about_labels,
    breakable,
    member_name,
    percent,
    plain_label,
    sentence,
    sentences,
    verdict_colour,
    verdict_word,
)
from models.authenticity.verdict import Verdict
from models.provenance import Labels

HEIGHT = 6  # logical pixels


def draw_bar(painter: QPainter, rect: QRectF, share: float, theme: Theme) -> None:
    """Draw a bar of HEIGHT in the middle of `rect`, filled up to `share`."""
    groove = QRectF(rect.left(), rect.center().y() - HEIGHT / 2, rect.width(), HEIGHT)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.line))
    painter.drawRoundedRect(groove, HEIGHT / 2, HEIGHT / 2)
    if share > 0:
        groove.setWidth(max(HEIGHT, groove.width() * min(share, 1.0)))
        painter.setBrush(QColor(theme.accent))
        painter.drawRoundedRect(groove, HEIGHT / 2, HEIGHT / 2)


class Bar(QWidget):
    """A bar with its percentage at the right."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._share = 0.0
        self._theme: Theme | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_share(self, share: float) -> None:
        """From 0 to 1."""
        self._share = share
        self.setAccessibleName(f"{self._name}: {percent(share)}")
        self.setToolTip(f"{self._name}: {100 * share:.1f} %")
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().height() + 2)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._theme is None:
            return
        painter = QPainter(self)
        room = self.fontMetrics().horizontalAdvance("100 %") + 8
        draw_bar(painter, QRectF(0, 0, self.width() - room, self.height()), self._share, self._theme)
        painter.setPen(QColor(self._theme.text))
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(0, 0, self.width(), self.height()), right, percent(self._share))


class VerdictPanel(QWidget):
    """`opacity_changed`, 0 to 1, follows the slider of the heat map."""

    opacity_changed = Signal(float)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._verdict: Verdict | None = None
        self._labels: Labels | None = None
        self._bars: list[Bar] = []
        self._sign, self._word = QLabel(), QLabel()
        self._word.setObjectName("verdict")
        self._label_sign, self.label_word = QLabel(), plain_label()  # above a verdict that the file itself denies
        self.label_word.setObjectName("verdict")
        self.label_word.setWordWrap(True)
        self.facts, self.labels, self.about_labels = plain_label(), plain_label(), plain_label()
        for told in (self.facts, self.labels, self.about_labels):
            told.setWordWrap(True)
        for told in (self.facts, self.about_labels):
            told.setObjectName("faint")
        self.facts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._members = QGridLayout()
        self._members.setHorizontalSpacing(8)
        self._members.setVerticalSpacing(2)
        self._members.setColumnStretch(1, 1)
        self.opacity = QSlider(Qt.Orientation.Horizontal)
        self.opacity.setRange(0, 100)
        self.opacity.setValue(80)
        self.opacity.setAccessibleName(self.tr("Strength of the heat map"))
        self.opacity.setToolTip(self.tr("How strongly the heat map shows over the photo"))
        self.legend = HeatLegend(theme)
        self.legend.set_opacity(self.opacity.value() / 100)
        self.opacity.valueChanged.connect(lambda value: self.opacity_changed.emit(value / 100))
        self.opacity_changed.connect(self.legend.set_opacity)
        self._lay_out()
        self.clear()

    def _lay_out(self) -> None:
        tops = []
        for sign, word in ((self._label_sign, self.label_word), (self._sign, self._word)):
            top = QHBoxLayout()
            top.setSpacing(8)
            top.addWidget(sign)
            top.addWidget(word, 1)
            tops.append(top)
        strength = QLabel(self.tr("Heat map"))
        strength.setObjectName("heading")
        strength.setBuddy(self.opacity)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(strength)
        row.addWidget(self.opacity, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for top in tops:
            column.addLayout(top)
        column.addLayout(self._members)
        column.addWidget(self.facts)
        column.addWidget(self.labels)
        column.addWidget(self.about_labels)
        column.addLayout(row)
        column.addWidget(self.legend)

    def show_verdict(self, verdict: Verdict, labels: Labels | None = None) -> None:
        """Show another verdict, and what the photo's file says of itself; None where there is no file."""
        self._verdict, self._labels = verdict, labels
        self._word.setText(verdict_word(verdict.verdict))
        denied = denies_authentic(labels)
        self.label_word.setText(labels_briefly(labels, tr))
        self.label_word.setVisible(denied)
        self._label_sign.setVisible(denied)
        self.setAccessibleName(sentence(verdict, labels))
        self._show_members(verdict)
        self.facts.setText(self._facts(verdict))
        self._show_labels(labels)
        self._dress()
        self.show()

    def _show_labels(self, labels: Labels | None) -> None:
        self.labels.setText(breakable("\n".join(sentences(labels))))
        self.labels.setVisible(labels is not None and bool(labels.found))
        self.about_labels.setText("" if labels is None else breakable(about_labels(labels)))
        self.about_labels.setVisible(labels is not None)

    def _show_members(self, verdict: Verdict) -> None:
        while (item := self._members.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._bars = []
        shares = [(self.tr("all together"), verdict.p_inpainted)]
        shares += [(member_name(key), share) for key, share in verdict.models.items()]
        for row, (name, share) in enumerate(shares):
            bar = Bar(name)
            bar.set_theme(self._theme)
            bar.show_share(share)
            self._members.addWidget(plain_label(name), row, 0)
            self._members.addWidget(bar, row, 1)
            self._bars.append(bar)

    def _facts(self, verdict: Verdict) -> str:
        lines = [tr(OUTSIDE)] if verdict.domain == () else []
        lines.append(self.tr("Each classifier's probability that the photo was inpainted."))
        if verdict.boxes:
            altered = self.tr("Altered: {share} of the photo, within {places}.")
            places = boxes_in_words(verdict.boxes, tr)
            lines.append(altered.format(share=percent(verdict.altered_fraction), places=places))
        if verdict.category is not None:
            name, p = verdict.category
            lines.append(self.tr("Species or breed: {name} ({p}).").format(name=name, p=percent(p)))
        if verdict.scanned_fraction < 0.995:
            scanned = self.tr("{share} of it was examined at full size.")
            lines.append(scanned.format(share=percent(verdict.scanned_fraction)))
        return " ".join(lines)

    def clear(self) -> None:
        """Show nothing."""
        self._verdict = None
        self.hide()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.legend.set_theme(theme)
        for bar in self._bars:
            bar.set_theme(theme)
        self._dress()

    def _dress(self) -> None:
        if self._verdict is not None:
            label_colour = self._theme.warning
            self.label_word.setStyleSheet(f"color: {label_colour};")
            self._label_sign.setPixmap(icon(LABEL_ICON, self._theme, label_colour).pixmap(24, 24))
            denied = denies_authentic(self._labels)
            colour = verdict_colour(self._verdict.verdict, self._theme, denied)
            self._word.setStyleSheet(f"color: {colour};")
            self._sign.setPixmap(icon(VERDICT_ICONS[self._verdict.verdict], self._theme, colour).pixmap(24, 24))
