"""A real S3 server for tests, behind a proxy that breaks answers on purpose."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler

Fault = Callable[["Proxy"], bool]
"""Answers a request in its own way and says whether it did."""


class Proxy(BaseHTTPRequestHandler):
    """Hands requests on to the store, but for those that a fault takes."""

    protocol_version = "HTTP/1.1"
    store: str
    faults: list[Fault]
    seen: list[tuple[str, str]]
    body: bytes
    """Of the request."""

    def _answer(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        self.body = body = self.rfile.read(length)
        self.seen.append((self.command, self.path))
        if any(fault(self) for fault in list(self.faults)):
            return
        self.reply(*self.fetched(body))

    def fetched(self, body: bytes) -> tuple[int, bytes, dict[str, str]]:
        """What the store answers to the request."""
        connection = http.client.HTTPConnection(self.store)
        connection.request(self.command, self.path, body, dict(self.headers))
        answer = connection.getresponse()
        content = answer.read()
        connection.close()
        return answer.status, content, dict(answer.getheaders())

    def reply(self, status: int, content: bytes, headers: dict[str, str], *, cut: int = 0) -> None:
        """Send an answer; `cut`: so many bytes of it never come."""
        self.send_response_only(status)
        for name, value in headers.items():
            if name.lower() not in ("content-length", "transfer-encoding", "connection") or (
                self.command == "HEAD" and name.lower() == "content-length"
            ):
                self.send_header(name, value)
        if self.command != "HEAD":
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content[: len(content) - cut])
        if cut:
            self.close_connection = True

    do_GET = do_PUT = do_HEAD = do_POST = do_DELETE = _answer  # noqa: N815 - the library's names

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


class Store:
    """A bucket `rawdumps` as dateline sees it, through the proxy, and as its owner does."""

    def __init__(self, url: str, faults: list[Fault], seen: list[tuple[str, str]]) -> None:
        import boto3

        self.faults, self.seen = faults, seen
        self._owner = boto3.client("s3", endpoint_url=url, region_name="us-east-1")

    def objects(self, prefix: str) -> dict[str, bytes]:
        """Every object below a prefix, by its key without it."""
        pages = self._owner.get_paginator("list_objects_v2").paginate(Bucket="rawdumps", Prefix=prefix)
        keys = [found["Key"] for page in pages for found in page.get("Contents", ())]
        return {key.removeprefix(prefix): self.get(key) for key in keys}

    def get(self, key: str) -> bytes:
        """The content of an object."""
        content: bytes = self._owner.get_object(Bucket="rawdumps", Key=key)["Body"].read()
        return content

    def put(self, key: str, content: bytes | str) -> None:
        """Write an object."""
        self._owner.put_object(Bucket="rawdumps", Key=key, Body=content)

    def delete(self, key: str) -> None:
        """Remove one."""
        self._owner.delete_object(Bucket="rawdumps", Key=key)

    def puts(self) -> list[str]:
        """Paths of the objects that were written or removed."""
        return [path for method, path in self.seen if method not in ("GET", "HEAD")]

    def gets(self) -> list[str]:
        """Paths of the objects whose bytes were asked for."""
        return [
            path for method, path in self.seen if method == "GET" and "list-type" not in path and "prefix" not in path
        ]


def once(matches: str, act: Callable[[Proxy], None], *, times: int = 1, command: str = "GET") -> Fault:
    """A fault that takes the first requests for the bytes of an object, or for a listing, and lets all others pass."""
    left = [times]

    def fault(proxy: Proxy) -> bool:
        if proxy.command != command or matches not in proxy.path or not left[0]:
            return False
        left[0] -= 1
        act(proxy)
        return True

    return fault


def busy(proxy: Proxy) -> None:
    """What S3 says when it is asked too much."""
    body = (
        b"<?xml version='1.0'?><Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>"
    )
    proxy.reply(503, body, {"Content-Type": "application/xml"})


def cut_off(proxy: Proxy) -> None:
    """An answer whose second half never comes."""
    proxy.reply(206, b"x" * 4000, {"Content-Type": "binary/octet-stream"}, cut=2000)


def short(proxy: Proxy) -> None:
    """An answer that is whole by its own account and has fewer bytes than were asked for."""
    proxy.reply(206, b"x" * 100, {"Content-Type": "binary/octet-stream"})


def hang_up(proxy: Proxy) -> None:
    """A connection that closes without an answer."""
    proxy.close_connection = True


def say_nothing(proxy: Proxy) -> None:
    """A connection that stays open, and on which nothing ever comes."""
    time.sleep(1.5)
    proxy.close_connection = True
