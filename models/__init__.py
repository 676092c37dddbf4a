"""Networks and the numpy-in, numpy-out predictors around them; imports nothing above itself."""

__version__ = "0.1.0"
