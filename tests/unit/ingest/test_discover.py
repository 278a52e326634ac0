"""Finding dumps: names, hashes, claims beside them, and what cannot be read."""

from __future__ import annotations

import hashlib
import os
import socket
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dateline.errors import UsageError
from dateline.ingest import NO_DUMP_ID, discover
from dateline.model import Outcome


def names(paths: list[Path]) -> list[str]:
    return [dump.name for dump in discover(paths).dumps]


def test_a_folder_gives_every_file_in_it_sorted_by_name(tmp_path: Path) -> None:
    """Names are relative to the folder, with slashes; hidden and unfinished files, sidecars and manifests are no dumps."""
    for name in (
        "b.txt",
        "a/z.txt",
        "a/b/c.txt",
        "é ü.txt",
        ".hidden",
        ".git/x",
        "c.txt.part",
        "d.tmp",
        "b.txt.meta.json",
        "manifest.jsonl",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
    assert names([tmp_path]) == ["a/b/c.txt", "a/z.txt", "b.txt", "é ü.txt"]


def test_a_single_file_has_its_own_name_and_its_hash(tmp_path: Path) -> None:
    """A file given by itself is named as in its folder, and its id is the SHA-256 of its bytes."""
    (tmp_path / "a.txt").write_bytes(b"text")
    (dump,) = discover([tmp_path / "a.txt"]).dumps
    assert (dump.name, dump.size_bytes, dump.sha256) == ("a.txt", 4, hashlib.sha256(b"text").hexdigest())


def test_a_path_given_twice_or_inside_another_counts_once(tmp_path: Path) -> None:
    """A folder and a file in it are one input, under the name in the folder, in whatever order they are given."""
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.txt").write_text("one")
    assert names([tmp_path, tmp_path / "x", tmp_path / "x" / "a.txt", tmp_path]) == ["x/a.txt"]
    assert names([tmp_path / "x" / "a.txt", tmp_path]) == ["x/a.txt"]


def test_two_files_with_one_name_are_refused(tmp_path: Path) -> None:
    """The same name under two folders would be one dump: both paths are named."""
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.txt").write_text(folder)
    with pytest.raises(UsageError, match=r"one/a\.txt.*two/a\.txt.*would both be the dump 'a\.txt'"):
        discover([tmp_path / "two", tmp_path / "one"])


def test_a_path_that_does_not_exist_is_a_usage_error(tmp_path: Path) -> None:
    """A mistyped path is said, not passed over."""
    with pytest.raises(UsageError, match="does not exist"):
        discover([tmp_path / "nowhere"])


def test_loops_of_links_end_and_links_never_take_a_name(tmp_path: Path) -> None:
    """A link to a folder above is not entered again; a linked folder is read where it really lies."""
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "a.txt").write_text("one")
    (tmp_path / "a-link").symlink_to(tmp_path / "z")
    (tmp_path / "z" / "up").symlink_to(tmp_path)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    found = discover([tmp_path])
    assert [dump.name for dump in found.dumps] == ["z/a.txt"]
    assert [report.dump_name for report in found.failed] == ["self"]


def test_a_link_that_leads_out_is_refused(tmp_path: Path) -> None:
    """Files, folders, sidecars and manifests behind a link out of the raw folder are not read, unless that is allowed."""
    raw, other = tmp_path / "raw", tmp_path / "other"
    for folder in (raw / "in", other):
        folder.mkdir(parents=True)
        (folder / "a.txt").write_text("one")
    (other / "secret.json").write_text('{"publisher": "Other", "name": "a.txt"}')
    (raw / "file.txt").symlink_to(other / "a.txt")
    (raw / "folder").symlink_to(other)
    (raw / "chain.txt").symlink_to(raw / "file.txt")
    (raw / "in" / "a.txt.meta.json").symlink_to(other / "secret.json")
    (raw / "in" / "manifest.jsonl").symlink_to(other / "secret.json")
    (raw / "within.txt").symlink_to("in/a.txt")
    found = discover([raw])
    assert [dump.name for dump in found.dumps] == ["in/a.txt", "within.txt"]
    assert found.dumps[0].metadata.publisher is None
    reasons = {report.dump_name: report.detail for report in found.failed}
    assert set(reasons) == {"file.txt", "folder", "chain.txt", "in/a.txt.meta.json", "in/manifest.jsonl"}
    assert "leads out of the raw folder" in reasons["file.txt"] and "--follow-links" in reasons["folder"]
    found = discover([raw], follow_links=True)
    names = ["chain.txt", "file.txt", "folder/a.txt", "folder/secret.json", "in/a.txt", "within.txt"]
    assert [dump.name for dump in found.dumps] == names
    assert found.dumps[4].metadata.publisher == "Other"


