"""What is to be filled, as a person sets it: photos, holes, captions, numbers and the folder for the fills."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QFormLayout, QLabel, QLineEdit, QSizePolicy, QSpinBox, QWidget

from app.batches.jobs import OUTLINE
from app.batches.plan import BatchRequest
from app.batches.shards import Shard
from app.window.batch.path_field import PathField

MOST_FILLS = 16
MOST_SEED = 2**31 - 1
_ANIMALS, _MASKS = 0, 1  # of the choice of holes


class BatchForm(QWidget):
    """`changed` follows every edit."""

    changed = Signal()

    def __init__(self, fills: int) -> None:
        super().__init__()
        self.photos = PathField(
            self.tr("Photos"),
            self.tr("Photos and folders; you can drop them on this window, too"),
            [(self.tr("Photos…"), self._ask_photos), (self.tr("Folder…"), self._ask_folder)],
        )
        self.holes = QComboBox()
        self.holes.addItems([self.tr("the animals themselves"), self.tr("masks from a folder")])
        self.holes.setToolTip(self.tr("What is filled in each photo"))
        self.masks = PathField(
            self.tr("Masks"),
            self.tr("A folder of pictures named like the photos, white where a photo is to be filled"),
            [(self.tr("Folder…"), self._ask_folder)],
        )
        self.caption = QLineEdit()
        self.caption.setToolTip(self.tr("What should be there, in English"))
        self.captions = PathField(
            self.tr("Captions from a file"),
            self.tr(
                "A CSV with the columns path and caption, and maybe count and seed; it goes before the caption above"
            ),
            [(self.tr("File…"), self._ask_captions)],
        )
        self.fills, self.seed = QSpinBox(), QSpinBox()
        self.fills.setRange(1, MOST_FILLS)
        self.fills.setValue(fills)
        self.fills.setToolTip(self.tr("Number of fills of each photo"))
        self.seed.setRange(0, MOST_SEED)
        for box in (self.fills, self.seed):
            box.lineEdit().setTextMargins(6, 0, 0, 0)  # in line with the texts above
        self.seed.setToolTip(self.tr("Seed of the first fill of each photo; the next ones count up from it"))
        self.out = PathField(
            self.tr("Fills go to"),
            self.tr("The folder for the fills, which keep the folders of their photos"),
            [(self.tr("Folder…"), self._ask_folder)],
        )
        self._lay_out()
        for line in (self.photos.line, self.masks.line, self.captions.line, self.out.line, self.caption):
            line.textChanged.connect(self.changed)
        self.holes.currentIndexChanged.connect(self._show_masks)
        self._show_masks()

    def _lay_out(self) -> None:
        form = self._rows = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(24)
        form.setVerticalSpacing(8)
        rows: tuple[tuple[str, QWidget], ...] = (
            (self.tr("&Photos"), self.photos),
            (self.tr("F&ill"), self.holes),
            (self.tr("&Masks"), self.masks),
            (self.tr("C&aption"), self.caption),
            (self.tr("Captions &from a file"), self.captions),
            (self.tr("Fills of &each photo"), self.fills),
            (self.tr("First see&d"), self.seed),
            (self.tr("Fills go &to"), self.out),
        )
        for text, control in rows:
            label = QLabel(text)
            label.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)  # level with its control
            label.setBuddy(control)
            label.setToolTip(control.toolTip())
            if not control.accessibleName():
                control.setAccessibleName(text.replace("&", ""))
            form.addRow(label, control)

    def request(self) -> BatchRequest:
        """What is set. Where `lacking` names nothing, it can be planned."""
        masks = self.holes.currentIndex() == _MASKS
        return BatchRequest(
            paths=self.photos.paths,
            mask=self.masks.path if masks else OUTLINE,
            caption=self.caption.text().strip() or None,
            captions=self.captions.path or None,
            count=self.fills.value(),
            seed=self.seed.value(),
            out=self.out.path,
            shard=Shard(),
        )

    def lacking(self) -> str:
        """What is still to be set, in a sentence; "" for nothing."""
        asked = self.request()
        if not asked.paths:
            return self.tr("Choose photos or a folder of photos.")
        if not asked.mask:
            return self.tr("Choose the folder with the masks.")
        if asked.caption is None and asked.captions is None:
            return self.tr("Write a caption, or choose a file of captions.")
        return "" if asked.out else self.tr("Choose the folder for the fills.")

    def _show_masks(self) -> None:
        self._rows.setRowVisible(self.masks, self.holes.currentIndex() == _MASKS)
        self.changed.emit()

    def _ask_photos(self) -> list[str]:
        paths, _ = QFileDialog.getOpenFileNames(self, self.tr("Photos"))
        return paths

    def _ask_folder(self) -> list[str]:
        folder = QFileDialog.getExistingDirectory(self, self.tr("Folder"))
        return [folder] if folder else []

    def _ask_captions(self) -> list[str]:
        file, _ = QFileDialog.getOpenFileName(self, self.tr("Captions"), "", "CSV (*.csv)")
        return [file] if file else []
