"""What is held of one thread, and what a frame does to it: pure."""

from bisect import bisect_left
from dataclasses import replace
from typing import Literal

from daemon.api.feed import Frame
from daemon.api.messages import MessagePage
from store.models import Chat, Message

Change = Literal["nothing", "row", "message", "arrival"]
QUOTED = 200
"""Letters of a quoted message: as many as the daemon gives."""


class ThreadState:
    """Messages of one chat, without a hole: the newest as far back as the operator has read, or some around a goal."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.messages: list[Message] = []
        self.before: str | None = None
        self.after: str | None = None
        """Where what is newer than all that is held begins; None: the newest is held."""
        self.goal: int | None = None
        """The message that is to come into view once it is held."""
        self.is_loaded = False
        self.is_asking = False
        """Older or newer messages are on their way."""
        self.line_rank: int | None = None
        """The unread line stands before this message, for as long as the thread is open."""
        self.line_count = 0
        self.shown_seq = 0
        """The highest seq of what can be seen: a `read` up to it marks nothing that was not on the screen."""
        self.owes_read = False
        """Something came in that was not marked read yet."""
        self.is_looked_at = True
        """False: it came up by itself, and nobody has touched anything since."""
        self.seen_seq = 0
        """While something owes its reading: where the thread stood before that came."""
        self.chosen: int | None = None
        """The message under the cursor. It stays there whatever comes; on opening it is the newest."""
        self._unread = chat.unread_count
        self._is_all_unread = False
        self._newest: dict[int, Message] = {}
        self._beyond: set[int] = set()

    @property
    def beyond(self) -> int:
        """Messages that came while what is held ended further up."""
        return len(self._beyond)

    @property
    def centre(self) -> int | None:
        """The message around which a page is wanted; None: the newest page."""
        return self.goal if self.goal is not None else self.chosen if self.after is not None else None

    @property
    def is_at_newest(self) -> bool:
        """What is held ends with the newest message, and nothing further up waits to come into view."""
        return self.after is None and self.goal is None

    def open(self, page: MessagePage) -> None:
        """The newest page, or one around a message: what is held gives way to it."""
        was_away = self.after is not None
        self.messages = sorted(page.messages, key=lambda one: one.rank)
        self.before, self.after = page.before, page.after
        # what is older than the page and not in it has left this chat
        self._newest = {one: message for one, message in self._newest.items() if message.seq > page.seq}
        self.shown_seq = max(self.shown_seq, page.seq)
        if not self.is_loaded or (was_away and self.line_rank is None):
            self._draw_line()
        self.is_loaded = True
        self._catch_up()
        self._count_beyond()
        if self.message(self.goal) is not None:
            self.chosen = self.goal
        elif self.message(self.chosen) is None:
            self.chosen = self.messages[-1].id if self.messages else None

    def withhold(self) -> None:
        """The daemon tells nothing of it any more: what is held is nobody's here to see."""
        self.messages, self.before, self.after = [], None, None
        self.is_loaded, self.chosen, self.owes_read = False, None, False
        self._newest, self._beyond = {}, set()

    def older(self, page: MessagePage) -> None:
        """The page before the first message held."""
        held = {one.id for one in self.messages}
        older = [one for one in page.messages if one.id not in held]
        self.messages = sorted([*older, *self.messages], key=lambda one: one.rank)
        if older or page.before is None:  # of two that were asked for at once, one brings nothing
            self.before = page.before
        self.is_asking = False
        self._move_line_back()
        self._catch_up()

    def newer(self, page: MessagePage) -> None:
        """The page behind the last message held."""
        held = {one.id for one in self.messages}
        newer = [one for one in page.messages if one.id not in held]
        self.messages = sorted([*self.messages, *newer], key=lambda one: one.rank)
        if newer or page.after is None:
            self.after = page.after
        self.shown_seq = max(self.shown_seq, page.seq)
        self.is_asking = False
        if self.line_rank is None:
            self._draw_line()
        self._catch_up()
        self._count_beyond()

    def message(self, message_id: int | None) -> Message | None:
        """One that is held."""
        return next((one for one in self.messages if one.id == message_id), None)

    @property
    def first_unread(self) -> Message | None:
        """The one below the unread line."""
        return next((one for one in self.messages if one.rank == self.line_rank), None)

    def apply(self, frame: Frame) -> Change:
        """Take a frame in; says what the screen has to do about it."""
        if frame.type == "message.gone" and frame.id is not None:
            return self._forget(frame.id)
        chat = frame.chat
        change: Change = "nothing"
        if chat is not None and chat.id == self.chat.id and chat.seq > self.chat.seq:
            self.chat, change = chat, "row"
        message = frame.message
        if message is None or message.chat_id != self.chat.id:
            return change
        if not self._keep_newest(message):
            return self._seen_beyond(frame) or change
        is_new = self._put(message)
        if self.chosen is None:
            self.chosen = message.id
        self._requote(message)
        before, self.shown_seq = self.shown_seq, max(self.shown_seq, message.seq)
        if is_new and message.direction == "inbound" and not message.is_read:
            self.seen_seq = self.seen_seq if self.owes_read else before
            self.owes_read = True
        return "arrival" if is_new else "message"

    def _forget(self, message_id: int) -> Change:
        """It turned out to be another one, told twice."""
        self._newest.pop(message_id, None)
        if message_id in self._beyond:
            self._beyond.discard(message_id)
            return "row"
        held = [one for one in self.messages if one.id != message_id]
        if len(held) == len(self.messages):
            return "nothing"
        if self.chosen == message_id:
            at = next(at for at, one in enumerate(self.messages) if one.id == message_id)
            self.chosen = held[min(at, len(held) - 1)].id if held else None
        self.messages = held
        return "message"

    def _keep_newest(self, message: Message) -> bool:
        """Remember the message's newest copy; False when this one is not, or belongs to a page not read yet."""
        held = self._newest.get(message.id) or next((one for one in self.messages if one.id == message.id), None)
        if held is not None and held.seq >= message.seq:
            return False
        self._newest[message.id] = message
        return self.is_loaded and self._is_inside(message)

    def _is_inside(self, message: Message) -> bool:
        """Whether it stands among the messages held, or at an end behind which there are no others."""
        if not self.messages:
            return True
        is_above, is_below = message.rank < self.messages[0].rank, message.rank > self.messages[-1].rank
        return not (is_above and self.before is not None) and not (is_below and self.after is not None)

    def _seen_beyond(self, frame: Frame) -> Change | None:
        """A new message below what is held is counted: it is there when somebody goes down."""
        message = frame.message
        is_new = frame.type == "message.new" and message is not None and self.is_loaded and self.after is not None
        if not is_new or message is None or message.id in self._beyond or message.rank <= self.messages[-1].rank:
            return None
        self._beyond.add(message.id)
        if message.direction == "inbound" and not message.is_read:
            self.owes_read = True
        return "row"

    def _count_beyond(self) -> None:
        held = {one.id for one in self.messages}
        self._beyond = set() if self.after is None else self._beyond - held

    def _put(self, message: Message) -> bool:
        """Put it in its place; True when it was not there before."""
        held = next((at for at, one in enumerate(self.messages) if one.id == message.id), None)
        if held is not None and self.messages[held].rank == message.rank:
            self.messages[held] = message
            return False
        if held is not None:
            del self.messages[held]
        self.messages.insert(bisect_left(self.messages, message.rank, key=lambda one: one.rank), message)
        return held is None

    def _requote(self, message: Message) -> None:
        """A message that was edited or taken back is so where it is quoted, too: those that quote it do not change."""
        if message.edited_at is None and message.revoked_at is None:
            return
        for at, one in enumerate(self.messages):
            if one.quoted is not None and one.quoted.message_id == message.id:
                is_revoked = message.revoked_at is not None
                body = None if is_revoked else message.body[:QUOTED]
                quoted = replace(one.quoted, body=body, type=message.type, is_revoked=is_revoked)
                self.messages[at] = replace(one, quoted=quoted)

    def _catch_up(self) -> None:
        """Frames that came before the page they belong to."""
        held = {one.id: one.seq for one in self.messages}
        for message in self._newest.values():
            if self._is_inside(message) and message.seq > held.get(message.id, -1):
                self._put(message)
                self._requote(message)
                self.shown_seq = max(self.shown_seq, message.seq)

    def _draw_line(self) -> None:
        inbound = [one for one in self.messages if one.direction == "inbound"]
        unread = [one for one in inbound if not one.is_read]
        self._is_all_unread = bool(unread) and unread == inbound
        if unread:
            count = len(unread) if self.after is None else max(len(unread), self._unread)
            self.line_rank, self.line_count = unread[0].rank, count

    def _move_line_back(self) -> None:
        """When all that was held was unread, the line stands further up: by now those are marked read, so count."""
        line, left = self.line_rank, self._unread - self.line_count
        if line is None or left <= 0 or not self._is_all_unread:
            return
        more = [one for one in self.messages if one.direction == "inbound" and one.rank < line][-left:]
        if more:
            self.line_rank, self.line_count = more[0].rank, self.line_count + len(more)