def test_a_named_link_is_what_was_asked_for(tmp_path: Path) -> None:
    """A link that is itself given, as a file or as the raw folder, leads where its owner wants; so does one into another
    folder that was given."""
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("one")
    (tmp_path / "raw").symlink_to(other)
    (tmp_path / "b.txt").symlink_to(other / "a.txt")
    assert [dump.name for dump in discover([tmp_path / "raw"]).dumps] == ["a.txt"]
    assert [dump.name for dump in discover([tmp_path / "b.txt"]).dumps] == ["b.txt"]
    raw = tmp_path / "third"
    raw.mkdir()
    (raw / "c.txt").symlink_to(other / "a.txt")
    assert [dump.name for dump in discover([raw, other]).dumps] == ["a.txt", "c.txt"]


def test_names_hold_nothing_that_acts(tmp_path: Path) -> None:
    """Control codes, line ends and marks of direction in a file's name are written out: two such names stay two."""
    for name in ("a\x1b[2J.txt", "a\nb.txt", "a\u202eb.txt", "a\u0085.txt"):
        (tmp_path / name).write_text("one")
    names = [dump.name for dump in discover([tmp_path]).dumps]
    assert names == ["a\\u202eb.txt", "a\\x0ab.txt", "a\\x1b[2J.txt", "a\\x85.txt"]


def test_a_linked_file_is_a_dump_and_a_dangling_link_is_a_failure(tmp_path: Path) -> None:
    """Links to files are files; a link to nothing says so."""
    (tmp_path / "a.txt").write_text("one")
    (tmp_path / "b.txt").symlink_to("a.txt")
    (tmp_path / "c.txt").symlink_to("gone.txt")
    found = discover([tmp_path])
    assert [dump.name for dump in found.dumps] == ["a.txt", "b.txt"]
    (report,) = found.failed
    assert (report.dump_id, report.dump_name, report.outcome) == (NO_DUMP_ID, "c.txt", Outcome.FAILED)
    assert "not there" in report.detail


