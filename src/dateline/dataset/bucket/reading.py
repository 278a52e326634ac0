"""Data files in a bucket as pyarrow reads them: by ranges, those only that a question needs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

import pyarrow as pa
import pyarrow.fs as pafs

from dateline.dataset.format.layout import table_of
from dateline.dataset.format.manifest import read_manifest
from dateline.dataset.format.sparse import Sparse, opened


class DataFiles(pafs.FileSystemHandler):  # type: ignore[misc]
    """The data files of one snapshot, by their paths in it."""

    def __init__(self, folder: Path, sizes: Mapping[str, int]) -> None:
        """folder: the snapshot's. sizes: bytes of each file."""
        self._folder, self._sizes = folder, sizes

    @classmethod
    def of(cls, folder: Path, table: str) -> DataFiles | None:
        """Those of a table of the snapshot in `folder`; None where it lies in no bucket: its folder tells them."""
        if Sparse.of(folder) is None:
            return None
        return cls(folder, {e.path: e.size_bytes for e in read_manifest(folder).files if table_of(e.path) == table})

    @property
    def paths(self) -> list[str]:
        """Their paths in the snapshot, sorted."""
        return sorted(self._sizes)

    @property
    def size_bytes(self) -> int:
        """Of all of them."""
        return sum(self._sizes.values())

    @property
    def filesystem(self) -> pafs.FileSystem:
        """They as a file system of pyarrow's."""
        return pafs.PyFileSystem(self)

    def get_type_name(self) -> str:
        """What kind of file system it is."""
        return "dateline-bucket"

    def normalize_path(self, path: str) -> str:
        """They are as the manifest has them."""
        return path

    def get_file_info(self, paths: list[str]) -> list[pafs.FileInfo]:
        """What the manifest says of files."""
        kinds = {True: pafs.FileType.File, False: pafs.FileType.NotFound}
        return [pafs.FileInfo(path, kinds[path in self._sizes], size=self._sizes.get(path)) for path in paths]

    def open_input_file(self, path: str) -> pa.PythonFile:
        """A file to read anywhere in it."""
        return pa.PythonFile(opened(self._folder, path, self._sizes.get(path)), mode="r")

    open_input_stream = open_input_file

    def __eq__(self, other: object) -> bool:
        return isinstance(other, DataFiles) and self._folder == other._folder

    def __hash__(self) -> int:
        return hash(self._folder)

    def _never(self, *_: Any, **__: Any) -> NoReturn:
        raise NotImplementedError("files of a snapshot are read by their names, and never change")

    get_file_info_selector = create_dir = delete_dir = delete_dir_contents = delete_root_dir_contents = _never
    delete_file = move = copy_file = open_output_stream = open_append_stream = _never
