"""Which of the files in the raw folders have to be read at all: told by what runs before have noted of them.

`Noted` is the file of notes beside the dataset (`.discovery`), `sift` passes over the files that a note and the ledger both
know, without an object for each of them. All of it may be lost at any time: then files are read again, no more.
"""

from dateline.discovery.noted import Noted
from dateline.discovery.notes import Notes
from dateline.discovery.sift import Sifted, sift

__all__ = ["Noted", "Notes", "Sifted", "sift"]
