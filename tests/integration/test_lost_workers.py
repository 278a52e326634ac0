"""A worker process that dies takes nobody along: the document it died of waits in quarantine, everything else is published."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.hostile.inputs import STORY

COMMAND = """
import hashlib, os, signal
from dateline import pipeline
from dateline.ingest import reader

sound, sound_reader = pipeline.segment, reader._READERS[reader.Format.HTML]

def segment(document, **options):
    if "kills" in document.text:
        os.kill(os.getpid(), signal.SIGKILL)
    if "hangs" in document.text:
        hashlib.pbkdf2_hmac("sha256", b"a", b"b", 2**31 - 1)
    return sound(document, **options)

def read_html(reading, stream):
    if b"crashes" in stream.peek(1000):
        os.abort()
    return sound_reader(reading, stream)

pipeline.segment = segment
reader._READERS[reader.Format.HTML] = read_html
if __name__ == "__main__":
    from dateline.cli.app import app
    app()
"""
"""The command line, with faults that no Python code can catch; worker processes import this file as their main module."""


@pytest.mark.slow
@pytest.mark.timeout(570)
def test_what_kills_a_worker_is_parted_from_the_rest(tmp_path: Path) -> None:
    """Killed, as where memory runs out; crashed while reading; a library that does not come back: each costs itself."""
    raw, out, command = tmp_path / "raw", tmp_path / "out", tmp_path / "command.py"
    raw.mkdir()
    command.write_text(COMMAND)
    texts = [STORY.replace("three", word) for word in ("one", "kills", "hangs", "four")]
    (raw / "b.jsonl").write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    (raw / "a.txt").write_text(STORY)
    (raw / "c.html").write_text("<html><body>It crashes.</body></html>")
    arguments = [
        *("run", str(raw), "--out", str(out), "--engine", "direct", "--runner", "process", "--workers", "2"),
        *("--document-seconds", "2", "--output", "json"),
    ]
    done = subprocess.run([sys.executable, str(command), *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 1, done.stderr
    ledger = pd.read_parquet(out / "dumps").set_index("dump_name")
    assert ledger["outcome"].to_dict() == {"a.txt": "published", "b.jsonl": "published", "c.html": "failed"}
    assert ledger["n_articles"].to_dict() == {"a.txt": 1, "b.jsonl": 2, "c.html": 0}
    assert "crashed (SIGABRT)" in ledger["detail"]["c.html"]
    quarantine = pd.read_parquet(out / "quarantine").set_index("document_index")
    assert quarantine["rule"].to_dict() == {1: "worker_died", 2: "over_budget"}
    assert "was killed" in quarantine["detail"][1]
    assert "within one call of a library" in quarantine["detail"][2]
