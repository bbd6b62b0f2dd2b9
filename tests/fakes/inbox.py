"""A working stand-in for the daemon behind an Inbox: chats, threads, verbs and a feed, all in memory."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from daemon.api.chats import AskChats, ChatDetail, ChatPage
from daemon.api.codec import rfc3339
from daemon.api.doing import VerbDone
from daemon.api.drafts import AskKeepDraft
from daemon.api.errors import Conflict, DaemonError, DaemonUnreachable, NotFound
from daemon.api.evidence import MessageHistory, UnreadCause, Why
from daemon.api.feed import Frame, Hello
from daemon.api.found import AskSearch, SearchPage
from daemon.api.history import ActionPage, AskActions, UndoDone
from daemon.api.messages import AskMessages, MessagePage
from daemon.api.notices import DismissDone
from daemon.api.outbox import AskOutbox, OutboxDone, OutboxPage, Unchanged
from daemon.api.people import ContactDetail, GroupDetail
from daemon.api.presence import AskPresence, Holder, Presence, PresenceDone, PresenceState
from daemon.api.qr import QrCode
from daemon.api.query import matches, parse, sort_key
from daemon.api.replies import AskReplies, Reply, ReplyList
from daemon.api.sending import AskRoute, AskSend, Route, SendDone
from daemon.api.sessions import SessionList, Workspace
from daemon.api.status import Health, Status, Traffic
from daemon.api.views import VIEWS, AskKeepView, AskViews, View, ViewList
from store.models import Chat, DeliveryDetail, Draft, Message, Millis, OutboxItem, Session, Sync, SyncState
from tests.builders import NOW, a_message
from tests.fakes.files import FakeFiles
from tests.fakes.pages import page_of
from tests.fakes.reacting import FakeReactions
from tests.fakes.searching import found_chats, found_hits
from tests.fakes.triage import WROTE_MEANWHILE, Deeds, changes

_TRIAGED = ("status", "snoozed_until", "assignee", "tags", "priority", "pinned", "muted", "unread_count", "name")


@dataclass
class Evidence:
    """What is known beyond the rows: of messages, by their ids, of deliveries, and of chats."""

    histories: dict[int, MessageHistory] = field(default_factory=dict)
    deliveries: dict[int, DeliveryDetail] = field(default_factory=dict)
    reasons: dict[int, Why] = field(default_factory=dict)
    codes: dict[int, QrCode] = field(default_factory=dict)
    """By session."""
    replies: tuple[Reply, ...] = ()
    """Canned ones, filled already."""
    places: list[AskPresence] = field(default_factory=list)
    """Where the screen said that it is, in order."""
    holders: dict[int, Holder] = field(default_factory=dict)
    """Others who answer, by chat."""
    strangers: tuple[str, ...] = ()
    """Names of operators that nobody knows."""


class FakeInbox(FakeReactions, FakeFiles):
    """What a test changes here reaches the screen as the daemon would send it."""

    looks_at: int | None = None
    """So many messages are looked at for one page of a search; None: all of them."""

    def __init__(
        self, chats: Iterable[Chat] = (), messages: Iterable[Message] = (), sessions: Iterable[Session] = ()
    ) -> None:
        self.epoch = "e1"
        self.operator = "ana"
        self.now = NOW
        self.chats_by_id = {chat.id: chat for chat in chats}
        self.messages_by_id = {message.id: message for message in messages}
        self.sessions_by_id = {session.id: session for session in sessions}
        rows = (self.chats_by_id, self.messages_by_id, self.sessions_by_id)
        self.seq = max((row.seq for held in rows for row in held.values()), default=0)
        self.asked: list[object] = []
        """Every request, in order."""
        self.done: list[tuple[str, tuple[int, ...], dict[str, Any]]] = []
        """Every verb, in order."""
        self.cursors: list[str | None] = []
        """Where each connection to the feed began."""
        self.refuses: DaemonError | None = None
        """What the next verb is answered with."""
        self.routes: dict[int, Route] = {}
        """How answers leave, by chat; by its own session where nothing else is said."""
        self.drafts: dict[int, Draft] = {}
        self.people: dict[int, ContactDetail] = {}
        """What is known beside the rows, by contact."""
        self.groups: dict[int, GroupDetail] = {}
        self.people_asked: list[tuple[str, int]] = []
        self.sends: list[AskSend] = []
        """Every answer that was asked for, taken or not."""
        self.send_refuses: list[DaemonError] = []
        """What the next answers are answered with."""
        self.outbox_by_id: dict[int, OutboxItem] = {}
        self.outbox_done: list[tuple[str, tuple[int, ...]]] = []
        super().__init__()
        self.saved_views: list[View] = []
        self.quarantined = 0
        self.well: Health | None = None
        self.config_trouble: str | None = None
        self.is_down = self.is_silent = False
        """Silent: its feed is behind, nothing comes of it."""
        self.is_free = asyncio.Event()
        """Cleared: it takes its time over an answer."""
        self.is_free.set()
        self.routes_asked = 0
        self.evidence = Evidence()
        self.is_older = False
        """It knows nothing of answering."""
        self.deeds = Deeds()
        self._sent_by_key: dict[str, SendDone] = {}
        self._came: dict[int, int] = {}
        """With which seq a message came."""
        self._sent: list[Frame] = []
        self._listeners: list[asyncio.Queue[Frame | None]] = []

    async def status(self) -> Status:
        self._check()
        return Status(
            version="0.1.0", pid=1, started_at=NOW, operator=self.operator, epoch=self.epoch, seq=self.seq,
            listen="127.0.0.1:8787", state_folder="state", log="daemon.log", config="config.toml",
            config_trouble=self.config_trouble, queue_depth=0, quarantined=self.quarantined, failed=0, clients=1,
            outbox_troubled=sum(one.state in ("failed", "unknown", "held") for one in self.outbox_by_id.values()),
        )  # fmt: skip

    async def health(self) -> Health:
        self._check()
        sessions = tuple(self.sessions_by_id.values())
        return self.well or Health("healthy", (), Traffic(), 0, 0, 0, 0, {}, sessions, self.epoch, self.seq)

    async def sessions(self) -> SessionList:
        self._check()
        sessions = tuple(self.sessions_by_id.values())
        workspaces = tuple(Workspace(one, f"Workspace {one}") for one in sorted({one.workspace_id for one in sessions}))
        return SessionList(sessions, workspaces, self.epoch, self.seq)

    async def chats(self, ask: AskChats) -> ChatPage:
        self._check()
        self.asked.append(ask)
        rows = self.rows(ask.query)
        at = ask.offset or 0
        if ask.cursor is not None:
            at = int(ask.cursor)
        if ask.around is not None:
            ids = [row.id for row in rows]
            at = max(0, (ids.index(ask.around) if ask.around in ids else 0) - ask.limit // 2)
        page = tuple(rows[at : at + ask.limit])
        end = at + len(page)
        return ChatPage(
            page, str(end) if end < len(rows) else None, str(max(0, at - ask.limit)) if at else None, at,
            len(rows) if ask.count else None, self.epoch, self.seq,
        )  # fmt: skip

    async def qr(self, session_id: int) -> QrCode:
        self._check()
        self._check_age()
        if session_id not in self.evidence.codes:
            raise NotFound("there is no QR code of it: its gateway has sent none", "begin the session anew there")
        return self.evidence.codes[session_id]

    async def dismiss_notices(self, session_id: int) -> DismissDone:
        self._check()
        self._check_age()
        dismissed = len(self.sessions_by_id[session_id].notices)
        self.change_session(session_id, notices=())
        return DismissDone(dismissed, self.seq)

    def make_code(self, session_id: int, rows: tuple[str, ...], seconds: int = 60) -> None:
        """A gateway asks for its telephone to be linked."""
        key = self.sessions_by_id[session_id].key
        until = Millis(self.now + seconds * 1000)
        self.evidence.codes[session_id] = QrCode(session_id, key, rows, self.now, until, self.epoch, self.seq)
        self.change_session(session_id, state="qr_scanning", state_reason=None)

    async def views(self, ask: AskViews) -> ViewList:
        self._check()
        self._check_age()
        views = [*VIEWS, *self.saved_views]
        if ask.count:
            views = [replace(one, total=len(self.rows(f"{ask.query} {one.query}"))) for one in views]
        return ViewList(tuple(views), self.epoch, self.seq)

    async def keep_view(self, ask: AskKeepView) -> ViewList:
        self._check()
        self._check_age()
        sort = parse(f"sort:{ask.sort}").sort if ask.sort else None
        self.saved_views = [one for one in self.saved_views if one.name != ask.name]
        if ask.query or sort:
            self.saved_views.append(View(ask.name, ask.query, sort, is_saved=True))
        return await self.views(AskViews())

    async def chat(self, chat_id: int) -> ChatDetail:
        self._check()
        return ChatDetail(self._chat(chat_id), None, None, self.epoch, self.seq)

    async def contact(self, contact_id: int) -> ContactDetail:
        self._check()
        self.people_asked.append(("contact", contact_id))
        await self.is_free.wait()
        if contact_id not in self.people:
            raise NotFound(f"there is no contact {contact_id}")
        return self.people[contact_id]

    async def group(self, group_id: int) -> GroupDetail:
        self._check()
        self.people_asked.append(("group", group_id))
        if group_id not in self.groups:
            raise NotFound(f"there is no group {group_id}")
        return self.groups[group_id]

    async def messages(self, ask: AskMessages) -> MessagePage:
        self._check()
        self.asked.append(ask)
        page, before, after = page_of(self.thread(ask.id), ask)
        return MessagePage(page, before, after, self.epoch, self.seq)

    async def search(self, ask: AskSearch) -> SearchPage:
        self._check()
        self._check_age()
        self.asked.append(ask)
        await self.is_free.wait()
        self._check()
        below = int(ask.cursor) if ask.cursor is not None else None
        newest = sorted(self.messages_by_id.values(), key=lambda one: -one.rank)
        there = [one for one in newest if below is None or one.rank < below]
        looked = there[: self.looks_at]
        hits = found_hits(ask, self.chats_by_id, looked, self.operator, self.now)
        last = (
            hits[ask.limit - 1].message if len(hits) > ask.limit else looked[-1] if len(looked) < len(there) else None
        )
        is_first = ask.cursor is None and ask.chat is None
        chats = found_chats(ask, self.chats_by_id.values(), self.operator, self.now) if is_first else ()
        return SearchPage(
            chats, hits[: ask.limit], str(last.rank) if last is not None else None, self.epoch, self.seq,
            last.sent_at if last is not None else None,
        )  # fmt: skip

    async def history(self, message_id: int) -> MessageHistory:
        self._check()
        self._check_age()
        message = self.messages_by_id[message_id]
        blank = MessageHistory(message, message.body, (), (), (), self.epoch, self.seq)
        return self.evidence.histories.get(message_id, blank)

    async def delivery(self, delivery_id: int) -> DeliveryDetail:
        self._check()
        if delivery_id not in self.evidence.deliveries:
            raise NotFound(f"there is no delivery {delivery_id}")
        return self.evidence.deliveries[delivery_id]

    async def why(self, chat_id: int) -> Why:
        self._check()
        self._check_age()
        if chat_id in self.evidence.reasons:
            return self.evidence.reasons[chat_id]
        causes = tuple(
            UnreadCause(one.id, one.sent_at, one.origin, is_marked=False, delivery_id=None)
            for one in self.thread(chat_id)
            if not one.is_read
        )
        route = await self.route(AskRoute(chat_id))
        return Why(
            self._chat(chat_id), causes, len(causes), 0, None, None, None, None, (), route, None, self.epoch, self.seq
        )  # fmt: skip

    async def do(self, verb: str, chats: tuple[int, ...], args: dict[str, Any] | None = None) -> VerbDone:
        self._check()
        self.done.append((verb, chats, args or {}))
        await self.is_free.wait()
        if self.refuses is not None:
            refusal, self.refuses = self.refuses, None
            raise refusal
        late = self._late(chats, args or {}) if verb in ("done", "snooze") else ()
        taken = tuple(one for one in chats if one not in late)
        before = tuple(self._chat(one) for one in taken)
        for chat in before:
            if verb in ("read", "unread", "done"):
                self._set_read(chat.id, is_read=verb != "unread")
            if changed := changes(verb, args or {}, self._chat(chat.id), self.operator):
                self.change_chat(chat.id, **changed)
        moved = tuple(one for one in before if self._chat(one.id).seq != one.seq or verb == "note")
        number = self.deeds.keep(verb, args or {}, moved, self.operator, self.now)
        unchanged = tuple(Unchanged(one, WROTE_MEANWHILE) for one in late)
        to = (args or {}).get("to")
        warning = f"nobody called {to} has been here yet" if to in self.evidence.strangers else ""
        return VerbDone(number, len(moved), self.seq, unchanged, warning)

    async def undo(self, action: int | None = None, *, redo: bool = False) -> UndoDone:
        self._check()
        last = self.deeds.last(redo=redo)
        for was in self.deeds.before[last.id]:
            now = self._chat(was.id)
            triaged = {name: getattr(was, name) for name in _TRIAGED}
            back = changes(last.verb, self._wire(last.args), now, self.operator) if redo else triaged
            self.change_chat(was.id, **back)
        made = self.deeds.mark(last.id, None if redo else self.now, self.operator)
        return UndoDone(made, made.chats, self.deeds.covered, self.seq)

    async def actions(self, ask: AskActions) -> ActionPage:
        self._check()
        self._check_age()
        return ActionPage(self.deeds.of(ask.chat)[: ask.limit], None, self.epoch, self.seq)

    async def replies(self, ask: AskReplies) -> ReplyList:
        self._check()
        self._check_age()
        return ReplyList(self.evidence.replies, self.epoch, self.seq)

    async def route(self, ask: AskRoute) -> Route:
        self._check()
        self._check_age()
        self.routes_asked += 1
        known = self.routes.get(ask.id)
        return known or self._own_route(ask.id)

    async def send(self, ask: AskSend) -> SendDone:
        self._check()
        self.sends.append(ask)
        await self.is_free.wait()
        if self.send_refuses:
            raise self.send_refuses.pop(0)
        known = self._sent_by_key.get(ask.key or "")
        if known is not None:
            return known
        self._check_nothing_new(ask)
        route = await self.route(AskRoute(ask.id, ask.session))
        chat_id = route.lands_in or ask.id
        message = self.receive(
            chat_id, ask.text or ask.template or "", direction="outbound", status="queued", is_read=True,
            sender_name=self.operator, origin="desk", outbox_id=len(self.outbox_by_id) + 1,
            type="template" if ask.template else "text", detail=ask.template,
        )  # fmt: skip
        item = self._queue(message)
        if self.drafts.get(ask.id, Draft(ask.id)).text == ask.text:
            self.drafts.pop(ask.id, None)
        done = SendDone(route, message.body, item, message, self._chat(chat_id), self.epoch, self.seq)
        self._sent_by_key[ask.key or ""] = done
        return done

    async def be(self, ask: AskPresence) -> PresenceDone:
        self._check()
        self._check_age()
        self.evidence.places.append(ask)
        holder = self.evidence.holders.get(ask.chat or 0)
        if ask.is_typing and holder and not ask.take_over:
            raise Conflict(f"{holder.operator} has been answering this for 1 min")
        if ask.take_over:
            self.evidence.holders.pop(ask.chat or 0)
        return PresenceDone(self.evidence.holders.get(ask.chat or 0), self.seq)

    def company(self, operator: str, state: PresenceState, chat_id: int | None = None, took: str | None = None) -> None:
        """Another operator comes, goes or moves."""
        self.evidence.holders = {one: held for one, held in self.evidence.holders.items() if held.operator != operator}
        if state == "typing" and chat_id is not None:
            self.evidence.holders[chat_id] = Holder(operator, self.now, Millis(self.now + 90_000))
        for queue in self._listeners:  # of this moment only: no later connection is told of it
            queue.put_nowait(Frame(0, "presence", presence=Presence(operator, state, chat_id, self.now, took)))

    async def draft(self, chat_id: int) -> Draft:
        self._check()
        self._check_age()
        return self.drafts.get(chat_id, Draft(chat_id))

    async def keep_draft(self, ask: AskKeepDraft) -> Draft:
        self._check()
        self._check_age()
        self.drafts[ask.id] = Draft(ask.id, ask.text, ask.reply_to, ask.begun_seq, self.now)
        return self.drafts[ask.id]

    async def outbox(self, ask: AskOutbox) -> OutboxPage:
        self._check()
        self.asked.append(ask)
        troubled = ("failed", "unknown", "held")
        wanted = troubled if ask.state == "troubled" else (ask.state,) if ask.state else None
        found = [one for one in self.outbox_by_id.values() if wanted is None or one.state in wanted]
        return OutboxPage(tuple(sorted(found, key=lambda one: -one.id)), None, self.epoch, self.seq)

    async def do_in_outbox(self, verb: str, ids: tuple[int, ...]) -> OutboxDone:
        self._check()
        self.outbox_done.append((verb, ids))
        states = {"retry": "queued", "cancel": "cancelled", "confirm": "sent"}
        for one in ids:
            self.change_outbox(one, states[verb])
        return OutboxDone(len(ids), (), self.seq)

    async def events(self, since: str | None = None) -> AsyncGenerator[Hello | Frame, None]:
        self._check()
        self.cursors.append(since)
        queue: asyncio.Queue[Frame | None] = asyncio.Queue()
        epoch, _, seen = (since or "").partition(":")
        missed = [frame for frame in self._sent if frame.seq > int(seen or 0)] if epoch == self.epoch else []
        self._listeners.append(queue)
        try:
            yield Hello("hello", self.epoch, self.seq, "0.1.0", self.operator, None if self.is_older else "t1")
            for frame in missed:
                yield frame
            while (frame_or_end := await queue.get()) is not None:
                yield frame_or_end
        finally:
            self._listeners.remove(queue)
        raise DaemonUnreachable("the daemon went away", "start it with: frontdesk daemon start")

    async def close(self) -> None:
        self._end_streams()

    def rows(self, query: str = "") -> list[Chat]:
        """The list as the daemon would answer it."""
        asked = parse(query)
        found = [row for row in self.chats_by_id.values() if matches(asked, row, self.operator, self.now) is not False]
        return sorted(found, key=sort_key(asked))

    def thread(self, chat_id: int) -> list[Message]:
        return sorted((one for one in self.messages_by_id.values() if one.chat_id == chat_id), key=lambda one: one.rank)

    def receive(self, chat_id: int, body: str, **rest: Any) -> Message:
        """A message arrives and is sent to whoever listens."""
        chat = self._chat(chat_id)
        self.now = Millis(self.now + 1000)
        given: dict[str, Any] = {"direction": "inbound", "is_read": False, "sent_at": self.now, "seq": self._next()}
        given = {**given, "chat_id": chat_id, "session_id": chat.session_id, "body": body, **rest}
        message = a_message(max(self.messages_by_id, default=0) + 1, **given)
        counts = message.direction == "inbound" and not message.is_read
        self.messages_by_id[message.id] = message
        self._came[message.id] = message.seq
        self._keep(
            chat, unread_count=chat.unread_count + counts, last_message_at=message.sent_at, preview=body,
            last_message_id=message.id, last_message_type=message.type, last_message_direction=message.direction,
            last_message_status=message.status, last_sender_name=message.sender_name,
            last_is_voice=message.media is not None and message.media.is_voice,
        )  # fmt: skip
        self.send_frame(Frame(message.seq, "message.new", chat=self._chat(chat_id), message=message))
        if counts:
            self._count(chat.session_id)
        return message

    def change_message(self, message_id: int, **changes: Any) -> None:
        message = replace(self.messages_by_id[message_id], seq=self._next(), **changes)
        self.messages_by_id[message_id] = message
        self.send_frame(Frame(message.seq, "message.changed", chat=self._chat(message.chat_id), message=message))

    def change_chat(self, chat_id: int, **changes: Any) -> None:
        self._keep(self._chat(chat_id), **changes)
        self.send_frame(Frame(self.seq, "chat.changed", chat=self._chat(chat_id)))

    def add_chat(self, chat: Chat) -> None:
        self.chats_by_id[chat.id] = replace(chat, seq=self._next())
        self.send_frame(Frame(self.seq, "chat.new", chat=self._chat(chat.id)))

    def change_session(self, session_id: int, **changes: Any) -> None:
        self.sessions_by_id[session_id] = replace(self.sessions_by_id[session_id], seq=self._next(), **changes)
        self.send_frame(Frame(self.seq, "session.changed", session=self.sessions_by_id[session_id]))

    def change_outbox(self, outbox_id: int, state: Any, **changes: Any) -> None:
        """An intent and its message come to another state."""
        item = replace(self.outbox_by_id[outbox_id], state=state, seq=self._next(), **changes)
        self.outbox_by_id[outbox_id] = item
        self.send_frame(Frame(item.seq, "outbox.changed", outbox=item))
        status = "pending" if state == "sent" else state
        told = {name: changes[name] for name in ("error", "error_code", "hint") if name in changes}
        self.change_message(item.message_id, status=status, **told)

    def sync_moves(self, session_id: int, done: int, total: int) -> None:
        """So many chats of a sync are done."""
        state: SyncState = "syncing" if done < total else "completed"
        seq = self._next()
        sync = Sync(session_id, state, done, total, changed_at=NOW, seq=seq)
        self.send_frame(Frame(seq, "sync.progress", sync=sync))

    def merge_chat(self, chat_id: int, into: int) -> None:
        """A chat turns out to be another one: what was begun in it stands there."""
        del self.chats_by_id[chat_id]
        if moved := self.drafts.pop(chat_id, None):
            there = self.drafts.get(into, replace(moved, text=""))
            text = "\n".join(one for one in (there.text, moved.text) if one)
            self.drafts[into] = replace(there, chat_id=into, text=text)
        self.send_frame(Frame(self._next(), "chat.gone", id=chat_id, into=into))

    def forget_message(self, message_id: int, into: int) -> None:
        """A message turns out to be another one."""
        del self.messages_by_id[message_id]
        self.send_frame(Frame(self._next(), "message.gone", id=message_id, into=into))

    def send_frame(self, frame: Frame) -> None:
        self._sent.append(frame)
        for queue in self._listeners if not self.is_silent else ():
            queue.put_nowait(frame)

    def go_down(self) -> None:
        """Every call fails and every stream ends, until come_back."""
        self.is_down = True
        self._end_streams()

    def come_back(self) -> None:
        self.is_down = False

    def change_epoch(self, epoch: str) -> None:
        """As after a restore: old cursors and numbers mean nothing."""
        self.epoch, self._sent, self.drafts = epoch, [], {}
        self._end_streams()

    @property
    def listeners(self) -> int:
        return len(self._listeners)

    def _check(self) -> None:
        if self.is_down:
            raise DaemonUnreachable("no daemon answers", "start it with: frontdesk daemon start")

    def _late(self, chats: tuple[int, ...], args: dict[str, Any]) -> tuple[int, ...]:
        """Chats that a message came to that the caller had not seen."""
        seen = args.get("seen_seq", self.seq)
        return tuple(one for one in chats if any(self._came.get(said.id, 0) > seen for said in self.thread(one)))

    @staticmethod
    def _wire(args: dict[str, Any]) -> dict[str, Any]:
        return args | ({"until": rfc3339(args["until"])} if type(args.get("until")) is int else {})

    async def _free(self) -> None:
        await self.is_free.wait()

    def _check_age(self) -> None:
        if self.is_older:
            raise NotFound("no such endpoint")

    def _chat(self, chat_id: int) -> Chat:
        if chat_id not in self.chats_by_id:
            raise NotFound(f"there is no chat {chat_id}")
        return self.chats_by_id[chat_id]

    def _own_route(self, chat_id: int) -> Route:
        chat = self._chat(chat_id)
        session = self.sessions_by_id.get(chat.session_id)
        is_meta = chat.provider_type == "meta"
        closes = chat.window_closes_at
        return Route(
            chat_id, "own", chat.session_id, chat.session_key, session.phone if session else None, chat.provider_type,
            lands_in=chat_id, needs_consent=False, waits=False, window_closes_at=closes,
            is_window_shut=is_meta and chat.kind == "private" and (closes is None or closes <= self.now),
            can_quote=is_meta, longest=4096, templates=(), reason=None, hint=None, epoch=self.epoch, seq=self.seq,
            can_react=is_meta,
        )  # fmt: skip

    def _check_nothing_new(self, ask: AskSend) -> None:
        new = [one for one in self.thread(ask.id) if self._came.get(one.id, 0) > (ask.seen_seq or self.seq)]
        if [one for one in new if one.sender_name != self.operator]:
            raise Conflict("1 message has come since you began to write", "read on, then send it again")

    def _queue(self, message: Message) -> OutboxItem:
        chat = self._chat(message.chat_id)
        item = OutboxItem(
            message.outbox_id or 0, chat.id, message.id, chat.session_id, chat.session_key, self.operator, "queued",
            chat.name, message.body, message.detail, 0, self.now, self.now, seq=self._next(),
        )  # fmt: skip
        self.outbox_by_id[item.id] = item
        return item

    def _next(self) -> int:
        self.seq += 1
        return self.seq

    def _keep(self, chat: Chat, **changes: Any) -> None:
        self.chats_by_id[chat.id] = replace(chat, seq=self._next(), **changes)

    def _set_read(self, chat_id: int, *, is_read: bool) -> None:
        chat = self._chat(chat_id)
        inbound = [one for one in self.thread(chat_id) if one.direction == "inbound"]
        touched = [one for one in inbound if one.is_read != is_read] if is_read else inbound[-1:]
        self._keep(chat, unread_count=0 if is_read else max(1, len(touched)))
        self.send_frame(Frame(self.seq, "chat.changed", chat=self._chat(chat_id)))
        for message in touched:
            self.change_message(message.id, is_read=is_read)
        self._count(chat.session_id)

    def _count(self, session_id: int) -> None:
        if session_id in self.sessions_by_id:
            unread = sum(one.unread_count for one in self.chats_by_id.values() if one.session_id == session_id)
            self.change_session(session_id, unread_count=unread)

    def _end_streams(self) -> None:
        for queue in self._listeners:
            queue.put_nowait(None)
