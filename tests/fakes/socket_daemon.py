"""A daemon that answers on a Unix socket from what a test puts on its desk: enough for every command that reads."""

import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from daemon.api.catching_up import CatchUp
from daemon.api.chats import ChatDetail, ChatPage
from daemon.api.codec import dumps
from daemon.api.deliveries import DeliveryAnswer, DeliveryPage, ReplayDone
from daemon.api.doing import VerbDone
from daemon.api.errors import DaemonError, NoMedia, NotFound
from daemon.api.evidence import Why
from daemon.api.files import FetchAnswer
from daemon.api.found import Hit, SearchPage
from daemon.api.history import Action, ActionPage, UndoDone
from daemon.api.messages import MessageAnswer, MessagePage
from daemon.api.notices import DismissDone
from daemon.api.outbox import OutboxAnswer, OutboxDone, OutboxPage, Unchanged
from daemon.api.people import ContactDetail, GroupDetail
from daemon.api.presence import PresenceList
from daemon.api.qr import QrCode
from daemon.api.reacting import ReactDone
from daemon.api.replies import Reply, ReplyList
from daemon.api.sending import Route, SendDone
from daemon.api.sessions import SessionList, Workspace
from daemon.api.status import Concern, Health, Status, Traffic
from daemon.api.syncing import SyncDone
from daemon.api.testing import Check, SessionTested
from daemon.api.views import VIEWS, View, ViewList
from store.models import Chat, Contact, DeliveryDetail, DeliveryState, Group, Message, Millis, OutboxItem, Session

EPOCH = "e1"
_DONE = Action(17, "ana", "done", Millis(1_763_826_912_000), 1, 12, "Budi", sentence="done: Budi")
_NOBODY = PresenceList((), (), EPOCH, 9)
_REPLAYED = ReplayDone(0, 0, 0, 0, (), None, 9)


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
    hits: tuple[Hit, ...] = ()
    """What a search finds, whatever is looked for; the chats it finds are those of the desk."""
    status: dict[str, Any] = field(default_factory=dict)
    """What differs from a daemon that is well."""
    concerns: tuple[Concern, ...] = ()
    replays: dict[int, dict[str, Any]] = field(default_factory=dict)
    """What becomes of a delivery that is replayed: fields of ReplayDone; without an entry it is understood."""
    outbox: tuple[OutboxItem, ...] = ()
    views: tuple[View, ...] = ()
    present: PresenceList = _NOBODY
    actions: tuple[Action, ...] = (_DONE,)
    reaction: tuple[Literal["taken", "refused", "unknown"], str, str] = ("taken", "", "")
    """What becomes of each: outcome, words, hint."""
    replies: tuple[Reply, ...] = ()
    """Without one, a greeting that names the chat that it is for."""
    code: QrCode | None = None
    caught_up: list[CatchUp] = field(default_factory=list)
    """How catching up stands each time it is asked for; the last one stays."""
    checks: dict[int, tuple[Check, ...]] = field(default_factory=dict)
    """What is found of a session that is tried."""
    route: Route | None = None
    sent: list[OutboxItem] = field(default_factory=list)
    """How the intent just queued stands each time it is asked for; the last one stays."""
    contact: Contact | None = None
    person: ContactDetail | None = None
    group: Group | None = None
    members: GroupDetail | None = None
    why: Why | None = None
    error: DaemonError | None = None
    hangs_up: int = 0
    """So many of the next questions are heard and not answered."""
    dies_after: int | None = None
    """So many questions are answered; the next one is the death of it."""
    files: dict[int, bytes] = field(default_factory=dict)
    """By the ids of their messages."""
    far_files: dict[int, bytes | NoMedia] = field(default_factory=dict)
    """Files that are not here: what their providers give, once they have been asked for and waited for."""
    cuts_after: int | None = None
    """It dies after so many bytes of an answer."""
    page: int = 500
    is_busy: bool = False
    """After each page of the list the customer of its last chat writes, which puts it first unless names order it."""
    unchanged: tuple[Unchanged, ...] = ()
    """What the next verbs leave alone."""
    warning: str = ""
    """What is said beside a verb that is done."""
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
                answer = _answer_to(desk, asked)
                self._send(200, answer if isinstance(answer, bytes) else dumps(answer).encode())
            except DaemonError as trouble:
                self._send(trouble.status, dumps(trouble.to_plain()).encode())

        def _send(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[: desk.cuts_after])

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
            return replace(_status(), **desk.status)
        case ["health"]:
            well = Health("healthy", desk.concerns, Traffic(), 2, 0, 0, 0, {}, desk.sessions, EPOCH, 9)
            return replace(well, status="unwell") if any(one.is_grave for one in desk.concerns) else well
        case ["sessions"]:
            return SessionList(desk.sessions, (Workspace(1, "Acme"),), EPOCH, 9)
        case ["chats"]:
            return _list(desk, asked)
        case ["chats", number]:
            return ChatDetail(_one(desk.chats, number), desk.contact, desk.group, EPOCH, 9)
        case ["contacts" | "groups" as kind, _]:
            return desk.person if kind == "contacts" else desk.members
        case ["chats", number, "messages"] if asked.body is None:
            return _thread(desk, asked, number)
        case ["verbs"] if asked.body:
            count = len(asked.body["chats"] or asked.body["contacts"])
            return VerbDone(17, count - len(desk.unchanged), 10, desk.unchanged, desk.warning)
        case ["deliveries", *other]:
            return _answer_of_journal(desk, asked, other)
        case other:
            return _answer_to_more(desk, asked, other)


