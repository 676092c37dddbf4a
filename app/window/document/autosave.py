"""Keeps the unfinished session on disk while one works, and brings it back after a crash."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, QTimer, Signal

from app.window.document.autosave_file import SESSION, write_session
from app.window.document.autosave_reading import SessionError, read_title
from app.window.document.document import Document
from app.window.document.lost_session import LostSession, Restored, restored_from
from app.window.document.snapshot import PhotoReference, Snapshot
from app.window.document.snapshot_document import (
    PhotoChanged,
    PhotoGone,
    Unfinished,
    photo_reference,
    snapshot_of,
)
from app.window.parts.background import Background
from app.window.parts.session_folder import SessionFolder, claim_lost

EVERY_MS = 10_000
MOST_LOST = 20  # sessions that nobody works on; older ones are removed, so that they can't fill the disk
Result = TypeVar("Result")


class Autosave(QObject):
    """Saves what `take` answers every ten seconds in which something changed, and whenever it is told to.

    Sessions lie in the folder `root`. `take` answers None while nothing is open. `problem` is one sentence for people;
    `restored` a `Restored` to show, and to `take_over` once it is shown; `still_lost` a `LostSession` that could not be
    restored, and stays on disk; `left_behind` the one that became of a document that was left.
    """

    problem = Signal(str)
    restored = Signal(object)
    still_lost = Signal(object)
    left_behind = Signal(object)

    def __init__(self, take: Callable[[], Unfinished | None], root: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._take = take
        self._root = root
        self._background = Background(self)
        self._own: SessionFolder | None = None
        self._photo: tuple[Document, PhotoReference] | None = None  # of the document that was saved last
        self._claimed: list[LostSession] = []  # found and neither deleted nor left to other programs yet
        self._replaced: list[Restored] = []  # those of them that go once their document is kept as this program's own
        self._left: list[Unfinished] = []  # to become lost sessions; the first one's folder is `_own` yet
        self._changed = self._writing = self._again = self._failing = False
        self._closing = threading.Event()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self._save_if_changed)
        self._timer.start()

    # Saving -------------------------------------------------------------------------------------------------------

    @property
    def busy(self) -> bool:
        """Whether a file is being written or read."""
        return self._background.busy

    def touch(self) -> None:
        """Something changed that is worth keeping."""
        self._changed = True

    def save_now(self) -> None:
        """Save in the background; while that still writes, once more after it."""
        if self._writing:
            self._again = True
        elif not self._closing.is_set():
            self._changed = self._again = False
            self._save(self._left[0] if self._left else self._take())

    def leave(self, unfinished: Unfinished) -> None:
        """The document gives way to another one, and stays on disk as a lost session; `left_behind` follows.

        At the end of the program it is the next one that offers it.
        """
        if unfinished.document.photo.path is not None:
            self._left.append(unfinished)
            self.save_now()

    def _save(self, unfinished: Unfinished | None) -> None:
        if unfinished is None or unfinished.document.photo.path is None:
            self._photo = None
            self._run(self._forget_own, lambda _: None)
        elif self._photo is None or self._photo[0] is not unfinished.document:
            read = partial(photo_reference, unfinished.document.photo.path, unfinished.document.held)
            self._run(read, partial(self._photo_read, unfinished.document), partial(self._photo_not_read, unfinished))
        elif not unfinished.worth_keeping:
            self._run(self._forget_own, lambda _: None)
        else:
            self._write(unfinished, snapshot_of(unfinished, self._photo[1]))

    def _save_if_changed(self) -> None:
        if self._changed:
            self.save_now()

    def _photo_read(self, document: Document, photo: PhotoReference) -> None:
        self._photo = (document, photo)
        document.reference = document.reference or photo
        self.save_now()

    def _photo_not_read(self, unfinished: Unfinished, error: Exception) -> None:
        if unfinished in self._left:  # nothing can be kept of it, and others wait behind it
            self._left.remove(unfinished)
        self._not_saved(error)

    def _write(self, unfinished: Unfinished, snapshot: Snapshot) -> None:
        try:
            self._own = self._own or SessionFolder.claim(self._root)
        except OSError as error:
            self._not_saved(error)
            return
        write = partial(write_session, self._own.path, snapshot, self._closing.is_set)
        self._run(write, lambda _: self._written(unfinished, snapshot.saved_at))

    def _forget_own(self) -> None:
        if self._own is not None:
            shutil.rmtree(self._own.path, ignore_errors=True)

    def _run(
        self,
        work: Callable[[], Result],
        done: Callable[[Result], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        def finish(result: Result) -> None:
            self._writing = False
            done(result)
            if self._again:
                self.save_now()

        self._writing = True
        self._background.run(work, finish, failed or self._not_saved)

    def _written(self, unfinished: Unfinished, saved_at: datetime) -> None:
        self._failing = False
        for restored in self._kept_anew(unfinished.document):
            self.discard(restored.lost)
        if unfinished in self._left:
            assert self._own is not None
            assert unfinished.document.photo.path is not None
            self._left.remove(unfinished)
            lost = LostSession(self._own, unfinished.document.photo.path.absolute(), saved_at)
            self._own = None
            self._claimed.append(lost)
            self.left_behind.emit(lost)
            self.save_now()

    def _kept_anew(self, document: Document) -> list[Restored]:
        """What was restored as this document, and is not needed once that is kept."""
        kept = [restored for restored in self._replaced if restored.document is document]
        self._replaced = [restored for restored in self._replaced if restored not in kept]
        return kept

    def _not_saved(self, error: Exception) -> None:
        self._writing = False
        self._changed = True  # the next tick tries again
        if not self._failing:
            self._failing = True  # said once, not every ten seconds, until it works again
            reason = getattr(error, "strerror", None) or str(error)
            self.problem.emit(
                self.tr("Your work would not survive a crash at the moment ({reason}): save what you need.").format(
                    reason=reason
                )
            )

    # Lost sessions ------------------------------------------------------------------------------------------------

    def find_lost(self, photo: Path | None = None) -> LostSession | None:
        """The latest session that nobody works on, or the latest about `photo`.

        Other programs are not offered it before it is `put_back`, or this one is gone.
        """
        found = None
        for folder in claim_lost(self._root, SESSION, MOST_LOST):
            lost = None if found else self._look_at(folder)
            if lost is None or (photo is not None and lost.photo != photo.absolute()):
                folder.release()
            else:
                found = lost
                self._claimed.append(lost)
        return found

    def _look_at(self, folder: SessionFolder) -> LostSession | None:
        try:
            title = read_title(folder.path)
        except SessionError as error:
            if not error.newer:  # a newer program may come again, and read it
                kept = folder.set_aside()
                said = self.tr("An unfinished session is damaged and can't be restored; its files are in {folder}.")
                self.problem.emit(said.format(folder=kept))
            return None
        except OSError:
            return None
        return LostSession(folder, Path(title.photo), title.saved_at)

    def restore(self, lost: LostSession) -> None:
        """Read a lost session in the background; `restored` follows, or `problem` and `still_lost`."""
        self._background.run(partial(restored_from, lost), self._show_restored, partial(self._not_restored, lost))

    def put_back(self, lost: LostSession) -> None:
        """Leave a session that was found on disk, to be found again."""
        self._claimed.remove(lost)
        lost.folder.release()

    def discard(self, lost: LostSession) -> None:
        """Delete a lost session in the background."""
        if lost in self._claimed:
            self._claimed.remove(lost)
            self._background.run(lost.folder.remove, lambda _: None, lambda _: None)

    def _show_restored(self, restored: Restored) -> None:
        self.restored.emit(restored)
        if restored.work.damaged:
            said = self.tr("Part of the unfinished session is damaged and missing: {files}.")
            self.problem.emit(said.format(files=", ".join(restored.work.damaged)))

    def take_over(self, restored: Restored) -> None:
        """What was restored is worked on now: it goes once its document is kept as this program's own session."""
        self._replaced.append(restored)
        self.save_now()

    def _not_restored(self, lost: LostSession, error: Exception) -> None:
        if isinstance(error, PhotoGone):
            said = self.tr("The photo {photo} is missing: put it back to restore the work on it.")
        elif isinstance(error, PhotoChanged):
            said = self.tr("The photo {photo} has changed since, so the work on it no longer fits.")
        else:
            said = self.tr("The unfinished session of {photo} can't be restored: {reason}")
        self.problem.emit(said.format(photo=lost.photo, reason=error))
        self.still_lost.emit(lost)

    # The end ------------------------------------------------------------------------------------------------------

    def close_cleanly(self) -> None:
        """The window is closed by a person: delete this session, leave lost ones that were not discarded."""
        self._closing.set()
        self._timer.stop()
        self._background.close()
        for unfinished in self._left:
            self._write_left(unfinished)
        if self._own is not None:
            self._own.remove()
        for lost in self._claimed:
            lost.folder.release()

    def _write_left(self, unfinished: Unfinished) -> None:
        document = unfinished.document
        assert document.photo.path is not None
        own, self._own = self._own, None
        try:
            if self._photo is None or self._photo[0] is not document:
                self._photo = document, photo_reference(document.photo.path, document.held)
            own = own or SessionFolder.claim(self._root)
            write_session(own.path, snapshot_of(unfinished, self._photo[1]))
        except OSError:
            pass  # what was kept of it before is still there
        else:
            for restored in self._kept_anew(document):
                self._claimed.remove(restored.lost)
                restored.lost.folder.remove()
        if own is not None:
            own.release()
