"""A snapshot mirrored to a real S3-compatible server started here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pyarrow.fs as pafs
import pyarrow.parquet as pq
import pytest

from dateline.errors import StorageFailed, UsageError
from dateline.publish import push
from tests.batches import Delivery, Story, Workshop

MON = Delivery("mon.txt", (Story("lock shut"), Story("mayor out", day=None)))
TUE = Delivery("tue.txt", (Story("lock shut", width=3), Story("bridge up", region="global")))


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """Address of an S3 server in this process, with an empty bucket 'news'."""
    from moto.server import ThreadedMotoServer

    credentials = {"AWS_ACCESS_KEY_ID": "key", "AWS_SECRET_ACCESS_KEY": "secret", "AWS_EC2_METADATA_DISABLED": "true"}
    before = {name: os.environ.get(name) for name in credentials}
    os.environ.update(credentials)
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    _, port = server.get_host_and_port()
    address = f"127.0.0.1:{port}"
    store(address).create_dir("news")
    yield address
    server.stop()
    for name, value in before.items():
        os.environ.pop(name) if value is None else os.environ.update({name: value})


def store(endpoint: str) -> pafs.S3FileSystem:
    """The server as pyarrow sees it."""
    return pafs.S3FileSystem(
        access_key="key",
        secret_key="secret",
        endpoint_override=endpoint,
        scheme="http",
        region="us-east-1",
        allow_bucket_creation=True,
    )


def objects(filesystem: pafs.FileSystem, root: str) -> dict[str, bytes]:
    """Content of every object below `root`."""
    found: dict[str, bytes] = {}
    for info in filesystem.get_file_info(pafs.FileSelector(root, recursive=True, allow_not_found=True)):
        if info.type == pafs.FileType.File:
            with filesystem.open_input_stream(info.path) as stream:
                found[info.path.removeprefix(root + "/")] = stream.read()
    return found


def wanted(workshop: Workshop) -> dict[str, bytes]:
    """What the mirror has to hold."""
    files = [*sorted(workshop.current.rglob("*.parquet")), workshop.current / "manifest.json"]
    return {path.relative_to(workshop.current).as_posix(): path.read_bytes() for path in files}


def test_mirror(workshop: Workshop, endpoint: str) -> None:
    """A push mirrors the snapshot; pushing again sends nothing; the next snapshot sends and removes what differs."""
    url = f"s3://news/mirror?endpoint_override={endpoint}&scheme=http&region=us-east-1"
    workshop.commit(MON)
    first = push(workshop.out, url)
    assert (first.n_sent, first.n_there, first.n_removed) == (len(wanted(workshop)) - 1, 0, 0)
    assert objects(store(endpoint), "news/mirror") == wanted(workshop)
    again = push(workshop.out, url)
    assert (again.n_sent, again.n_bytes_sent, again.n_removed) == (0, 0, 0)
    workshop.commit(TUE)
    later = push(workshop.out, url)
    assert later.n_there
    assert later.n_removed
    assert objects(store(endpoint), "news/mirror") == wanted(workshop)


def test_readable_there(workshop: Workshop, endpoint: str) -> None:
    """The mirrored folder is a dataset for any reader."""
    workshop.commit(MON, TUE)
    push(workshop.out, "news/readable", filesystem=store(endpoint))
    table = pq.read_table("news/readable/articles", filesystem=store(endpoint), partitioning="hive")
    assert sorted(table.column("headline").to_pylist()) == ["bridge up", "lock shut", "lock shut"]


def test_interrupted_push_is_taken_up(workshop: Workshop, endpoint: str) -> None:
    """After a push that stopped half way, the next sends only what is missing, and completes a truncated object."""
    workshop.commit(MON, TUE)
    target = store(endpoint)
    push(workshop.out, "news/half", filesystem=target)
    names = sorted(objects(target, "news/half"))
    target.delete_file("news/half/manifest.json")
    target.delete_file(f"news/half/{names[0]}")
    with target.open_output_stream(f"news/half/{names[1]}") as stream:
        stream.write(b"cut off")
    assert push(workshop.out, "news/half", filesystem=target).n_sent == 2
    assert objects(target, "news/half") == wanted(workshop)


def test_others_files_are_left_alone(workshop: Workshop, endpoint: str) -> None:
    """What somebody else put beside the mirror is not removed."""
    workshop.commit(MON)
    target = store(endpoint)
    with target.open_output_stream("news/shared/notes/readme.parquet") as stream:
        stream.write(b"ours")
    push(workshop.out, "news/shared", filesystem=target)
    assert objects(target, "news/shared")["notes/readme.parquet"] == b"ours"


def test_fsspec(workshop: Workshop, endpoint: str) -> None:
    """An fsspec file system does as well."""
    import s3fs

    workshop.commit(MON)
    options = {"endpoint_url": f"http://{endpoint}", "region_name": "us-east-1"}
    filesystem = s3fs.S3FileSystem(key="key", secret="secret", client_kwargs=options, skip_instance_cache=True)
    push(workshop.out, "s3://news/fsspec", filesystem=filesystem)
    assert objects(store(endpoint), "news/fsspec") == wanted(workshop)


def test_plain_folder(workshop: Workshop, tmp_path: Path) -> None:
    """A folder elsewhere is a mirror too; an older snapshot can be pushed."""
    workshop.commit(MON)
    old = wanted(workshop)
    workshop.commit(TUE)
    url = (tmp_path / "mirror").as_uri()
    push(workshop.out, url)
    assert objects(pafs.LocalFileSystem(), str(tmp_path / "mirror")) == wanted(workshop)
    push(workshop.out, url, number=1)
    assert objects(pafs.LocalFileSystem(), str(tmp_path / "mirror")) == old


def test_no_such_place(workshop: Workshop, endpoint: str) -> None:
    """A URL nobody can open is a usage error; a store that refuses is a storage error naming the URL."""
    with pytest.raises(UsageError, match="there is no dataset in"):
        push(workshop.out, "s3://news/empty", filesystem=store(endpoint))
    workshop.commit(MON)
    with pytest.raises(UsageError, match="cannot open 'gopher://x'"):
        push(workshop.out, "gopher://x")
    with pytest.raises(StorageFailed, match="push again"):
        push(workshop.out, "no-such-bucket/x", filesystem=store(endpoint))
