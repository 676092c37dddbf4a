"""Where libraries keep what they would otherwise leave in folders of everybody."""

from __future__ import annotations

import importlib.util
import os

INDUCTOR = "TORCHINDUCTOR_CACHE_DIR"


def keep_caches_at_home() -> None:
    """Have torch's compiler, which makes a folder when it is imported, make it in the user's cache and not in /tmp.

    Before torch is imported; the engine inherits it. Where the user's cache can't be written to, /tmp it is.
    """
    if INDUCTOR in os.environ or importlib.util.find_spec("torch") is None:
        return
    import platformdirs

    folder = platformdirs.user_cache_path("featherproof", appauthor=False) / "torchinductor"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return
    os.environ[INDUCTOR] = str(folder)
