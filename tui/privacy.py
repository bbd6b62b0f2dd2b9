"""Privacy mode: who the customers are and what they wrote, masked where answers of the daemon come in.

Whatever is drawn, told or exported afterwards has never seen the real thing. A masked text remembers what it stands
for, so that nothing has to be asked again when the mask is taken off.
"""

import os
import re
import unicodedata
from collections.abc import AsyncIterator, Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from daemon.api.evidence import Happening, MessageHistory
from daemon.api.feed import Frame, Hello
from daemon.api.found import Hit
from daemon.api.history import Action
from daemon.api.replies import Reply
from daemon.api.sending import Route, TemplateOffer
from store.models import (
    Chat,
    Contact,
    DeliveryDetail,
    Group,
    GroupMember,
    Identity,
    Link,
    Media,
    Membership,
    Mention,
    Message,
    NameClaim,
    OutboxItem,
    Quoted,
    Reaction,
    Session,
)
from store.record import is_record
from tui.masked import Masked

if TYPE_CHECKING:
    from daemon.client import Inbox

T = TypeVar("T")


class Mask:
    """Its pseudonyms are the same for as long as the program runs, and others in the next."""

    def __init__(self) -> None:
        self.is_on = False
        salt = os.urandom(16)
        self.draw: Callable[[str], int] = lambda text: abs(hash((salt, text)))
        """Which pseudonym a name draws, unless that is another's already."""
        self._taken: dict[str, str] = {}
        """Pseudonyms, and whose they are."""
        self._names: dict[str, str] = {}

    def turned(self, value: T) -> T:
        """Rows and answers, with whatever they are made of, as they are to be shown now. Lists stay the same list."""
        return cast("T", self._turned(value))

    def turn(self, state: object) -> None:
        """Everything that a state holds."""
        for name, value in vars(state).items():
            if (turned := self._turned(value)) is not value:
                setattr(state, name, turned)

    def _turned(self, value: Any) -> Any:
        if isinstance(value, tuple):
            made = tuple(self._turned(one) for one in value)
            return value if all(one is other for one, other in zip(made, value, strict=True)) else made
        if isinstance(value, list):
            value[:] = [self._turned(one) for one in value]
        elif isinstance(value, dict):
            value.update({key: self._turned(one) for key, one in value.items()})
        elif is_dataclass(value) and not isinstance(value, type):
            return self._row(value)
        return value

    def _row(self, row: Any) -> Any:
        changed: dict[str, Any] = {}
        personal = PERSONAL.get(type(row), {})
        for name in _names(type(row)):  # type: ignore[arg-type]
            value = getattr(row, name)
            kind = personal.get(name)
            turned = self._turned(value) if kind is None or value is None else self._text(row, kind, value)
            if turned is not value:
                changed[name] = turned
        if changed and not is_record(type(row)) and not type(row).__dataclass_params__.frozen:
            for name, value in changed.items():
                setattr(row, name, value)
            return row
        return replace(row, **changed) if changed else row

    def _text(self, row: Any, kind: "Kind", value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(self._text(row, kind, one) for one in value)
        if not isinstance(value, str) or isinstance(value, Masked) is self.is_on:
            return value
        if not self.is_on:
            return value.real  # type: ignore[attr-defined]  # it is masked, or it would have been returned above
        return value if not value or _is_ours(row, kind) else Masked(kind(self, value), value)

    def name(self, text: str) -> str:
        """Two words; a number that stands for a name is a number."""
        if _NUMBER.fullmatch(text):
            return self.number(text)
        if text not in self._names:
            hashed = self.draw(text)
            first, last = _FIRST[hashed % len(_FIRST)], _LAST[hashed // len(_FIRST) % len(_LAST)]
            wanted = f"{first} {last}"
            number = 2
            while self._taken.setdefault(wanted, text) != text:
                wanted, number = f"{first} {last} {number}", number + 1
            self._names[text] = wanted
        return self._names[text]

    def number(self, text: str) -> str:
        """The first two digits, which are the country's more or less."""
        kept = re.match(r"\D*\d{0,2}", text)
        at = kept.end() if kept else 0
        return text[:at] + re.sub(r"\w", "x", text[at:])

    def words(self, text: str) -> str:
        """A letter for each letter: how long it is, and where its words end."""
        letters = (one for one in text if one.isascii() or unicodedata.category(one)[0] != "M")
        return re.sub(r"[^\W_]", "x", "".join(letters))

    def snippet(self, text: str) -> str:
        """The same, in which every place is what it was: what was searched for stands at certain ones."""
        return "".join("x" if one.isalnum() or unicodedata.category(one)[0] == "M" else one for one in text)

    def file(self, text: str) -> str:
        stem, dot, kind = text.rpartition(".")
        return f"{self.words(stem)}.{kind}" if dot and len(kind) <= 5 else self.words(text)


def masked(inbox: "Inbox", mask: Mask) -> "Inbox":
    """The same inbox, whose answers and frames are turned as the mask stands when they come."""
    return cast("Inbox", _MaskedInbox(inbox, mask))


class _MaskedInbox:
    def __init__(self, inbox: "Inbox", mask: Mask) -> None:
        self._inbox = inbox
        self._mask = mask

    def __getattr__(self, name: str) -> Any:
        asked = getattr(self._inbox, name)
        if not callable(asked):
            return asked

        def call(*args: Any, **more: Any) -> Any:
            answer = asked(*args, **more)
            return self._turned(answer) if isawaitable(answer) else answer

        return call

    async def _turned(self, answer: Any) -> Any:
        told = await answer  # the mask may have been put on meanwhile
        return self._mask.turned(told) if self._mask.is_on else told

    async def events(self, since: str | None = None) -> AsyncIterator[Hello | Frame]:
        async for news in self._inbox.events(since):
            yield self._mask.turned(news) if self._mask.is_on else news


def _is_ours(row: Any, kind: "Kind") -> bool:
    """The name on an answer of ours is an operator's, and a status is nobody's words."""
    if isinstance(row, Message):
        return row.direction != "inbound" and kind is Mask.name
    return isinstance(row, Happening) and row.kind == "status"


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind) if field.init)


