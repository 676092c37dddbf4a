"""Colours of the window: quiet neutral greys and one accent, dark and light."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QWidget

ICONS = (Path(__file__).resolve().parents[3] / "resources" / "icons").as_posix()  # what a style sheet's url() wants


@dataclass(frozen=True)
class Theme:
    """`canvas` and `chequer` lie around the photo, `panel` carries the controls, `field` is where people type."""

    name: str
    canvas: str
    chequer: str
    panel: str
    field: str
    hover: str
    line: str
    text: str
    faint: str
    disabled: str
    accent: str
    accent_hover: str
    on_accent: str
    warning: str
    good: str
    tint: tuple[int, int, int]


DARK = Theme(
    name="dark",
    canvas="#1b1b1d",
    chequer="#1f1f22",
    panel="#242426",
    field="#2e2e31",
    hover="#38383c",
    line="#353538",
    text="#e6e6e8",
    faint="#98989f",
    disabled="#5c5c62",
    accent="#7f6df2",
    accent_hover="#9283f5",
    on_accent="#ffffff",
    warning="#e8a33d",
    good="#4db58a",
    tint=(127, 96, 242),
)

LIGHT = Theme(
    name="light",
    canvas="#d9d9dc",
    chequer="#d3d3d7",
    panel="#f3f3f4",
    field="#ffffff",
    hover="#e5e5e8",
    line="#d8d8dc",
    text="#1f1f22",
    faint="#66666e",
    disabled="#b0b0b6",
    accent="#6450d8",
    accent_hover="#5542c4",
    on_accent="#ffffff",
    warning="#a86400",
    good="#1e7d54",
    tint=(108, 76, 230),
)


def mark(widget: QWidget, name: str, value: bool) -> None:
    """Set a property that the style sheet asks for, such as "dropping", and draw the widget by it."""
    widget.setProperty(name, value)
    widget.style().unpolish(widget)
    widget.style().polish(widget)


def palette(theme: Theme) -> QPalette:
    """Qt's palette, for everything that no style sheet reaches."""
    roles = QPalette.ColorRole
    result = QPalette()
    for role, colour in (
        (roles.Window, theme.panel),
        (roles.WindowText, theme.text),
        (roles.Base, theme.field),
        (roles.AlternateBase, theme.panel),
        (roles.Text, theme.text),
        (roles.PlaceholderText, theme.faint),
        (roles.Button, theme.field),
        (roles.ButtonText, theme.text),
        (roles.ToolTipBase, theme.field),
        (roles.ToolTipText, theme.text),
        (roles.Highlight, theme.accent),
        (roles.HighlightedText, theme.on_accent),
        (roles.Link, theme.accent_hover),  # as text, it needs more contrast
        (roles.Mid, theme.line),
    ):
        result.setColor(role, QColor(colour))
    for role in (roles.WindowText, roles.Text, roles.ButtonText):
        result.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return result