def _list(desk: Desk, asked: Asked) -> ChatPage:
    rows, begin, more = _page(desk, desk.chats, asked)
    if desk.is_busy and asked.query.get("sort") != "name":
        desk.chats = (desk.chats[-1], *desk.chats[:-1])
    return ChatPage(rows, more, None, begin, None, EPOCH, 9)


def _answer_of_journal(desk: Desk, asked: Asked, path: list[str]) -> object:
    match path:
        case []:
            rows, _, more = _page(desk, tuple(one.delivery for one in desk.deliveries), asked)
            return DeliveryPage(rows, more, EPOCH, 9)
        case ["replay"]:
            return replace(_REPLAYED, understood=2, next_cursor=None if asked.body and asked.body["cursor"] else "7")
        case [number]:
            found = [one for one in desk.deliveries if str(one.delivery.id) == number]
            return DeliveryAnswer(found[0], EPOCH, 9)
        case [number, "replay"]:
            return replace(_REPLAYED, **desk.replays.get(int(number), {"understood": 1}))
    raise NotFound(f"no endpoint {asked.path}")


def _answer_to_more(desk: Desk, asked: Asked, path: list[str]) -> object:
    match path:
        case ["chats", _, "messages"] | ["messages"]:
            return _sent(desk, asked)
        case ["messages", number, "media"]:
            return _file(desk, int(number))
        case ["messages", number]:
            return MessageAnswer(next(one for one in desk.messages if str(one.id) == number), EPOCH, 9)
        case ["presence"]:
            return desk.present
        case ["outbox"]:
            return _outbox(desk, asked)
        case ["sync"] if asked.body:
            return _synced(desk, asked.body["batch"]["chats"])
        case ["undo"]:
            return UndoDone(_DONE, 1, (4, 9), 9)
        case ["actions"]:
            return ActionPage(desk.actions, None, EPOCH, 9)
        case ["outbox", _]:
            now = desk.sent.pop(0) if len(desk.sent) > 1 else desk.sent[0]
            return OutboxAnswer(now, desk.messages[0], EPOCH, 9)
        case other:
            return _answer_to_looks(desk, asked, other)


