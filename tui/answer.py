"""An answer that has left the composer, as it stood at Enter, until the daemon has said that it has it: pure."""

import os
from dataclasses import dataclass, field

from daemon.api.sending import AskSend, TemplateOffer
from store.models import Message, Millis
from store.record import record
from tui.times import MINUTE


@record
class Filled:
    """An approved text with what somebody has filled in; `given` goes by number."""

    offer: TemplateOffer
    given: dict[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> list[int]:
        """The numbers of variables that are still empty."""
        return [number for number in self.missing_at_first if not self.given.get(str(number))]

    @property
    def text(self) -> str:
        """As the customer would read it. Foreign text."""
        text = self.offer.text
        for number in self.missing_at_first:
            text = text.replace("{{" + str(number) + "}}", self.given.get(str(number)) or "{{" + str(number) + "}}")
        return text

    @property
    def missing_at_first(self) -> list[int]:
        return [number for number, value in enumerate(self.offer.values, 1) if value is None]


@dataclass(slots=True)
class News:
    """What has come into a chat while something was written there."""

    since: int = 0
    """Where the desk stood at the first keystroke; 0: nothing is written."""
    arrived: list[Message] = field(default_factory=list)
    """What the writer had not seen then."""
    missed: str = ""
    """The same in the daemon's words, where the feed has not brought it yet."""

    @property
    def is_any(self) -> bool:
        return bool(self.arrived or self.missed)

    def heard(self, message: Message, operator: str) -> bool:
        """A message came into the chat. True when the writer has to know of it."""
        is_own = message.origin == "desk" and message.sender_name == operator
        if not self.since or message.direction == "internal" or (message.direction == "outbound" and is_own):
            return False
        self.arrived = [*(one for one in self.arrived if one.id != message.id), message]
        return True

    def saw(self, seq: int) -> None:
        """The writer was shown everything up to here."""
        self.since, self.arrived, self.missed = max(self.since, seq), [], ""


ASKS_BY_ITSELF = 15 * MINUTE
"""Milliseconds for which an answer whose fate is not known is handed over again without a word."""


def _new_key() -> str:
    return os.urandom(16).hex()  # the uuid module takes 2 ms of the first paint


@dataclass(slots=True, kw_only=True, eq=False)
class Answer:
    """Its key makes it one intent, however often the daemon is asked."""

    chat_id: int
    text: str
    reply_to: int | None
    template: Filled | None
    news: News
    taken_at: Millis
    key: str = field(default_factory=_new_key)
    session: str | None = None
    """By this one: what was shown, or agreed to, is what is sent by, even if the rules would choose another by now."""
    is_lost: bool = False
    """The connection broke while it was handed over: it may have been taken."""
    take_over: bool = False
    """Somebody has said yes to it, although another operator answers there."""
    unasked: int = 0
    """How often it was refused since somebody was last asked about it."""

    @property
    def words(self) -> str:
        """As the customer would read it. Foreign text."""
        return self.template.text if self.template is not None else self.text

    def ask(self) -> AskSend:
        """What the daemon is asked."""
        template = self.template
        if template is None:
            return AskSend(
                id=self.chat_id, text=self.text, reply_to=self.reply_to, session=self.session, key=self.key,
                seen_seq=self.news.since or None, take_over=self.take_over,
            )  # fmt: skip
        return AskSend(
            id=self.chat_id, session=self.session, key=self.key, variables=template.given,
            template=f"{template.offer.name}:{template.offer.language}", take_over=self.take_over,
        )  # fmt: skip


def is_asked_again(answer: Answer, now: Millis) -> bool:
    """Whether it is handed over again without anybody's key."""
    return now - answer.taken_at < ASKS_BY_ITSELF
