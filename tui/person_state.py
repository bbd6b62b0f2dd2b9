"""Who the chat in view is with, as far as the daemon was asked, and what a frame does to it: pure."""

from dataclasses import replace
from typing import Literal

from daemon.api.feed import Frame
from daemon.api.people import ContactDetail, GroupDetail
from store.models import Chat

Key = tuple[Literal["contact", "group"], int]
Change = Literal["nothing", "row", "stale"]


def key_of(chat: Chat | None) -> Key | None:
    """Whom to ask about; None when nothing is known but the row."""
    if chat is None:
        return None
    if chat.contact_id is not None:
        return "contact", chat.contact_id
    return ("group", chat.group_id) if chat.group_id is not None else None


class PersonState:
    """The person or group of one chat."""

    def __init__(self, key: Key | None = None) -> None:
        self.key = key
        self.about: ContactDetail | GroupDetail | None = None
        self.is_asking = False
        self.is_stale = key is not None
        """What is held, if anything is, has to be asked for again."""

    def take(self, about: ContactDetail | GroupDetail | None) -> None:
        """The answer; None: there was none, and what is held is all there is."""
        self.is_asking = False
        self.about = about or self.about

    def apply(self, frame: Frame) -> Change:
        """Keep the rows of the other chats fresh; says whether more has changed than a row can tell."""
        about = self.about
        if about is None:
            return "nothing"
        held = {row.id: row for row in about.chats}
        if frame.type == "chat.gone":
            return "stale" if frame.id in held or frame.into in held else "nothing"
        chat = frame.chat
        if chat is None or (chat.id not in held and key_of(chat) != self.key):
            return "nothing"
        before = held.get(chat.id)
        if before is None:
            return "stale"
        if chat.seq <= before.seq:
            return "nothing"
        rows = tuple(chat if row.id == chat.id else row for row in about.chats)
        self.about = replace(about, chats=rows)
        return "row" if _who(chat) == _who(before) else "stale"


def _who(chat: Chat) -> tuple[object, ...]:
    return chat.name, chat.phone, chat.contact_id, chat.merged_count, chat.participants_count
