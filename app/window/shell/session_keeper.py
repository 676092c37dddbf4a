"""Keeps what is being worked on across a crash, and holes across another photo, and offers them afterwards."""

from __future__ import annotations

from PySide6.QtCore import QObject

from app.window.authenticate.page import AuthenticatePage
from app.window.authenticate.table_keeper import TableKeeper
from app.window.document.autosave import Autosave
from app.window.document.lost_session import LostSession, Restored
from app.window.inpaint.page import InpaintPage
from app.window.parts.message_bar import MessageBar
from app.window.parts.restore_bar import RestoreBar
from app.window.parts.theme import Theme
from app.window.settings.state import state_folder


class SessionKeeper(QObject):
    """Autosave and the bar that offers a lost session, connected to the Inpaint page."""

    def __init__(self, page: InpaintPage, message: MessageBar) -> None:
        super().__init__(page)
        self._page = page
        self.bar = RestoreBar()
        self.autosave = Autosave(page.projects.unfinished, state_folder() / "sessions", self)
        self._lost: LostSession | None = None
        page.opened.connect(self.autosave.save_now)  # the photo's fingerprint is taken while it is as it was opened
        page.workspace.touched.connect(self.autosave.touch)
        page.saved.connect(self.autosave.touch)
        page.session.run_ended.connect(self.autosave.save_now)
        page.leaving.left.connect(self._keep_hole)
        page.opened.connect(self._look_for_this_photo)
        self.autosave.problem.connect(message.note)
        self.autosave.restored.connect(self._ask_to_show)
        self.autosave.still_lost.connect(self._offer)
        self.autosave.left_behind.connect(self._offer)
        self.bar.restore_asked.connect(self._restore)
        self.bar.discard_asked.connect(self._discard)

    def look_for_lost(self) -> None:
        """Offer the latest session that nobody works on, if there is one; the others follow once it is answered."""
        lost = self.autosave.find_lost()
        if lost is not None:
            self._offer(lost)

    def _look_for_this_photo(self) -> None:
        document = self._page.document
        if document is None or document.photo.path is None:
            return
        path = document.photo.path.absolute()
        if self._lost is None or self._lost.photo != path:
            lost = self.autosave.find_lost(path)
            if lost is not None:
                self._offer(lost)

    def _keep_hole(self) -> None:
        """Nobody is asked about a hole alone: it is kept, and offered, unless it lies in a project."""
        unfinished = self._page.projects.unfinished()
        if (
            unfinished is not None
            and unfinished.document.has_unfilled_hole()
            and not unfinished.document.all_in_project
        ):
            self.autosave.leave(unfinished)

    def _restore(self) -> None:
        lost, self._lost = self._lost, None
        if lost is not None:
            self.autosave.restore(lost)

    def _discard(self) -> None:
        lost, self._lost = self._lost, None
        if lost is not None:
            self.autosave.discard(lost)
            self.look_for_lost()

    def _offer(self, lost: LostSession) -> None:
        if self._lost is not None:
            self.autosave.put_back(self._lost)
        self._lost = lost
        self.bar.offer(lost.photo.name, lost.saved_at)

    def _ask_to_show(self, restored: Restored) -> None:
        self._page.leaving.ask(lambda: self._show(restored), stay=lambda: self._offer(restored.lost))

    def _show(self, restored: Restored) -> None:
        self._page.show_reopened(restored.work)
        self.autosave.take_over(restored)
        if self._lost is None:
            self.look_for_lost()

    def set_theme(self, theme: Theme) -> None:
        self.bar.set_theme(theme)

    def close(self) -> None:
        """The window is closed by a person: nothing is lost."""
        self.autosave.close_cleanly()


def keep_table(page: AuthenticatePage, message: MessageBar) -> TableKeeper:
    """A keeper of the table of verdicts, which tells the message bar of its problems and is told of saved tables."""
    keeper = TableKeeper(page.model, page.opener, state_folder() / "tables", page)
    page.exporting.saved.connect(keeper.note_saved)
    keeper.problem.connect(message.note)
    return keeper
