"""What is held of one thread, and what a frame does to it: pure."""

from bisect import bisect_left
from typing import Literal

from daemon.api.answers import Frame, MessagePage
from store.models import Chat, Message

Change = Literal["nothing", "row", "message", "arrival"]


class ThreadState:
    """The newest messages of one chat, without a hole, as far back as the operator has read."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.messages: list[Message] = []
        self.before: str | None = None
        self.is_loaded = False
        self.is_asking = False
        """Older messages are on their way."""
        self.line_rank: int | None = None
        """The unread line stands before this message, for as long as the thread is open."""
        self.line_count = 0
        self.shown_seq = 0
        """The highest seq of what can be seen: a `read` up to it marks nothing that was not on the screen."""
        self.owes_read = False
        """Something came in that was not marked read yet."""
        self.seen_seq = 0
        """While something owes its reading: where the thread stood before that came."""
        self.chosen: int | None = None
        """The message under the cursor. It stays there whatever comes; on opening it is the newest."""
        self._unread = chat.unread_count
        self._is_all_unread = False
        self._newest: dict[int, Message] = {}

    def open(self, page: MessagePage) -> None:
        """The newest page: on opening, and once more after a resync."""
        self.messages = sorted(page.messages, key=lambda one: one.rank)
        self.before = page.before
        # what is older than the page and not in it has left this chat
        self._newest = {one: message for one, message in self._newest.items() if message.seq > page.seq}
        self.shown_seq = max(self.shown_seq, page.seq)
        if not self.is_loaded:
            self._draw_line()
        self.is_loaded = True
        self._catch_up()
        if self.message(self.chosen) is None:
            self.chosen = self.messages[-1].id if self.messages else None

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
            return change
        is_new = self._put(message)
        if self.chosen is None:
            self.chosen = message.id
        before, self.shown_seq = self.shown_seq, max(self.shown_seq, message.seq)
        if is_new and message.direction == "inbound" and not message.is_read:
            self.seen_seq = self.seen_seq if self.owes_read else before
            self.owes_read = True
        return "arrival" if is_new else "message"

    def _forget(self, message_id: int) -> Change:
        """It turned out to be another one, told twice."""
        self._newest.pop(message_id, None)
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
        if not self.is_loaded:
            return False
        return self.before is None or not self.messages or message.rank >= self.messages[0].rank

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

    def _catch_up(self) -> None:
        """Frames that came before the page they belong to."""
        held = {one.id: one.seq for one in self.messages}
        for message in self._newest.values():
            is_inside = self.before is None or (self.messages and message.rank >= self.messages[0].rank)
            if is_inside and message.seq > held.get(message.id, -1):
                self._put(message)
                self.shown_seq = max(self.shown_seq, message.seq)

    def _draw_line(self) -> None:
        inbound = [one for one in self.messages if one.direction == "inbound"]
        unread = [one for one in inbound if not one.is_read]
        self._is_all_unread = bool(unread) and unread == inbound
        if unread:
            self.line_rank, self.line_count = unread[0].rank, len(unread)

    def _move_line_back(self) -> None:
        """When all that was held was unread, the line stands further up: by now those are marked read, so count."""
        line, left = self.line_rank, self._unread - self.line_count
        if line is None or left <= 0 or not self._is_all_unread:
            return
        more = [one for one in self.messages if one.direction == "inbound" and one.rank < line][-left:]
        if more:
            self.line_rank, self.line_count = more[0].rank, self.line_count + len(more)
