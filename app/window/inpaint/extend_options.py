"""Numbers by which the photo is extended at each side, and the button that does it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QPushButton, QSizePolicy, QSpinBox, QVBoxLayout, QWidget

from app.window.canvas.margins import Margins

SIDES = ("left", "top", "right", "bottom")


class ExtendOptions(QWidget):
    """`margins_changed` carries the `Margins` that a person set, `extend_asked` those to extend the photo by."""

    margins_changed = Signal(object)
    extend_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._room = Margins()
        names = (self.tr("Left"), self.tr("Top"), self.tr("Right"), self.tr("Bottom"))
        self.numbers: dict[str, QSpinBox] = {}
        grid = QGridLayout()
        grid.setSpacing(8)
        for place, (side, name) in enumerate(zip(SIDES, names, strict=True)):
            number = QSpinBox()
            number.setPrefix(f"{name}  ")
            number.setSuffix(" px")
            number.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)  # the panel is as wide as it is
            number.lineEdit().setTextMargins(8, 0, 0, 0)  # a style sheet's padding does not reach it
            number.setAccessibleName(self.tr("Extend the photo: {side}").format(side=name))
            number.setToolTip(self.tr("Photo pixels to add at this side"))
            number.valueChanged.connect(self._changed)
            grid.addWidget(number, *divmod(place, 2))
            self.numbers[side] = number
        self.limit = QLabel()
        self.limit.setObjectName("faint")
        self.limit.setWordWrap(True)
        self.extend = QPushButton(self.tr("Extend the photo"))
        self.extend.setToolTip(self.tr("Add margins to the photo; they are part of the hole until they are filled"))
        self.extend.clicked.connect(lambda: self.extend_asked.emit(self.margins()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(grid)
        column.addWidget(self.extend)
        column.addWidget(self.limit)
        self.set_room(Margins())

    def margins(self) -> Margins:
        """What the numbers say."""
        return Margins(**{side: number.value() for side, number in self.numbers.items()})

    def show_margins(self, margins: Margins) -> None:
        """Put the numbers there without announcing it."""
        for side, number in self.numbers.items():
            number.blockSignals(True)
            number.setMaximum(getattr(self._room, side))
            number.setValue(getattr(margins, side))
            number.blockSignals(False)
        self._limit_numbers()

    def set_room(self, room: Margins) -> None:
        """How far the photo can be extended at each side, and at two opposite ones together."""
        self._room = room
        self.limit.setText(
            self.tr(
                "At most twice the photo's width and height: {across} px across and {down} px down are left."
            ).format(across=room.left, down=room.top)
        )
        self.show_margins(Margins())

    def _changed(self) -> None:
        self._limit_numbers()
        self.margins_changed.emit(self.margins())

    def _limit_numbers(self) -> None:
        """Two opposite sides share their room."""
        margins = self.margins()
        for side, other in zip(SIDES, (*SIDES[2:], *SIDES[:2]), strict=True):
            self.numbers[side].setMaximum(getattr(self._room, side) - getattr(margins, other))
        self.extend.setEnabled(bool(margins))
