"""From delivered files to documents: discovery, hashing, metadata, decoding and one module per format."""

from dateline.ingest.discover import NO_DUMP_ID, Discovery, Lying, discover, look_into
from dateline.ingest.options import FieldNames, ReadOptions
from dateline.ingest.reader import read

__all__ = ["NO_DUMP_ID", "Discovery", "FieldNames", "Lying", "ReadOptions", "discover", "look_into", "read"]
