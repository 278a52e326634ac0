"""A document as a reader sees it: no invisible characters, no wrapped lines; and the way back to what was delivered.

The stages judge clean copy; everything that is stored counts characters of the document as decoded. Both are held
together by a map of offsets, so that no stage needs to know what was mended, and a zero-width space or a mail client's
line ends cannot change what is found.
"""

from dateline.cleancopy.copy import CleanCopy, clean_copy

__all__ = ["CleanCopy", "clean_copy"]
