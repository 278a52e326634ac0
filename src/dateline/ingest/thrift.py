"""Thrift's compact protocol, as Parquet writes its footers and the headers of its pages: numbers, byte by byte."""

from __future__ import annotations

STOP, TRUE, FALSE, BYTE, INT16, INT32, INT64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(13)
"""Types of fields (apache/thrift, thrift-compact-protocol.md)."""


class Cursor:
    """A place in the bytes of a struct. Reading past their end raises IndexError."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def byte(self) -> int:
        """The next byte."""
        self.at += 1
        return self.data[self.at - 1]

    def unsigned(self) -> int:
        """A whole number of seven bits a byte, the low ones first."""
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def signed(self) -> int:
        """The same in zigzag: 0, -1, 1, -2 …"""
        value = self.unsigned()
        return value >> 1 ^ -(value & 1)