def style_sheet(theme: Theme) -> str:
    """The window's style sheet; sizes are on an 8 px grid."""
    return f"""
QMainWindow, QMenuBar, QStatusBar, #panel, #panelInside, #tools, #strip {{
    background: {theme.panel}; color: {theme.text}; }}
QMenuBar {{ padding: 2px 4px; border-bottom: 1px solid {theme.line}; }}
QMenuBar::item {{ padding: 8px 8px; border-radius: 4px; background: transparent; }}
QMenuBar::item:selected {{ background: {theme.hover}; }}
QMenu {{ background: {theme.field}; border: 1px solid {theme.line}; padding: 4px; }}
QMenu::item {{ padding: 6px 24px 6px 16px; border-radius: 4px; }}
QMenu::item:selected {{ background: {theme.hover}; }}
QMenu::item:disabled {{ color: {theme.disabled}; }}
QMenu::separator {{ height: 1px; background: {theme.line}; margin: 4px 8px; }}
QStatusBar {{ border-top: 1px solid {theme.line}; min-height: 24px; }}
QStatusBar::item {{ border: none; }}
QStatusBar QLabel {{ color: {theme.faint}; padding: 0 8px; }}
#tools {{ border: none; border-right: 1px solid {theme.line}; spacing: 2px; padding: 4px; }}
#tools QToolButton {{ padding: 5px; }}
#tools QToolButton:focus {{ padding: 4px; }}
#tools QToolButton[tight="true"] {{ padding: 1px 5px; }}
#tools QToolButton[tight="true"]:focus {{ padding: 0 4px; }}
#tools::separator {{ height: 1px; background: {theme.line}; margin: 4px 6px; }}
QToolButton {{ border: none; border-radius: 6px; padding: 6px; background: transparent; color: {theme.text}; }}
QToolButton:hover {{ background: {theme.hover}; }}
QToolButton:checked {{ background: {theme.hover}; }}
QToolButton:focus {{ border: 1px solid {theme.accent}; padding: 5px; }}
QToolButton#chip {{ background: {theme.field}; border: 1px solid {theme.line}; border-radius: 6px; padding: 0 8px; }}
QToolButton#chip:hover {{ background: {theme.hover}; }}
QToolButton#chip:focus {{ border: 1px solid {theme.accent}; padding: 0 8px; }}
#corrections, #corrections > QWidget > QWidget {{ background: transparent; }}
#panel {{ border-left: 1px solid {theme.line}; }}
#strip {{ border-top: 1px solid {theme.line}; }}
#heading {{ color: {theme.faint}; font-weight: 600; }}
#faint, #unknown {{ color: {theme.faint}; }}
#unknown {{ color: {theme.warning}; }}
QPlainTextEdit, QSpinBox {{
    background: {theme.field}; color: {theme.text}; border: 1px solid {theme.line}; border-radius: 6px;
    padding: 4px 6px; selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
QPlainTextEdit:focus, QSpinBox:focus {{ border: 1px solid {theme.accent}; }}
QSpinBox {{ min-height: 22px; padding: 4px 0; }}
QSpinBox::up-button, QSpinBox::down-button {{ subcontrol-origin: border; width: 24px; border: none; }}
QSpinBox::up-arrow, QSpinBox::down-arrow {{ width: 12px; height: 12px; }}
QSpinBox::up-arrow {{ image: url("{ICONS}/chevron-up.svg"); }}
QSpinBox::down-arrow {{ image: url("{ICONS}/chevron-down.svg"); }}
QPushButton {{ background: {theme.field}; color: {theme.text}; border: 1px solid {theme.line}; border-radius: 6px;
    padding: 6px 16px; min-height: 20px; }}
QPushButton:hover {{ background: {theme.hover}; }}
QPushButton:focus {{ border: 1px solid {theme.accent}; }}
QPushButton:disabled {{ color: {theme.faint}; }}
QPushButton#answer {{ padding: 6px 4px; }}
QPushButton#answer:checked {{ background: {theme.hover}; border: 1px solid {theme.accent}; }}
QPushButton#cancel {{ min-height: 26px; }}
QPushButton#primary {{ background: {theme.accent}; color: {theme.on_accent}; border: 1px solid {theme.accent};
    font-weight: 600; min-height: 26px; }}
QPushButton#primary:hover {{ background: {theme.accent_hover}; }}
QPushButton#primary:focus {{ border: 1px solid {theme.text}; }}
QPushButton#primary:disabled {{ background: {theme.field}; color: {theme.faint}; border: 1px solid {theme.line}; }}
QSlider:horizontal {{ min-height: 20px; }}
QSlider::groove:horizontal {{ height: 4px; border-radius: 2px; background: {theme.line}; }}
QSlider::sub-page:horizontal {{ height: 4px; border-radius: 2px; background: {theme.accent}; }}
QSlider::handle:horizontal {{ width: 16px; height: 16px; margin: -6px 0; border-radius: 8px;
    background: {theme.accent}; }}
QSlider::handle:horizontal:hover {{ background: {theme.accent_hover}; }}
QSlider::handle:horizontal:focus {{ width: 12px; height: 12px; border: 2px solid {theme.text}; }}
QListView {{ background: transparent; border: none; outline: none; }}
QLineEdit, QComboBox {{ background: {theme.field}; color: {theme.text}; border: 1px solid {theme.line};
    border-radius: 6px; padding: 6px 8px; min-height: 20px; }}
QLineEdit {{ selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
QComboBox {{ selection-background-color: {theme.hover}; selection-color: {theme.text}; }}
QSpinBox QLineEdit {{ background: transparent; border: none; padding: 0; }}
QLineEdit:focus, QComboBox:focus {{ border: 1px solid {theme.accent}; }}
QSpinBox QLineEdit:focus {{ border: none; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBox::down-arrow {{ image: url("{ICONS}/chevron-down.svg"); width: 12px; height: 12px; }}
QComboBox QAbstractItemView {{ background: {theme.field}; border: 1px solid {theme.line}; outline: none;
    padding: 4px; }}
QComboBox QAbstractItemView::item {{ min-height: 22px; padding: 0 4px; }}
QComboBox QAbstractItemView::item:selected {{ background: {theme.hover}; color: {theme.text}; }}
QComboBox QAbstractItemView::item:disabled {{ color: {theme.faint}; }}
QPushButton::menu-indicator {{ image: url("{ICONS}/chevron-down.svg"); width: 12px; height: 12px;
    subcontrol-position: right center; right: 8px; }}
QTableView, QTreeView {{ background: {theme.panel}; color: {theme.text}; border: none; outline: none;
    selection-background-color: {theme.hover}; selection-color: {theme.text}; }}
QTableView[dropping="true"] {{ background: {theme.hover}; }}
QHeaderView {{ background: {theme.panel}; }}
QHeaderView::section {{ background: {theme.panel}; color: {theme.faint}; font-weight: 600; border: none;
    border-top: 1px solid {theme.line}; border-bottom: 1px solid {theme.line}; padding: 8px; }}
QHeaderView::section:hover {{ color: {theme.text}; }}
#page {{ padding: 4px 12px; color: {theme.faint}; }}
#page:checked {{ background: {theme.hover}; color: {theme.text}; font-weight: 600; }}
#extra {{ padding: 4px; }}
QCheckBox {{ color: {theme.text}; spacing: 8px; }}
#checkpoints {{ background: {theme.panel}; }}
#checkpoints[dropping="true"] {{ background: {theme.hover}; }}
#facts {{ background: transparent; border: 1px solid transparent; border-radius: 6px; }}
#facts:focus {{ border: 1px solid {theme.accent}; }}
QProgressBar {{ background: {theme.line}; border: none; border-radius: 3px; max-height: 6px; }}
QProgressBar::chunk {{ background: {theme.accent}; border-radius: 3px; }}
#message {{ background: {theme.field}; border-bottom: 1px solid {theme.line}; }}
#message QLabel {{ color: {theme.text}; }}
QDialog, #shortcuts, #guide, #licences {{ background: {theme.panel}; color: {theme.text}; }}
QDialog QComboBox, #shortcuts QLineEdit, #guide QLineEdit {{ padding: 4px 8px; min-height: 22px; }}
QDialog QSpinBox {{ max-height: 22px; }}
#shortcuts QTreeView {{ background: transparent; border: 1px solid transparent; border-radius: 6px; }}
#shortcuts QTreeView:focus {{ border: 1px solid {theme.accent}; }}
#guide QTextBrowser, #licences QListWidget, #licences QPlainTextEdit {{ background: {theme.panel}; color: {theme.text};
    border: 1px solid {theme.line}; border-radius: 6px; padding: 8px; }}
#licences QListWidget::item:selected {{ background: {theme.hover}; color: {theme.text}; }}
#guide QTextBrowser:focus, #licences QListWidget:focus, #licences QPlainTextEdit:focus {{
    border: 1px solid {theme.accent}; }}
#waits {{ color: {theme.warning}; }}
#message #faint {{ color: {theme.faint}; }}
#message #details {{ font-family: monospace; background: {theme.panel}; }}
#verdict {{ font-size: 15pt; font-weight: 600; }}
#dropHint {{ background: rgba({theme.tint[0]}, {theme.tint[1]}, {theme.tint[2]}, 200);
    color: {theme.on_accent}; font-size: 18pt; }}
#emptyTitle {{ color: {theme.text}; font-size: 15pt; }}
#empty {{ background: {theme.canvas}; }}
#empty[dropping="true"] {{ background: {theme.hover}; }}
QScrollBar:horizontal {{ height: 8px; background: transparent; }}
QScrollBar:vertical {{ width: 8px; background: transparent; }}
QScrollBar::handle {{ background: {theme.line}; border-radius: 4px; min-width: 24px; min-height: 24px; }}
QScrollBar::add-line, QScrollBar::sub-line {{ width: 0; height: 0; }}
QToolTip {{ background: {theme.field}; color: {theme.text}; border: 1px solid {theme.line}; padding: 4px; }}
"""
