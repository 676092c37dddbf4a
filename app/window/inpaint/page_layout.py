"""How the Inpaint page is laid out: the photo over the strip, the controls beside them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget


def lay_out(page: QWidget, empty: QWidget, canvas: QWidget, strip: QWidget, panel: QWidget) -> QStackedWidget:
    """Place the parts on the page; the stack shows `empty` first, and canvas and strip as its second widget."""
    strip_frame = QWidget()
    strip_frame.setObjectName("strip")
    inside = QVBoxLayout(strip_frame)
    inside.setContentsMargins(8, 0, 8, 0)
    inside.addWidget(strip)
    work = QWidget()
    column = QVBoxLayout(work)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(canvas, 1)
    column.addWidget(strip_frame)
    stack = QStackedWidget()
    stack.addWidget(empty)
    stack.addWidget(work)
    row = QHBoxLayout(page)
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addWidget(stack, 1)
    row.addWidget(panel)
    return stack
