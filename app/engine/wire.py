"""How messages cross the connection: arrays go as they lie in memory, never copied into a pickle.

Pickling a 24-megapixel photo the usual way copies it three times and holds the interpreter, and with it the window.
"""

from __future__ import annotations

import pickle
from multiprocessing.connection import Connection
from typing import Any

_COUNT_BYTES = 2


def send(connection: Connection, message: Any) -> None:
    """Send a message of `app.engine.replies`. Raises OSError when nobody listens any more."""
    arrays: list[pickle.PickleBuffer] = []
    body = pickle.dumps(message, protocol=5, buffer_callback=arrays.append)
    connection.send_bytes(len(arrays).to_bytes(_COUNT_BYTES, "big") + body)
    for array in arrays:
        connection.send_bytes(array.raw())


def receive(connection: Connection) -> Any:
    """Wait for a message; its arrays are read-only. Raises EOFError or OSError when the other side is gone."""
    head = connection.recv_bytes()
    arrays = [connection.recv_bytes() for _ in range(int.from_bytes(head[:_COUNT_BYTES], "big"))]
    return pickle.loads(head[_COUNT_BYTES:], buffers=arrays)
