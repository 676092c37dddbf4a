"""What the window's commands and held keys do on the Inpaint page, and when; and which files are asked for."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QFileDialog, QMenu

from app.photo_files import PROJECT_SUFFIX
from app.window.canvas.tools import Tool
from app.window.inpaint.page import InpaintPage
from app.window.inpaint.pasting import pasted_name, pasted_photo
from app.window.parts.asked_file import asked_file
from app.window.parts.drops import dropped_files
from app.window.shell.commands import Actions
from models.files.atomic_file import named

MASK_FILTER = "*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp *.gif"
ZOOM_STEP = 1.25
BRUSH_STEP = 1.2
RESULTS = ("apply", "star", "more", "compare", "check", "save")  # buttons beside the photo
OF_THE_STRIP = ("save_kept",)  # buttons beside the fills
OF_A_FILL = ("apply", "star", "more", "delete_fill", "copy", "save_as", "save")  # the menu of a fill


class InpaintCommands(QObject):
    """Connects the actions to the page; `opening` carries the path of a photo or project that a person chose.

    `files_pasted` carries the files that were copied elsewhere.
    """

    opening = Signal(str)
    files_pasted = Signal(list)

    def __init__(self, actions: Actions, page: InpaintPage) -> None:
        super().__init__(page)
        self._actions, self._page = actions, page
        self._connect_hole()
        self._connect_tools()
        self._connect_fills()
        self._connect_view()
        page.panel.results.set_actions([actions[name] for name in RESULTS])
        page.strip_buttons.set_actions([actions[name] for name in OF_THE_STRIP])
        page.strip.menu_asked.connect(self._open_menu)
        page.changed.connect(self.refresh)
        page.undo_stack.indexChanged.connect(self.refresh)
        self._active = True

    def _connect_hole(self) -> None:
        page, on, tools = self._page, self._actions.on, self._page.hole_tools
        on("save", self.save)
        on("save_as", self.ask_save)
        on("save_kept", page.save_kept.save)
        on("save_project", page.projects.save)
        on("save_project_as", page.projects.ask_save)
        on("paste", self.paste)
        on("undo", page.undo)
        on("redo", page.redo)
        on("clear", tools.clear)
        on("invert", tools.invert)
        on("select_animals", page.animal_tool.select_animals)
        on("select_background", page.animal_tool.select_background)
        on("grow", tools.grow)
        on("shrink", tools.shrink)
        on("import_mask", self.ask_import_mask)
        on("export_mask", self.ask_export_mask)
        on("show_hole", lambda: page.workspace.set_hole_shown(self._actions["show_hole"].isChecked()))

    def _connect_tools(self) -> None:
        hand, on = self._page.tool, self._actions.on
        for tool in Tool:
            on(tool.value, partial(hand.take, tool))
        on("smaller", lambda: hand.scale_brush(1 / BRUSH_STEP))
        on("larger", lambda: hand.scale_brush(BRUSH_STEP))
        on("softer", lambda: hand.step_hardness(-1))
        on("harder", lambda: hand.step_hardness(1))

    def _connect_fills(self) -> None:
        page, on, tools = self._page, self._actions.on, self._page.fill_tools
        on("apply", tools.apply)
        on("star", tools.star)
        on("more", tools.more)
        on("delete_fill", tools.delete)
        on("delete_unstarred", tools.delete_unstarred)
        on("copy", tools.copy)
        on("fold", tools.fold)
        on("check", tools.check)
        on("compare", lambda: page.set_compare(self._actions["compare"].isChecked()))
        on("before", lambda: page.workspace.set_before(self._actions["before"].isChecked()))

    def _connect_view(self) -> None:
        canvas, on = self._page.canvas, self._actions.on
        on("fit", canvas.fit)
        on("actual", lambda: canvas.zoom_to(1.0))
        on("zoom_in", lambda: canvas.zoom_to(canvas.view.scale * ZOOM_STEP))
        on("zoom_out", lambda: canvas.zoom_to(canvas.view.scale / ZOOM_STEP))

    def _open_menu(self, place: QPoint) -> None:
        menu = QMenu(self._page)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._actions[name] for name in OF_A_FILL])
        menu.popup(place)

    # Files --------------------------------------------------------------------------------------------------------

    def ask_open(self) -> None:
        """Ask for a photo or a project; `opening` follows."""
        document = self._page.document
        folder = str(document.photo.path.parent) if document and document.photo.path else ""
        from models.imaging.decode import PHOTO_SUFFIXES  # what decodes isn't needed before

        patterns = " ".join(f"*{suffix}" for suffix in (*sorted(PHOTO_SUFFIXES), PROJECT_SUFFIX))
        kinds = self.tr("Photos, also HEIC and camera RAW, and projects") + f" ({patterns});;"
        kinds += self.tr("All files") + " (*)"
        path, _ = QFileDialog.getOpenFileName(self._page, self.tr("Open a photo or project"), folder, kinds)
        if path:
            self.opening.emit(path)

    def paste(self) -> None:
        """Open the picture on the clipboard as a photo; files that were copied are what they would be if dropped."""
        data = QGuiApplication.clipboard().mimeData()
        files, photo = dropped_files(data), pasted_photo(data)
        if files:
            self.files_pasted.emit(files)
        elif photo is not None:
            self._page.open_held(photo, pasted_name())
        else:
            self._page.message.note(self.tr("There is no picture on the clipboard."))

    def save(self) -> None:
        """Save where the picture on screen was saved before; the first time, ask: another fill is another picture."""
        document = self._page.document
        file = None if document is None else document.saved.file_of(document.with_fill(document.shown_fill))
        if file is not None:
            self._page.save(file)
        else:
            self.ask_save()

    def ask_save(self) -> None:
        """Ask where to save the picture on screen."""
        document = self._page.document
        if document is None or document.last_fill is None:
            return
        start = str(document.suggested_path())
        kinds = self.tr("PNG, lossless (*.png);;TIFF, lossless (*.tif *.tiff);;JPEG (*.jpg *.jpeg);;WebP (*.webp)")
        path, _ = QFileDialog.getSaveFileName(self._page, self.tr("Save the fill"), start, kinds)
        file = asked_file(path, ".png", self._page.message)
        if file is not None:
            self._page.save(file)

    def ask_import_mask(self) -> None:
        """Ask for a mask to take in place of the hole."""
        path, _ = QFileDialog.getOpenFileName(self._page, self.tr("Load a mask from a file"), "", MASK_FILTER)
        if path:
            self._page.hole_tools.take_mask(Path(path))

    def ask_export_mask(self) -> None:
        """Ask where to save the hole as a mask."""
        document = self._page.document
        if document is None or document.photo.path is None:
            return
        start = str(named(document.photo.path.parent, document.photo.path.stem, "-mask.png"))
        path, _ = QFileDialog.getSaveFileName(self._page, self.tr("Save the hole as a mask"), start, "PNG (*.png)")
        file = asked_file(path, ".png", self._page.message)
        if file is not None:
            self._page.hole_tools.save_mask(file)

    # State --------------------------------------------------------------------------------------------------------

    def set_active(self, active: bool) -> None:
        """Whether the page is on screen; commands of a page that is not do nothing."""
        self._active = active
        self.refresh()

    def refresh(self) -> None:
        """Bring the actions in line with the page."""
        page, document, stack, enable = self._page, self._page.document, self._page.undo_stack, self._actions.enable
        enable(self._active and document is not None, *self._actions.of_page("inpaint"))
        shown = self._active and document is not None and document.shown is not None
        altered = self._active and document is not None and document.last_fill is not None
        has_hole = self._active and document is not None and document.hole.count > 0
        enable(shown, "star", "delete_fill", "apply", "fold")
        enable(altered, "compare", "before")
        enable(shown and not page.session.running, "more")
        enable(altered and not page.workspace.original_shown, "save", "save_as")
        enable(has_hole, "clear", "grow", "shrink", "export_mask")
        enable(bool(self._active and document and document.fills), "delete_unstarred")
        kept = document is not None and any(fill.starred for fill in document.fills)
        enable(self._active and kept, "save_kept")
        whole = document is not None and document.is_whole(page.workspace.fills_of_the_picture())
        enable(self._active and whole and not page.fill_tools.checking, "check")
        enable(self._active and stack.canUndo(), "undo")
        enable(self._active and stack.canRedo(), "redo")
        self._actions["before"].setChecked(page.workspace.before)
        self._actions["show_hole"].setChecked(page.canvas.hole_shown)
        self._actions["compare"].setChecked(page.canvas.comparing)
        self._actions[page.canvas.tool.value].setChecked(True)


class HeldKeys:
    """Space moves the photo, the backslash shows it as it was opened, for as long as they are held.

    They hear what no widget in the window has taken for itself, wherever the focus is.
    """

    def __init__(self, page: InpaintPage) -> None:
        self._page = page

    def hold(self, event: QKeyEvent, held: bool) -> None:
        """A key goes down or up; while it repeats nothing changes. Other keys are left to others."""
        if event.key() not in (Qt.Key.Key_Space, Qt.Key.Key_Backslash):
            event.ignore()
        elif not event.isAutoRepeat() and event.key() == Qt.Key.Key_Space:
            self._page.canvas.set_pan_held(held)
        elif not event.isAutoRepeat():
            self._page.workspace.set_before(held)

    def let_go(self) -> None:
        """The window is not in front any more: the key's release will go to another one."""
        self._page.canvas.set_pan_held(False)
