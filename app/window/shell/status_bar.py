"""The line at the bottom: photo, zoom, brush and hole on the left, the engine on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QStatusBar

from app.engine.replies import MemoryUsed
from app.window.engine.session import EngineState
from app.window.inpaint.page import InpaintPage


class StatusBar(QStatusBar):
    """Shows facts only, and follows them; each label is empty when its fact is missing."""

    def __init__(self, page: InpaintPage) -> None:
        super().__init__()
        self._page = page
        self._page_name, self._ensemble = "inpaint", ""
        self.setSizeGripEnabled(False)
        self.size_label, self.zoom, self.brush, self.hole = QLabel(), QLabel(), QLabel(), QLabel()
        self.checkpoint, self.device, self.memory, self.engine = QLabel(), QLabel(), QLabel(), QLabel()
        for label, name in (
            (self.size_label, self.tr("Photo size")),
            (self.zoom, self.tr("Zoom")),
            (self.brush, self.tr("Brush size")),
            (self.hole, self.tr("Hole")),
        ):
            label.setToolTip(name)
            self.addWidget(label)
        for label, name in (
            (self.checkpoint, self.tr("Checkpoint")),
            (self.device, self.tr("Device")),
            (self.memory, self.tr("Memory used by the engine")),
            (self.engine, self.tr("Engine")),
        ):
            label.setToolTip(name)
            self.addPermanentWidget(label)
        widest = self.tr("fill {number} of {count}…").format(number=16, count=16)
        self.engine.setMinimumWidth(self.fontMetrics().horizontalAdvance(widest) + 24)  # or its neighbours would jump
        self.engine.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        page.opened.connect(self._show_photo)
        page.workspace.resized.connect(self._show_photo)
        page.changed.connect(self._refresh)
        page.canvas.view_changed.connect(self._show_view)
        page.measuring.measured.connect(self._show_hole)
        self._refresh()

    def show_page(self, name: str) -> None:
        """Facts of the open photo belong to the Inpaint page, and each page has a checkpoint of its own."""
        self._page_name = name
        for label in (self.size_label, self.zoom, self.brush, self.hole):
            label.setVisible(name == "inpaint")
        self._show_checkpoint()

    def set_ensemble(self, name: str) -> None:
        """The checkpoint that the Authenticate page judges by."""
        self._ensemble = name
        self._show_checkpoint()

    def _show_photo(self) -> None:
        if self._page.document is not None:
            self.size_label.setText(f"{self._page.document.hole.width}×{self._page.document.hole.height}")

    def _refresh(self) -> None:
        self._show_engine()
        self._show_view()

    def _show_view(self) -> None:
        if self._page.document is not None:
            percent = 100 * self._page.canvas.view.scale
            self.zoom.setText(f"{percent:.0f} %" if percent >= 10 else f"{percent:.1f} %")
            self.brush.setText(self.tr("brush {size}").format(size=self._page.canvas.brush))

    def _show_hole(self, fraction: float, areas: int) -> None:
        if not fraction:
            self.hole.setText(self.tr("no hole"))
            return
        percent = 100 * fraction
        share = "< 0.1" if percent < 0.1 else f"{percent:.1f}" if percent < 10 else f"{percent:.0f}"
        if areas == 1:
            self.hole.setText(self.tr("hole {share} %, 1 area").format(share=share))
        else:
            self.hole.setText(self.tr("hole {share} %, {areas} areas").format(share=share, areas=areas))

    def _show_engine(self) -> None:
        session = self._page.session
        states = {
            EngineState.STARTING: self.tr("engine starting…"),
            EngineState.READY: self.tr("engine ready"),
            EngineState.WORKING: self.tr("fill {number} of {count}…").format(
                number=min(session.done + 1, session.count), count=session.count
            ),
            EngineState.STOPPED: self.tr("engine stopped"),
        }
        able = session.state is not EngineState.READY or session.can_fill
        self.engine.setText(states[session.state] if able else self.tr("engine has no inpainting checkpoint"))
        self._show_checkpoint()
        self.device.setText(session.device_name)
        self.memory.setText(self._memory(session.memory))

    def _show_checkpoint(self) -> None:
        of_page = {"inpaint": self._page.session.checkpoint, "authenticate": self._ensemble}
        self.checkpoint.setText(of_page.get(self._page_name, ""))

    def _memory(self, used: MemoryUsed | None) -> str:
        """Megabytes, or gigabytes from the first one on; a GPU's where there is one."""
        if used is None:
            return ""
        if used.gpu is not None and used.gpu_total:
            said = self.tr("{used} of {total} GB GPU memory")
            return said.format(used=f"{used.gpu / 1e9:.1f}", total=f"{used.gpu_total / 1e9:.0f}")
        return f"{used.ram / 1e9:.1f} GB" if used.ram >= 1e9 else f"{used.ram / 1e6:.0f} MB"
