"""The package's version: in every row, so that a reader can tell which code made it."""

__version__ = "0.1.0"
