"""Lets the preferences hold over the parts of the window: at the start, and after every change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.engine.protocol import EngineSettings
from app.window.engine.session import EngineState
from app.window.parts.message_bar import Action
from app.window.settings.preferences import Preferences

if TYPE_CHECKING:
    from app.window.shell.main_window import MainWindow


class PreferencesInForce(QObject):
    """Also starts the engine, by them, and anew where they name another device or checkpoint."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._used: Preferences | None = None
        self._running = False
        self._settings = engine_settings(window.store.values)
        window.store.changed.connect(self.use)
        window.checkpoints.use_asked.connect(self._use_checkpoint)
        window.page.panel.tool.growth_changed.connect(lambda value: window.store.update(growth=value))

    def use(self, values: Preferences) -> None:
        """Let them hold from now on."""
        window, before, self._used = self._window, self._used, values
        window.appearance.choose(values.theme)
        window.page.quality = values.quality
        window.page.set_growth(values.growth)
        # what the page has controls for as well stays as it was set there, until its preference is another one
        if before is None or values.hardness != before.hardness:
            window.page.set_hardness(values.hardness)
        if before is None or values.fills != before.fills:
            window.page.panel.fills.setValue(values.fills)
        if before is None or values.heat != before.heat:
            for panel in (window.page.panel.verdict, window.authenticate.detail.panel):
                panel.opacity.setValue(values.heat)
        window.checkpoints.set_used(values.checkpoint, values.ensemble)
        settings = engine_settings(values)
        if self._running and settings != self._settings:
            window.session.restart(settings)
            self._read_vocabulary()
        self._settings = settings

    def start_engine(self) -> None:
        """Start the engine, and read the words of its checkpoint."""
        self._running = True
        self._window.session.start()
        self._read_vocabulary()

    def way_out(self) -> Action:
        """The button beside the message that the engine has stopped: the CPU where another device may be at fault."""
        window = self._window
        found = window.session.device_problems or {}
        device = window.store.values.device
        elsewhere = device != "cpu" and (device != "auto" or "" in found.values())
        if elsewhere and window.session.state is EngineState.STOPPED:
            return self.tr("Use the processor"), lambda: window.store.update(device="cpu")
        return self.tr("Restart engine"), window.session.restart

    def _use_checkpoint(self, kind: str, name: str) -> None:
        self._window.store.update(**{"checkpoint" if kind == "inpainting" else "ensemble": name})

    def _read_vocabulary(self) -> None:
        window, name = self._window, self._window.store.values.checkpoint
        window.background.run(
            lambda: read_vocabulary(name),
            lambda found: window.page.panel.box.set_vocabulary(*found),
            lambda error: window.message.error(str(error), repr(error)),
        )


def engine_settings(values: Preferences) -> EngineSettings:
    """What the engine is started with by these preferences."""
    return EngineSettings(values.checkpoint, values.device, values.ensemble)


def read_vocabulary(checkpoint: str) -> tuple[tuple[str, ...], Callable[[str], list[str]]]:
    """The words of a checkpoint, and what of a caption it does not know. Raises CheckpointError."""
    from models.checkpoints.checkpoint import find  # here, because reading checkpoints is not needed to show the window

    manifest = find(checkpoint)
    return tuple(manifest.vocabulary), manifest.unknown_words