Kind = Callable[[Mask, str], str]
PERSONAL: dict[type, dict[str, Kind]] = {
    Chat: {"name": Mask.name, "phone": Mask.number, "preview": Mask.words, "last_sender_name": Mask.name},
    Message: {
        "body": Mask.words,
        "sender_name": Mask.name,
        "sender_phone": Mask.number,
        "remarks": Mask.words,
    },
    Hit: {"snippet": Mask.snippet},
    Happening: {"value": Mask.words, "actor": Mask.number},
    MessageHistory: {"sent_body": Mask.words},
    Media: {"file_name": Mask.file},
    Quoted: {"sender_name": Mask.name, "body": Mask.words},
    Mention: {"lid": Mask.number, "name": Mask.name},
    Reaction: {"actor": Mask.name, "name": Mask.name},
    OutboxItem: {"chat_name": Mask.name, "body": Mask.words},
    Identity: {"value": Mask.number},
    Contact: {"name": Mask.name, "phone": Mask.number},
    Group: {"name": Mask.name, "jid": Mask.number},
    GroupMember: {"name": Mask.name, "phone": Mask.number},
    Membership: {"name": Mask.name},
    NameClaim: {"name": Mask.name},
    Link: {"evidence": Mask.words},
    DeliveryDetail: {"body": Mask.words},
    Session: {"phone": Mask.number, "stray_name": Mask.name},
    Route: {"phone": Mask.number},
    TemplateOffer: {"text": Mask.words, "values": Mask.words},
    Reply: {"text": Mask.words},
    Action: {"chat_name": Mask.name, "sentence": Mask.words},
}
"""What is a person's, in whatever comes from the daemon."""

_NUMBER = re.compile(r"\+?[\d\s().-]{5,}")
_FIRST = (
    "Amber", "Azure", "Brisk", "Calm", "Cedar", "Clear", "Coral", "Dusty", "Early", "Fern", "Fleet", "Frost", "Gentle",
    "Golden", "Hazel", "Ivory", "Jade", "Keen", "Lilac", "Linen", "Lunar", "Maple", "Mellow", "Misty", "Noble", "Olive",
    "Opal", "Pearl", "Plum", "Quiet", "Rapid", "Rosy", "Ruby", "Sandy", "Silver", "Slate", "Solar", "Sunny", "Swift",
    "Teal", "Umber", "Velvet", "Violet", "Warm", "Wild", "Windy", "Young",
)  # fmt: skip
_LAST = (
    "Badger", "Beaver", "Bison", "Crane", "Curlew", "Dove", "Eagle", "Egret", "Falcon", "Finch", "Fox", "Gecko", "Gull",
    "Hare", "Heron", "Ibex", "Ibis", "Jay", "Kite", "Koala", "Lark", "Lemur", "Lynx", "Marten", "Mole", "Newt", "Okapi",
    "Otter", "Owl", "Panda", "Plover", "Puffin", "Quail", "Raven", "Robin", "Seal", "Stork", "Swan", "Tapir", "Tern",
    "Toad", "Viper", "Vole", "Wombat", "Wren", "Yak", "Zebra",
)  # fmt: skip
