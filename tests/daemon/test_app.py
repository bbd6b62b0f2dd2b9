"""A daemon as a process: its config is edited while webhooks come in."""

import hashlib
import hmac
import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pytest

from daemon.api.endpoint import AskNothing
from daemon.api.errors import DaemonUnreachable
from daemon.api.sessions import SESSIONS
from daemon.api.status import STATUS, Status
from daemon.call import call

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
CONFIG = '[http]\nlisten = "127.0.0.1:0"\n[[workspace]]\nid = 1\nname = "Acme"\n'
CARE = '[[session]]\nid = 1\nworkspace = 1\nkey = "care"\ndialect = "meta"\nphone_number_id = "106"\nsecret = "hush"\n'


@dataclass
class Running:
    folder: Path
    process: "subprocess.Popen[bytes]"

    def status(self) -> Status:
        return call(self.folder / "s", STATUS, AskNothing())

    def sessions(self) -> list[str]:
        return [one.key for one in call(self.folder / "s", SESSIONS, AskNothing()).sessions]

    def save(self, text: str) -> None:
        """As editors do: another file in its place."""
        beside = self.folder / "config.toml.new"
        beside.write_text(text)
        beside.chmod(0o600)
        beside.rename(self.folder / "config.toml")

    def post(self, secret: str) -> int:
        raw = json.dumps({"object": "whatsapp_business_account", "entry": []}).encode()
        signature = hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()
        port = int((self.status().listen or "").rpartition(":")[2])
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        try:
            connection.request("POST", "/webhooks/meta", raw, {"X-Hub-Signature-256": f"sha256={signature}"})
            return connection.getresponse().status
        finally:
            connection.close()


def until(ask: Callable[[], T], is_so: Callable[[T], bool]) -> T:
    last = time.monotonic() + 20
    while True:
        try:
            found = ask()
        except DaemonUnreachable:
            found = None
        if found is not None and is_so(found):
            return found
        assert time.monotonic() < last, found
        time.sleep(0.03)


@pytest.fixture
def daemon() -> Iterator[Running]:
    with tempfile.TemporaryDirectory(prefix="fd") as short:
        folder = Path(short)
        (folder / "config.toml").write_text(CONFIG)
        (folder / "config.toml").chmod(0o600)
        places = {"CONFIG": "config.toml", "STATE": "state", "SOCKET": "s"}
        environ = {**os.environ, **{f"FRONTDESK_{name}": str(folder / place) for name, place in places.items()}}
        process = subprocess.Popen([sys.executable, str(ROOT / "frontdesk.py"), "daemon", "run"], env=environ)
        running = Running(folder, process)
        try:
            until(running.status, lambda _: True)
            yield running
        finally:
            process.send_signal(signal.SIGTERM)
            assert 0 == process.wait(20)


def test_a_session_that_is_added_while_it_runs_speaks_without_a_restart(daemon: Running) -> None:
    before = daemon.post("hush")
    daemon.save(CONFIG + CARE)
    until(daemon.sessions, lambda keys: keys == ["care"])

    assert (401, 200) == (before, daemon.post("hush"))


def test_a_bad_edit_is_told_and_changes_nothing_until_it_is_mended(daemon: Running) -> None:
    daemon.save(CONFIG + CARE)
    until(daemon.sessions, lambda keys: keys == ["care"])
    daemon.save(CONFIG + CARE + "colour = 1\n")
    told = until(daemon.status, lambda status: status.config_trouble is not None)
    still = daemon.post("hush")
    daemon.save(CONFIG + CARE.replace("hush", "new"))
    until(daemon.status, lambda status: status.config_trouble is None)
    until(lambda: daemon.post("new"), lambda code: code == 200)

    assert "colour" in (told.config_trouble or "")
    assert (200, 401) == (still, daemon.post("hush"))


def test_another_port_waits_for_a_restart_and_says_so(daemon: Running) -> None:
    listens = daemon.status().listen
    daemon.save(CONFIG.replace(":0", ":1"))
    told = until(daemon.status, lambda status: bool(status.restart_needed))

    assert (("[http] listen",), listens) == (told.restart_needed, told.listen)
