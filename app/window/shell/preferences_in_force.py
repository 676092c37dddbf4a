"""Lets the preferences hold over the parts of the window: at the start, and after every change."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from app.engine.jobs import EngineSettings
from app.window.authenticate.page import AuthenticatePage
from app.window.checkpoints.page import CheckpointsPage
from app.window.engine.session import EngineState
from app.window.inpaint.page import InpaintPage
from app.window.parts.appearance import Appearance
from app.window.parts.message_bar import Action
from app.window.settings.preferences import Preferences
from app.window.settings.store import PreferencesStore
from models.vocabulary import Reading


class PreferencesInForce(QObject):
    """Also starts the engine, by them, and anew where they name another device or checkpoint."""

    ensemble_read = Signal(str)  # the name of the checkpoint that photos are judged by; "" where there is none

    def __init__(
        self,
        store: PreferencesStore,
        appearance: Appearance,
        inpaint: InpaintPage,
        authenticate: AuthenticatePage,
        checkpoints: CheckpointsPage,
    ) -> None:
        super().__init__(inpaint)
        self._store, self._appearance, self._session = store, appearance, inpaint.session
        self._inpaint, self._authenticate, self._checkpoints = inpaint, authenticate, checkpoints
        self._used: Preferences | None = None
        self._running = False
        self._settings = engine_settings(store.values)
        store.changed.connect(self.use)
        checkpoints.use_asked.connect(self._use_checkpoint)
        inpaint.panel.tint.colour_changed.connect(lambda value: store.update(tint=value))
        inpaint.panel.tint.strength_changed.connect(lambda value: store.update(tint_strength=value))
        inpaint.panel.tool.growth_changed.connect(lambda value: store.update(growth=value))

    def use(self, values: Preferences) -> None:
        """Let them hold from now on."""
        page, before, self._used = self._inpaint, self._used, values
        self._appearance.choose(values.theme)
        page.saving.quality = values.quality
        page.tool.set_growth(values.growth)
        page.panel.tint.show_tint(values.tint, values.tint_strength)
        page.canvas.set_tint(values.tint, values.tint_strength)
        # what the page has controls for as well stays as it was set there, until its preference is another one
        if before is None or values.hardness != before.hardness:
            page.tool.set_hardness(values.hardness)
        if before is None or values.fills != before.fills:
            page.panel.fills.setValue(values.fills)
        if before is None or values.heat != before.heat:
            for panel in (page.panel.verdict, self._authenticate.detail.panel):
                panel.opacity.setValue(values.heat)
        self._checkpoints.set_used(values.checkpoint, values.ensemble)
        self._authenticate.reporting.ensemble = values.ensemble
        settings = engine_settings(values)
        if self._running and settings != self._settings:
            self._session.restart(settings)
            self._read_checkpoints()
        self._settings = settings

    def start_engine(self) -> None:
        """Start the engine, and read what the checkpoints' manifests say."""
        self._running = True
        self._session.start()
        self._read_checkpoints()

    def way_out(self) -> Action:
        """The button beside the message that the engine has stopped: the CPU where another device may be at fault."""
        store, session = self._store, self._session
        found = session.device_problems or {}
        device = store.values.device
        elsewhere = device != "cpu" and (device != "auto" or "" in found.values())
        if elsewhere and session.state is EngineState.STOPPED:
            return self.tr("Use the CPU"), lambda: store.update(device="cpu")
        return self.tr("Restart engine"), session.restart

    def _use_checkpoint(self, kind: str, name: str) -> None:
        self._store.update(**{"checkpoint" if kind == "inpainting" else "ensemble": name})

    def _read_checkpoints(self) -> None:
        page, name, ensemble = self._inpaint, self._store.values.checkpoint, self._store.values.ensemble
        page.background.run(
            lambda: read_vocabulary(name),
            lambda found: page.panel.box.set_vocabulary(*found),
            lambda error: page.message.error(str(error), repr(error), until=self._session.ready),
        )
        page.background.run(
            lambda: read_name(ensemble),
            self.ensemble_read.emit,
            lambda _: self.ensemble_read.emit(""),  # said when a photo is to be judged
        )


def engine_settings(values: Preferences) -> EngineSettings:
    """What the engine is started with by these preferences."""
    return EngineSettings(values.checkpoint, values.device, values.ensemble)


def read_vocabulary(checkpoint: str) -> tuple[tuple[str, ...], Callable[[str], Reading]]:
    """The words of a checkpoint, and what it makes of a caption. Raises CheckpointError."""
    from models.checkpoints.checkpoint import find  # here, because reading checkpoints is not needed to show the window

    manifest = find(checkpoint)
    return tuple(manifest.vocabulary), manifest.words.read


def read_name(ensemble: str) -> str:
    """The name of an ensemble, which may be given as "default". Raises CheckpointError."""
    from models.checkpoints.checkpoint import find  # as above

    return find(ensemble, kind="authenticity").name
