"""Rows in one call, and the real command in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from daemon.api.sending import Route
from store.models import Chat, Delivery, DeliveryDetail, Message, Millis, OutboxItem, OutboxState, Session

ROOT = Path(__file__).parents[2]
PROGRAM = str(ROOT / "frontdesk.py")
SENT = Millis(1_763_812_534_646)


def a_session(number: int = 1, key: str = "care", **more: Any) -> Session:
    return Session(number, 1, key, "meta", "meta", phone="+15550783881", state="connected", **more)


def a_chat(number: int = 1, name: str = "Budi", **more: Any) -> Chat:
    return Chat(number, 1, 1, "care", "meta", "private", name, last_message_at=SENT, **more)


def a_message(number: int = 1, body: str = "hello", **more: Any) -> Message:
    values: dict[str, Any] = {"sender_name": "Budi", **more}
    return Message(number, 1, 1, number, "inbound", "text", body, SENT, SENT, "delivered", **values)


def a_delivery(number: int = 1, body: str = '{"entry":[]}', **more: Any) -> DeliveryDetail:
    row = Delivery(number, SENT, "meta", 1, more.pop("state", "done"), more.pop("reason", None), 1, len(body))
    return DeliveryDetail(row, {"x-hub-signature-256": "sha256=00"}, body)


def an_intent(number: int = 7, state: OutboxState = "queued", **more: Any) -> OutboxItem:
    values: dict[str, Any] = {"chat_name": "Budi", "body": "On its way.", "template": None, "tries": 1, **more}
    return OutboxItem(number, 1, 40 + number, 1, "care", "anna", state, due_at=SENT, created_at=SENT, **values)


def a_route(**more: Any) -> Route:
    """By the chat's own session, unless told otherwise."""
    values: dict[str, Any] = {
        "chat_id": 1, "kind": "own", "session_id": 1, "session_key": "care", "phone": "+15550783881",
        "provider_type": "meta", "lands_in": 1, "needs_consent": False, "waits": False, "window_closes_at": None,
        "is_window_shut": False, "can_quote": True, "longest": 4096, "templates": (), "reason": None, "hint": None,
        "epoch": "e1", "seq": 9,
    }  # fmt: skip
    return Route(**{**values, **more})


def environment(folder: Path, **more: str) -> dict[str, str]:
    """The environment of a command whose desk is in the folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("FRONTDESK_", "XDG_"))}
    here = {
        "FRONTDESK_CONFIG": str(folder / "config.toml"),
        "FRONTDESK_STATE": str(folder / "state"),
        "FRONTDESK_SOCKET": str(folder / "desk.sock"),
        "TZ": "UTC",
    }
    return {**kept, **here, **more}


def frontdesk(folder: Path, *words: str, typed: str = "", **more: str) -> subprocess.CompletedProcess[bytes]:
    """Run the command as a shell would, its output in pipes."""
    command = [sys.executable, PROGRAM, *words]
    return subprocess.run(
        command, input=typed.encode(), capture_output=True, timeout=60, env=environment(folder, **more), check=False
    )
