"""Networks and the numpy-in, numpy-out predictors around them; imports nothing above itself."""

import os

__version__ = "0.1.0"

# Before ONNX Runtime is loaded: it would keep a device id in the user's cache and send usage to its maker.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
