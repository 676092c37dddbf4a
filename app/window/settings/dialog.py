"""The preferences' window, made from the fields of `Preferences`. Every change holds at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import Field, fields

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QSizePolicy,
    QSpinBox,
    QStyledItemDelegate,
    QVBoxLayout,
    QWidget,
)

from app.window.parts.tint_words import tint_words
from app.window.settings.preferences import Preferences
from app.window.settings.store import PreferencesStore


class PreferencesDialog(QDialog):
    """Not modal: the work beside it goes on. `language` is the preference that the program was started with."""

    def __init__(self, store: PreferencesStore, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Preferences"))
        self.setMinimumWidth(420)
        self._store, self._language = store, language
        self.language_waits = QLabel(self.tr("The language changes the next time the program starts."))
        self.language_waits.setObjectName("waits")
        self.language_waits.setWordWrap(True)
        self.controls: dict[str, QComboBox | QSpinBox] = {}
        form = QFormLayout()
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(12)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        for entry in fields(Preferences):
            if not entry.metadata.get("hidden"):
                self._add(form, entry)
        buttons = QDialogButtonBox()
        close = buttons.addButton(QDialogButtonBox.StandardButton.Close)
        close.setToolTip(self.tr("Close (Esc)"))
        restore = buttons.addButton(self.tr("Restore defaults"), QDialogButtonBox.ButtonRole.ResetRole)
        restore.setToolTip(self.tr("Reset all preferences to their defaults"))
        restore.clicked.connect(store.reset)
        for button in (close, restore):
            button.setAutoDefault(False)  # Enter in a field means that field
        buttons.rejected.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 16)
        column.setSpacing(24)
        column.addLayout(form)
        column.addStretch()
        column.addWidget(buttons)
        next(iter(self.controls.values())).setFocus()
        store.changed.connect(self._show)
        self._show(store.values)

    def _add(self, form: QFormLayout, entry: Field[object]) -> None:
        text, tip = self._words()[entry.name]
        control = self._choices(entry) if "choices" in entry.metadata else self._number(entry)
        control.setAccessibleName(text.replace("&", ""))
        control.setToolTip(tip)
        label = QLabel(text)
        label.setBuddy(control)
        label.setToolTip(tip)
        label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)  # level with its control
        form.addRow(label, control)
        if entry.name == "language":
            form.addRow(self.language_waits)
        self.controls[entry.name] = control

    def _choices(self, entry: Field[object]) -> QComboBox:
        box = QComboBox()
        box.setItemDelegate(QStyledItemDelegate(box))  # the usual one doesn't dim what can't be chosen
        words = self._choice_words()
        for value in entry.metadata["choices"]:
            box.addItem(words.get(value, value), value)
        box.activated.connect(lambda: self._store.update(**{entry.name: box.currentData()}))
        return box

    def show_devices(self, problems: Mapping[str, str] | None) -> None:
        """Offer the devices a probe found; `problems` as `models.running.device.device_problems`; None until known.

        The others are grey, and say why.
        """
        box = self.controls["device"]
        assert isinstance(box, QComboBox)
        names, reasons = self._choice_words(), self._device_reasons()
        for number in range(box.count()):
            kind = box.itemData(number)
            problem = "" if kind in ("auto", "cpu") else "looking" if problems is None else problems.get(kind, "")
            item = box.model().item(number)  # type: ignore[attr-defined]
            item.setEnabled(not problem)
            item.setText(f"{names[kind]} ({reasons.get(problem, problem)})" if problem else names[kind])
            item.setToolTip(item.text())

    def _device_reasons(self) -> dict[str, str]:
        return {
            "absent": self.tr("not found on this computer"),
            "unknown": self.tr("not included in this program"),
            "looking": self.tr("searching…"),
        }

    def _number(self, entry: Field[object]) -> QSpinBox:
        box = QSpinBox()
        box.setRange(entry.metadata["least"], entry.metadata["most"])
        box.lineEdit().setTextMargins(6, 0, 0, 0)  # in line with the choices above
        box.setSuffix(entry.metadata["unit"])
        box.setKeyboardTracking(False)  # 9 is not meant on the way to 95
        box.valueChanged.connect(lambda value: self._store.update(**{entry.name: value}))
        return box

    def _show(self, values: Preferences) -> None:
        for name, control in self.controls.items():
            value = getattr(values, name)
            control.blockSignals(True)
            if isinstance(control, QComboBox):
                control.setCurrentIndex(control.findData(value))
            else:
                control.setValue(value)
            control.blockSignals(False)
        self.language_waits.setVisible(values.language != self._language)

    def _words(self) -> dict[str, tuple[str, str]]:
        return {
            "theme": (self.tr("&Theme"), self.tr("Dark, light, or follow the system")),
            "language": (self.tr("&Language"), self.tr("Changes the next time the program starts")),
            "device": (self.tr("&Device"), self.tr("Where the networks run; changing it restarts the engine")),
            "fills": (self.tr("&Fills per run"), self.tr("Number of fills in each run")),
            "hardness": (self.tr("Brush &hardness"), self.tr("100 % is a hard edge; lower values blend the fill in")),
            "quality": (
                self.tr("JPEG and WebP &quality"),
                self.tr("100 % saves WebP losslessly; PNG and TIFF are always lossless"),
            ),
            "growth": (
                self.tr("&Grow selections by"),
                self.tr("Margin around selected animals and objects, in thousandths of the photo's shorter side"),
            ),
            "tint": (self.tr("Hole &colour"), self.tr("Colour that the hole has over the photo")),
            "tint_strength": (
                self.tr("Hole &opacity"),
                self.tr("How strongly the hole is coloured; its outline always shows"),
            ),
            "heat": (self.tr("Heat map &strength"), self.tr("How strongly heat maps show over the photo")),
        }

    def _choice_words(self) -> dict[str, str]:
        return {
            "system": self.tr("follow the system"),
            "dark": self.tr("dark"),
            "light": self.tr("light"),
            "auto": self.tr("automatic"),
            "cpu": "CPU",
            "cuda": "CUDA",
            "mps": "MPS",
            "dml": "DirectML",
            "en": "English",
            "de": "Deutsch",
            **tint_words(),
        }
