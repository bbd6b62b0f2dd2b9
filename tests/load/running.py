"""The load of a busy gateway on an installed daemon: k6 puts it there, and the queue is watched from outside."""

import http.client
import json
import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from tests.scenarios.premises import GATEWAY_SECRET, SALES_NAME, Premises

K6 = Path(sys.executable).with_name("k6")
SCRIPT = Path(__file__).with_name("chat_sync.js")
WHOLE = ((120, 50), (180, 100), (300, 100), (120, 150), (60, 150), (120, 50), (60, 0))
"""(seconds, users at their end): sixteen minutes."""
CUT = ((10, 75), (15, 150), (25, 150), (10, 0))
"""A minute that goes as high."""
MOST_WAITING = 1_000
_LOOK_SECONDS = 0.5
_ROOM = """
[limits]
webhooks_per_minute = 0
syncs_per_minute = 0
"""
"""One session gets some 1,200 batches a minute here: far over what one gateway may send by default."""


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    """0: every threshold was kept."""
    told: str
    """k6's own summary."""
    deepest: int
    """The most deliveries that ever waited for the desk."""


def roomy(config: str) -> str:
    """A config that lets this load in, and lists to whoever asks on this machine."""
    return config.replace('listen = "127.0.0.1:0"', 'listen = "127.0.0.1:0"\nopen_reads = true') + _ROOM


def loaded(desk: Premises, stages: tuple[tuple[int, int], ...]) -> Ended:
    """Put the load on a daemon that runs, and wait until it is over."""
    plain = [{"duration": f"{seconds}s", "target": users} for seconds, users in stages]
    asked = {
        "BASE": f"http://127.0.0.1:{desk.port}", "SECRET": GATEWAY_SECRET, "NAME": SALES_NAME, "SESSION": "2",
        "WORKSPACE": "1", "STAGES": json.dumps(plain),
    }  # fmt: skip
    with _Watch(desk.port) as watch:
        ended = subprocess.run(
            [K6, "run", "--no-usage-report", "--no-color", "--quiet", str(SCRIPT)],
            env={**os.environ, **asked}, capture_output=True, text=True, check=False,
        )  # fmt: skip
    return Ended(ended.returncode, ended.stdout + ended.stderr, watch.deepest)


class _Watch(threading.Thread):
    """Asks the health page how deep the queue is, again and again."""

    def __init__(self, port: int) -> None:
        super().__init__()
        self.deepest = 0
        self._port = port
        self._over = threading.Event()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self.join()

    def run(self) -> None:
        while not self._over.wait(_LOOK_SECONDS):
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=10)
            try:
                connection.request("GET", "/api/whatsapp/health")
                self.deepest = max(self.deepest, json.load(connection.getresponse())["queue"]["depth"])
            finally:
                connection.close()