def _answer_to_looks(desk: Desk, asked: Asked, path: list[str]) -> object:
    match path:
        case ["chats", _, "why"]:
            return desk.why
        case ["search"]:
            hits, begin, more = _page(desk, desk.hits, asked)
            return SearchPage(() if begin else desk.chats, hits, more, EPOCH, 9)
        case ["sessions", number, what]:
            return _answer_of_session(desk, number, what)
        case ["messages", number, "reaction"] if asked.body:
            found = next(one for one in desk.messages if str(one.id) == number)
            return ReactDone(desk.reaction[0], found, *desk.reaction[1:], EPOCH, 9)
        case ["messages", number, "fetch"]:
            return _fetched(desk, int(number), is_begun=bool(asked.body and asked.body["is_begun"]))
        case ["replies"]:
            greeting = Reply("hello", f"Hello {asked.query.get('chat', '{{contact.name}}')}", 1)
            return ReplyList(desk.replies or (greeting,), EPOCH, 9)
        case ["views"]:
            counted = [replace(one, total=number) for number, one in enumerate((*VIEWS, *desk.views))]
            return ViewList(tuple(counted if asked.query["count"] == "1" else (*VIEWS, *desk.views)), EPOCH, 9)
    raise NotFound(f"no endpoint {asked.path}")


def _answer_of_session(desk: Desk, number: str, what: str) -> object:
    match what:
        case "qr":
            if desk.code is None:
                raise NotFound("there is no QR code of it: its gateway has sent none", "begin the session anew there")
            return replace(desk.code, session_id=int(number))
        case "catch-up":
            return desk.caught_up.pop(0) if len(desk.caught_up) > 1 else desk.caught_up[0]
        case "test":
            session = next(one for one in desk.sessions if str(one.id) == number)
            return SessionTested(session.id, session.key, desk.checks.get(session.id, ()), EPOCH, 9)
        case "dismiss":
            return DismissDone(sum(len(one.notices) for one in desk.sessions if one.id == int(number)), 9)
    raise NotFound(f"no endpoint {what}")


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


def _synced(desk: Desk, chats: list[dict[str, Any]]) -> SyncDone:
    """A chat with `bad` in it is not taken."""
    bad = [f"/chats/{place}: a chat with nobody\x1b[2J" for place, chat in enumerate(chats) if "bad" in chat]
    number = 100 + len(desk.asked)
    state: DeliveryState = "quarantined" if bad else "done"
    return SyncDone(number, 7, len(chats), len(chats) - len(bad), state, "; ".join(bad) or None, EPOCH, 9)


def _outbox(desk: Desk, asked: Asked) -> OutboxPage | OutboxDone:
    if asked.body is None:
        rows, _, more = _page(desk, desk.outbox, asked)
        return OutboxPage(rows, more, EPOCH, 9)
    known = {one.id for one in desk.outbox}
    strange = tuple(Unchanged(one, "no such intent") for one in asked.body["ids"] if one not in known)
    return OutboxDone(len(asked.body["ids"]) - len(strange), strange, 9)


def _file(desk: Desk, number: int) -> bytes:
    if number not in desk.files:
        raise NoMedia(f"message {number} has no file to give: it came broken")
    return desk.files[number]


def _fetched(desk: Desk, number: int, *, is_begun: bool) -> FetchAnswer:
    """Half of it is here after the first question, and all of it after the second."""
    came, message = desk.far_files[number], next(one for one in desk.messages if one.id == number)
    assert message.media
    if not is_begun:
        now = replace(message, media=replace(message.media, state="fetching"))
        return FetchAnswer(now, 0 if isinstance(came, NoMedia) else len(came) // 2, EPOCH, 9)
    if isinstance(came, NoMedia):
        raise came
    desk.files[number] = came
    now = replace(message, media=replace(message.media, state="stored", size=len(came), found_type="image/png"))
    desk.messages = tuple(now if one.id == number else one for one in desk.messages)
    return FetchAnswer(now, len(came), EPOCH, 9)


def _one(chats: tuple[Chat, ...], number: str) -> Chat:
    for chat in chats:
        if str(chat.id) == number:
            return chat
    raise NotFound(f"no chat {number}", "see the ids with: frontdesk chats list")
