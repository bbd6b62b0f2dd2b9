"""A whole frontdesk for a scenario: the installed command, a real daemon on a real port, and a provider that signs."""

import hashlib
import hmac
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from daemon.api.endpoint import AskNothing
from daemon.api.errors import DaemonUnreachable
from daemon.api.status import STATUS, Status
from daemon.call import call

COMMAND = [str(Path(sys.executable).with_name("frontdesk"))]
META_SECRET, GATEWAY_SECRET, OTHER_SECRET = "meta app secret", "gateway hmac secret", "another tenant's secret"
CARE_NUMBER, OTHER_NUMBER, SALES_NAME = "106540352242922", "900000000000002", "webjs_1_1763181942_W0hejiNg"
CONFIG = f"""
[http]
listen = "127.0.0.1:0"
[[workspace]]
id = 1
name = "Acme"
region = "ID"
[[workspace]]
id = 2
name = "Bolt"
[[session]]
id = 1
workspace = 1
key = "care"
dialect = "meta"
phone = "+15550783881"
phone_number_id = "{CARE_NUMBER}"
secret = "{META_SECRET}"
verify_token = "verify me"
[[session]]
id = 2
workspace = 1
key = "sales"
dialect = "gateway"
external_ids = ["{SALES_NAME}"]
secret = "{GATEWAY_SECRET}"
[[session]]
id = 3
workspace = 2
key = "other"
dialect = "meta"
phone_number_id = "{OTHER_NUMBER}"
secret = "{OTHER_SECRET}"
"""


@dataclass
class Premises:
    """One folder with everything of one desk in it."""

    folder: Path
    process: "subprocess.Popen[bytes] | None" = None
    port: int = 0
    environ: dict[str, str] = field(default_factory=dict)
    program: Sequence[str] = ()
    """What runs the daemon."""

    @property
    def socket(self) -> Path:
        return self.folder / "run" / "frontdesk.sock"

    def start(self) -> None:
        """Run `frontdesk daemon run` and wait until it answers."""
        self.process = subprocess.Popen([*self.program, "daemon", "run"], env=self.environ, stdin=subprocess.DEVNULL)
        self.port = int(until(self._status).listen.rpartition(":")[2])

    def kill(self) -> None:
        assert self.process
        self.process.kill()
        self.process.wait()

    def stop(self) -> float:
        """End it as a service manager would; returns the seconds that it took."""
        assert self.process
        started = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        assert 0 == self.process.wait(10)
        return time.monotonic() - started

    def run(self, *words: str, code: int = 0) -> str:
        """The command, as somebody types it; returns what it printed."""
        ended = subprocess.run(
            [*COMMAND, *words], env=self.environ, capture_output=True, text=True, timeout=60, check=False
        )
        assert code == ended.returncode, ended.stderr
        return ended.stdout

    def listed(self, *words: str) -> list[dict[str, Any]]:
        """What a listing command prints with --json."""
        return [json.loads(line) for line in self.run(*words, "--json").splitlines()]

    def post(self, path: str, raw: bytes, headers: dict[str, str]) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            connection.request("POST", path, raw, {"Content-Type": "application/json", **headers})
            return connection.getresponse().status
        finally:
            connection.close()

    def from_meta(self, body: dict[str, Any], secret: str = META_SECRET) -> int:
        raw = json.dumps(body).encode()
        return self.post("/webhooks/meta", raw, {"X-Hub-Signature-256": f"sha256={mac(secret, raw)}"})

    def from_gateway(self, event: str, secret: str = GATEWAY_SECRET, session: str = SALES_NAME, **data: Any) -> int:
        raw = json.dumps({"event": event, "data": {"workspace_id": 1, "session_id": session, **data}}).encode()
        now = str(int(time.time()))
        headers = {"X-Timestamp": now, "X-HMAC-Signature": mac(secret, now.encode() + raw)}
        return self.post("/api/whatsapp/webhooks/webjs", raw, headers)

    def settled(self) -> None:
        """Wait until everything that was acked is on the desk."""
        until(lambda: self._status().queue_depth == 0)

    def _status(self) -> Status:
        assert self.process is None or self.process.poll() is None, "the daemon has ended"
        return call(self.socket, STATUS, AskNothing())


@contextmanager
def premises(folder: Path, config_text: str = CONFIG, program: Sequence[str] = COMMAND) -> Iterator[Premises]:
    """A running desk; afterwards it has ended."""
    config = folder / "config.toml"
    config.touch(mode=0o600)
    config.write_text(config_text)
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("FRONTDESK_", "XDG_", "NO_COLOR", "COLUMNS", "LINES"))
    }
    one = Premises(folder, program=program)
    one.environ = {
        **kept,
        "FRONTDESK_CONFIG": str(config),
        "FRONTDESK_STATE": str(folder / "state"),
        "FRONTDESK_SOCKET": str(one.socket),
        "TZ": "UTC",
    }
    try:
        one.start()
        yield one
    finally:
        if one.process and one.process.poll() is None:
            one.kill()


def until(ask: Callable[[], Any], seconds: float = 40.0) -> Any:
    """Ask until the answer is true; a daemon that is not there yet is a no."""
    end = time.monotonic() + seconds
    while True:
        try:
            if answer := ask():
                return answer
        except DaemonUnreachable:
            pass
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)


def mac(secret: str, raw: bytes) -> str:
    return hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def meta_text(
    key: str,
    body: str,
    *,
    wa_id: str = "5511988776655",
    name: str = "Ana Souza",
    number: str = CARE_NUMBER,
    at: float = 0,
) -> dict[str, Any]:
    """A customer's text as Meta sends it; `at` is seconds from now."""
    message = {
        "from": wa_id,
        "id": key,
        "timestamp": str(int(time.time() + at)),
        "type": "text",
        "text": {"body": body},
    }
    return meta_body(number, contacts=[{"profile": {"name": name}, "wa_id": wa_id}], messages=[message])


def meta_group_text(key: str, body: str, *, group: str = "Y2FwaV9ncm91cDox") -> dict[str, Any]:
    """The same in a group: Meta names the group by its id only."""
    told = meta_text(key, body)
    told["entry"][0]["changes"][0]["value"]["messages"][0]["group_id"] = group
    return told


def meta_body(number: str = CARE_NUMBER, **value: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": "15550783881", "phone_number_id": number}
    change = {"field": "messages", "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}


def gateway_text(key: str, body: str, *, phone: str = "6281234567890", at: float = 0) -> dict[str, Any]:
    """A customer's text as the gateway tells it."""
    return {
        "id": f"false_{phone}@c.us_{key}", "from": f"{phone}@c.us", "to": "628111222333@c.us", "body": body,
        "timestamp": int(time.time() + at), "from_me": False, "type": "chat", "has_media": False,
        "chat_type": "private",
    }  # fmt: skip


def gateway_group_text(key: str, body: str, sender: str = "Rui") -> dict[str, Any]:
    group = "120363404793044052@g.us"
    told = gateway_text(key, body)
    told |= {
        "id": f"false_{group}_{key}_6281234567890@c.us", "from": group, "chat_type": "group", "group_id": group,
        "group_name": "Entregas SP", "participants": ["6281234567890@c.us", "628111222333@c.us"],
        "sender_phone": "6281234567890", "sender_name": sender,
    }  # fmt: skip
    return told
