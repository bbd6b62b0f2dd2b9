"""A daemon that answers on a Unix socket from what a test puts on its desk: enough for every command that reads."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from daemon.api.answers import (
    ChatDetail,
    ChatPage,
    ContactDetail,
    DeliveryAnswer,
    DeliveryPage,
    GroupDetail,
    MessagePage,
    OutboxAnswer,
    OutboxDone,
    OutboxPage,
    Route,
    SendDone,
    SessionList,
    Status,
    Unchanged,
    VerbDone,
    Workspace,
)
from daemon.api.codec import dumps
from daemon.api.errors import DaemonError, NotFound
from store.models import Chat, Contact, DeliveryDetail, Group, Message, Millis, OutboxItem, Session

EPOCH = "e1"


@dataclass
class Asked:
    """One request as it came in."""

    method: str
    path: str
    query: dict[str, str]
    body: dict[str, Any] | None
    headers: dict[str, str]


@dataclass
class Desk:
    """What the fake daemon knows, and what it was asked. `page` is the most that a page holds."""

    sessions: tuple[Session, ...] = ()
    chats: tuple[Chat, ...] = ()
    messages: tuple[Message, ...] = ()
    deliveries: tuple[DeliveryDetail, ...] = ()
    outbox: tuple[OutboxItem, ...] = ()
    route: Route | None = None
    sent: list[OutboxItem] = field(default_factory=list)
    """How the intent just queued stands each time it is asked for; the last one stays."""
    contact: Contact | None = None
    person: ContactDetail | None = None
    group: Group | None = None
    members: GroupDetail | None = None
    error: DaemonError | None = None
    hangs_up: int = 0
    """So many of the next questions are heard and not answered."""
    dies_after: int | None = None
    """So many questions are answered; the next one is the death of it."""
    page: int = 500
    asked: list[Asked] = field(default_factory=list)


@contextmanager
def listening(desk: Desk, socket: Path) -> Iterator[Desk]:
    """Serve the desk on the socket until the end of the block."""
    server = _Server(str(socket), _handler(desk))
    worker = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    worker.start()
    try:
        yield desk
    finally:
        server.shutdown()
        worker.join()
        server.server_close()
        socket.unlink(missing_ok=True)


class _Server(ThreadingMixIn, UnixStreamServer):
    daemon_threads = True


def _handler(desk: Desk) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(None)

        def do_POST(self) -> None:
            self._answer(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, body: dict[str, Any] | None) -> None:
            parts = urlsplit(self.path)
            asked = Asked(self.command, parts.path, dict(parse_qsl(parts.query)), body, dict(self.headers))
            desk.asked.append(asked)
            if _is_silent(desk, Path(str(self.server.server_address))):
                return
            try:
                if desk.error:
                    raise desk.error
                self._send(200, dumps(_answer_to(desk, asked)))
            except DaemonError as trouble:
                self._send(trouble.status, dumps(trouble.to_plain()))

        def _send(self, status: int, text: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text.encode())

        def address_string(self) -> str:
            return "socket"

        def log_message(self, *_: object) -> None:
            pass

    return Handler


def _is_silent(desk: Desk, socket: Path) -> bool:
    if desk.dies_after is not None and len(desk.asked) > desk.dies_after:
        socket.unlink()
        return True
    desk.hangs_up -= 1
    return desk.hangs_up >= 0


def _answer_to(desk: Desk, asked: Asked) -> object:
    match asked.path.removeprefix("/v1/").split("/"):
        case ["status"]:
            return _status()
        case ["sessions"]:
            return SessionList(desk.sessions, (Workspace(1, "Acme"),), EPOCH, 9)
        case ["chats"]:
            rows, begin, more = _page(desk, desk.chats, asked)
            return ChatPage(rows, more, None, begin, None, EPOCH, 9)
        case ["chats", number]:
            return ChatDetail(_one(desk.chats, number), desk.contact, desk.group, EPOCH, 9)
        case ["contacts" | "groups" as kind, _]:
            return desk.person if kind == "contacts" else desk.members
        case ["chats", number, "messages"] if asked.body is None:
            return _thread(desk, asked, number)
        case ["deliveries"]:
            rows, _, more = _page(desk, tuple(one.delivery for one in desk.deliveries), asked)
            return DeliveryPage(rows, more, EPOCH, 9)
        case ["deliveries", number]:
            found = [one for one in desk.deliveries if str(one.delivery.id) == number]
            return DeliveryAnswer(found[0], EPOCH, 9)
        case ["verbs"] if asked.body:
            return VerbDone(17, len(asked.body["chats"] or asked.body["contacts"]), 10)
        case other:
            return _answer_to_sending(desk, asked, other)


def _answer_to_sending(desk: Desk, asked: Asked, path: list[str]) -> object:
    match path:
        case ["chats", _, "messages"] | ["messages"]:
            return _sent(desk, asked)
        case ["outbox"]:
            return _outbox(desk, asked)
        case ["outbox", _]:
            now = desk.sent.pop(0) if len(desk.sent) > 1 else desk.sent[0]
            return OutboxAnswer(now, desk.messages[0], EPOCH, 9)
    raise NotFound(f"no endpoint {asked.path}")


def _status() -> Status:
    return Status(
        version="0.1.0",
        pid=os.getpid(),
        started_at=Millis(1_763_800_000_000),
        operator="anna",
        epoch=EPOCH,
        seq=9,
        listen="127.0.0.1:8787",
        state_folder="/state",
        log="/state/daemon.log",
        config="/config.toml",
        config_trouble=None,
        queue_depth=0,
        quarantined=2,
        failed=0,
        clients=1,
    )


def _page(desk: Desk, rows: Any, asked: Asked) -> tuple[Any, int, str | None]:
    begin = int(asked.query.get("cursor", 0))
    end = begin + min(int(asked.query["limit"]), desk.page)
    return rows[begin:end], begin, str(end) if end < len(rows) else None


def _thread(desk: Desk, asked: Asked, number: str) -> MessagePage:
    rows = [one for one in desk.messages if str(one.chat_id) == number]
    end = int(asked.query.get("before", len(rows)))
    begin = max(0, end - min(int(asked.query["limit"]), desk.page))
    return MessagePage(tuple(rows[begin:end]), str(begin) if begin else None, None, EPOCH, 9)


def _sent(desk: Desk, asked: Asked) -> SendDone:
    assert asked.body
    assert desk.route
    item = None if asked.body["dry_run"] else desk.sent[0]
    return SendDone(desk.route, asked.body["text"] or "Hello Budi", item, None, None, EPOCH, 9)


def _outbox(desk: Desk, asked: Asked) -> OutboxPage | OutboxDone:
    if asked.body is None:
        rows, _, more = _page(desk, desk.outbox, asked)
        return OutboxPage(rows, more, EPOCH, 9)
    known = {one.id for one in desk.outbox}
    strange = tuple(Unchanged(one, "no such intent") for one in asked.body["ids"] if one not in known)
    return OutboxDone(len(asked.body["ids"]) - len(strange), strange, 9)


def _one(chats: tuple[Chat, ...], number: str) -> Chat:
    for chat in chats:
        if str(chat.id) == number:
            return chat
    raise NotFound(f"no chat {number}", "see the ids with: frontdesk chats list")
