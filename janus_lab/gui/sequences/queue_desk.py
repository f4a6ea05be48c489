"""What the window does with its queue beside showing it: starting, holding, pausing, keeping it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from qtpy import QtCore

from janus_lab.gui.controller import Controller

from .queue_controls import QueueControls
from .queue_keeper import QueueKeeper

if TYPE_CHECKING:
    from drivers.config.bench import BenchConfig


class QueueDesk(QtCore.QObject):  # type: ignore[misc]
    """The buttons, and the file of the queue, for the queue of `controller`.

    The queue is kept in the folder of `state_path`; nowhere if that is None.
    """

    def __init__(self, controller: Controller, state_path: Path | None) -> None:
        super().__init__(controller)
        self._controller = controller
        self._keeper = QueueKeeper(controller, state_path.parent if state_path else None)
        self.controls = QueueControls()
        self.controls.start_wanted.connect(controller.start_queue)
        self.controls.hold_wanted.connect(controller.hold_queue)
        self.controls.pause_wanted.connect(controller.pause)
        controller.queue_changed.connect(self._show)

    def begin(self, bench: BenchConfig) -> None:
        """Bring back what waited on this bench at the end of the last start."""
        self._keeper.begin(bench)

    def put_aside(self, then: Callable[[str], None]) -> None:
        """Keep what waits for the next time that this bench is used, as another comes; `then` is
        called with why it cannot be kept, or nothing."""
        self._keeper.put_aside(then)

    def keep_on(self) -> None:
        """Keep what was put aside as before: no other bench has come."""
        self._keeper.keep_on()

    def close(self) -> None:
        """Keep the queue as it is now."""
        self._keeper.close()

    def _show(self) -> None:
        controller, running = self._controller, self._controller.queue.running
        self.controls.show_state(
            waits=controller.queue.waits,
            paused=controller.paused,
            begun=controller.begun_queue,
            busy=running is not None,
            can_pause=running is not None and running.can_pause,
        )