def test_pipes_and_sockets_are_failures_and_do_not_hang(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is no regular file is named with what it is."""
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("socket")
        details = {report.dump_name: report.detail for report in discover([tmp_path]).failed}
    assert details == {
        "pipe": "it is a named pipe: only regular files can be dumps",
        "socket": "it is a socket: only regular files can be dumps",
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_files_and_folders_without_rights_are_failures(tmp_path: Path) -> None:
    """What may not be read is reported and stops nothing."""
    (tmp_path / "good.txt").write_text("one")
    (tmp_path / "closed").mkdir(mode=0)
    (tmp_path / "secret.txt").write_text("two")
    (tmp_path / "secret.txt").chmod(0)
    found = discover([tmp_path])
    assert [dump.name for dump in found.dumps] == ["good.txt"]
    assert [report.dump_name for report in found.failed] == ["closed/", "secret.txt"]
    (tmp_path / "closed").chmod(0o700)


def test_a_name_that_is_no_utf8_is_written_with_escapes(tmp_path: Path) -> None:
    """Any byte may stand in a file name; the dump's name can always be stored."""
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.txt")).write_text("one")
    (dump,) = discover([tmp_path]).dumps
    assert dump.name == "caf\\xe9.txt"
    assert Path(dump.path).read_text() == "one"


def test_a_growing_file_is_left_for_the_next_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file whose size moves while it is hashed is neither a dump nor a failure."""
    path = tmp_path / "a.txt"
    path.write_text("one")
    digest = hashlib.file_digest

    def slow_digest(file: object, name: str) -> object:
        with path.open("a") as writer:
            writer.write("more")
        return digest(file, name)  # type: ignore[arg-type]

    monkeypatch.setattr(hashlib, "file_digest", slow_digest)
    found = discover([tmp_path])
    assert (found.dumps, found.failed, found.unsettled) == ((), (), ("a.txt",))


# ------------------------------------------------------------------ claims beside the dumps


def test_a_sidecar_goes_before_the_manifest_and_both_before_the_option(tmp_path: Path) -> None:
    """Each source fills what the better one does not know; times come out aware in UTC."""
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text("text")
    (tmp_path / "a.txt.meta.json").write_text('{"publisher": "The Daily", "published_at": "2024-05-31T23:30:00-05:00"}')
    (tmp_path / "manifest.jsonl").write_text(
        '{"name": "a.txt", "publisher": "Other", "fetched_at": "2024-06-02T06:00:00Z", "language": "en-GB"}\n\n'
        '{"name": "./b.txt", "url": "https://example.org/b", "published_at": "2024-05-30"}\n'
    )
    a, b, c = discover([tmp_path], fetched_at=datetime(2024, 7, 1, 12, 0)).dumps  # noqa: DTZ001 - naive on purpose
    assert a.metadata.publisher == "The Daily"
    assert a.metadata.published_on == date(2024, 5, 31)
    assert a.metadata.published_at == datetime(2024, 6, 1, 4, 30, tzinfo=UTC)
    assert a.metadata.fetched_at == datetime(2024, 6, 2, 6, tzinfo=UTC)
    assert a.metadata.language == "en"
    assert (b.metadata.published_on, b.metadata.published_at) == (date(2024, 5, 30), None)
    assert b.metadata.fetched_at == c.metadata.fetched_at == datetime(2024, 7, 1, 12, tzinfo=UTC)
    assert c.metadata.source == "option"


def test_manifests_reach_into_the_folders_below(tmp_path: Path) -> None:
    """The nearest manifest wins, one further up still fills in, and a single file finds the one in its folder."""
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "a.txt").write_text("text")
    (tmp_path / "manifest.jsonl").write_text('{"name": "x/a.txt", "publisher": "Above", "section": "World"}\n')
    (tmp_path / "x" / "manifest.jsonl").write_text('{"name": "a.txt", "publisher": "Near"}\n')
    (dump,) = discover([tmp_path]).dumps
    assert (dump.metadata.publisher, dump.metadata.section) == ("Near", "World")
    (dump,) = discover([tmp_path / "x" / "a.txt"]).dumps
    assert (dump.metadata.publisher, dump.metadata.section) == ("Near", None)


@pytest.mark.parametrize("sidecar", ["", "{", "[]", '"x"', "[" * 100_000, "\udcff"])
def test_a_broken_sidecar_costs_no_dump(tmp_path: Path, sidecar: str) -> None:
    """The dump is found without it, and the sidecar is reported as a failure of its own."""
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "a.txt.meta.json").write_bytes(sidecar.encode("utf-8", "surrogateescape"))
    found = discover([tmp_path])
    assert [dump.name for dump in found.dumps] == ["a.txt"]
    (report,) = found.failed
    assert report.dump_name == "a.txt.meta.json"
    assert "its dump was read without it" in report.detail


def test_what_cannot_be_understood_is_left_out_and_named(tmp_path: Path) -> None:
    """A bad date in a sidecar and bad lines in a manifest are named; the good claims beside them count."""
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "a.txt.meta.json").write_text(
        '{"published_at": "last week", "url": "https://example.org", "section": null}'
    )
    (tmp_path / "manifest.jsonl").write_text(
        '{"name": "a.txt", "section": "World"}\nnot json\n{"publisher": "x"}\n{"name": "a.txt", "fetched_at": 1e99}\n'
    )
    found = discover([tmp_path])
    assert (found.dumps[0].metadata.url, found.dumps[0].metadata.section) == ("https://example.org", "World")
    sidecar, manifest = found.failed
    assert "published_at 'last week' is not a date" in sidecar.detail
    assert "line 2 was passed over" in manifest.detail
    assert "line 3 was passed over (it has no name)" in manifest.detail
    assert "line 4 was used without fetched_at" in manifest.detail


def test_corrections_go_to_the_dumps_that_they_speak_of(tmp_path: Path) -> None:
    """The file is no dump; a line that is none is told and costs no other; of a link that leads out nothing is read."""
    line = '{"correct": "not an article", "dumps": ["%s"], "quote": "how it begins", "by": "Mira", "on": "2026-11-27", "why": "an advert"}'
    raw = tmp_path / "raw"
    raw.mkdir()
    for name in ("a.txt", "b.txt"):
        (raw / name).write_text(name)
    (raw / "dateline-corrections.jsonl").write_text("\n".join([line % "b.txt", "no line", line % "c.txt"]))
    found = discover([raw])
    assert [(dump.name, len(dump.corrections)) for dump in found.dumps] == [("a.txt", 0), ("b.txt", 1)]
    (failed,) = found.failed
    assert failed.dump_name == "dateline-corrections.jsonl"
    assert failed.detail == "line 2 was passed over (it is not a JSON object)"
    (raw / "dateline-corrections.jsonl").rename(tmp_path / "elsewhere.jsonl")
    (raw / "dateline-corrections.jsonl").symlink_to(tmp_path / "elsewhere.jsonl")
    led_out = discover([raw])
    assert not any(dump.corrections for dump in led_out.dumps)
    assert "leads out of the raw folder" in led_out.failed[0].detail
