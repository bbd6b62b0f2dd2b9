"""What is being written in one chat, and what stands in its way: pure."""

import os
import re
from dataclasses import dataclass, field, replace

from daemon.api.answers import Route, TemplateOffer
from daemon.api.endpoints import AskKeepDraft, AskSend
from store.models import Chat, Draft, Message, Millis

QUOTABLE = 60
"""How many of the newest messages can be reached for a quote."""


@dataclass(frozen=True, slots=True)
class Filled:
    """An approved text with what somebody has filled in; `given` goes by number."""

    offer: TemplateOffer
    given: dict[str, str] = field(default_factory=dict)

    @property
    def missing(self) -> list[int]:
        """The numbers of variables that are still empty."""
        values = enumerate(self.offer.values, 1)
        return [number for number, value in values if value is None and not self.given.get(str(number))]

    @property
    def text(self) -> str:
        """As the customer would read it."""
        text = self.offer.text
        for number in self.missing_at_first:
            text = text.replace("{{" + str(number) + "}}", self.given.get(str(number)) or "{{" + str(number) + "}}")
        return text

    @property
    def missing_at_first(self) -> list[int]:
        return [number for number, value in enumerate(self.offer.values, 1) if value is None]


@dataclass(frozen=True, slots=True)
class Answer:
    """What was taken out of the composer to be sent, so that it can be put back."""

    text: str
    reply_to: int | None
    begun_seq: int
    template: Filled | None


class ComposerState:
    """A draft, the route that it would take, and what came in since it was begun."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.text = ""
        self.reply_to: int | None = None
        self.begun_seq = 0
        """Where the desk stood at the first keystroke; 0: nothing is written."""
        self.route: Route | None = None
        self.template: Filled | None = None
        self.trouble = self.hint = ""
        """Why the last try to send was refused."""
        self.arrived: list[Message] = []
        """What the writer had not seen when the first key was pressed."""
        self.missed = ""
        """The same in the daemon's words, where the feed has not brought it yet."""
        self.is_wanted = False
        """Somebody opened it; one with a text in it is shown unasked."""
        self.is_kept = True
        """The daemon has the draft as it stands here."""
        self.version = 0
        """Goes up when the text changes otherwise than by typing."""
        self._is_loaded = False
        self._key = ""
        self._keyed: AskSend | None = None

    @property
    def is_shown(self) -> bool:
        return self.is_wanted or bool(self.text) or self.template is not None

    def is_shut(self, now: Millis) -> bool:
        """Whether only a template can be sent. It shuts here without anybody's telling."""
        route = self.route
        if route is None or route.kind == "none":
            return False
        return route.is_window_shut or (route.window_closes_at is not None and route.window_closes_at <= now)

    def typed(self, text: str, seq: int) -> None:
        """Somebody changed the text. `seq` is where the desk stands."""
        if text == self.text:
            return
        if not text.strip():
            self.begun_seq, self.arrived = 0, []
        elif not self.begun_seq:
            self.begun_seq = max(1, seq)
        self.text, self.is_kept = text, False
        self.trouble = self.hint = ""

    def write(self, text: str, seq: int) -> None:
        """The same, by other means than the keyboard in the composer."""
        self.typed(text, seq)
        self.version += 1

    def take_draft(self, draft: Draft) -> bool:
        """What the daemon holds. What was typed here since is newer; before the first answer it is added to that.

        True when something changed.
        """
        is_first, self._is_loaded = not self._is_loaded, True
        if not self.is_kept and not is_first:
            return False
        text = clean(draft.text)
        if text and not self.is_kept:
            text = f"{text}\n{self.text}" if self.text else text
        elif not self.is_kept or (text, draft.reply_to) == (self.text, self.reply_to):
            return False
        self.text, self.reply_to, self.begun_seq = text, draft.reply_to, draft.begun_seq
        self.version += 1
        return True

    def kept(self) -> AskKeepDraft:
        """What the daemon has to keep."""
        self.is_kept = True
        return AskKeepDraft(self.chat.id, self.text, self.reply_to, self.begun_seq)

    def quote(self, message_id: int | None) -> None:
        if message_id != self.reply_to:
            self.reply_to, self.is_kept = message_id, not self.text and self.is_kept

    def step_quote(self, messages: list[Message], step: int) -> None:
        """The quotable message before (-1) or after (1) the one quoted; after the newest there is none."""
        ids = [one.id for one in messages if _is_quotable(one)][-QUOTABLE:]
        at = ids.index(self.reply_to) if self.reply_to in ids else len(ids)
        at = max(0, at + step)
        self.quote(ids[at] if at < len(ids) else None)

    def heard(self, message: Message, operator: str) -> bool:
        """A message came into the chat. True when the writer has to know of it."""
        is_own = message.origin == "desk" and message.sender_name == operator
        if not self.begun_seq or message.direction == "internal" or (message.direction == "outbound" and is_own):
            return False
        self.arrived = [*(one for one in self.arrived if one.id != message.id), message]
        return True

    def saw(self, seq: int) -> None:
        """The writer was shown everything up to here."""
        self.begun_seq, self.arrived, self.missed = max(self.begun_seq, seq), [], ""

    def take(self) -> Answer:
        """Everything to be sent; the composer is empty after it, for the next answer."""
        answer = Answer(self.text, self.reply_to, self.begun_seq, self.template)
        if self.template is not None:
            self.template = None
        else:
            self.text, self.reply_to, self.begun_seq, self.arrived = "", None, 0, []
        self.trouble = self.hint = ""
        self.version += 1
        return answer

    def give_back(self, answer: Answer, trouble: str = "", hint: str = "") -> None:
        """It was not taken: it stands here as before, in front of what was typed since."""
        if answer.template is not None:
            self.template = answer.template
        else:
            self.text = f"{answer.text}\n{self.text}" if self.text else answer.text
            self.reply_to = self.reply_to or answer.reply_to
            self.begun_seq = answer.begun_seq or self.begun_seq
            self.is_kept = False
        self.trouble, self.hint = trouble, hint
        self.is_wanted = True
        self.version += 1

    def ask(self, answer: Answer, session: str | None) -> AskSend:
        """What the daemon is asked. The same words asked again carry the same key: they are queued once."""
        template = answer.template
        ask = AskSend(
            id=self.chat.id,
            text="" if template else answer.text,
            reply_to=None if template else answer.reply_to,
            session=session,
            template=f"{template.offer.name}:{template.offer.language}" if template else None,
            variables=template.given if template else {},
        )
        if ask != self._keyed:
            self._keyed, self._key = ask, os.urandom(16).hex()  # the uuid module takes 2 ms of the first paint
        return replace(ask, key=self._key, seen_seq=None if template else answer.begun_seq or None)

    def was_sent(self) -> None:
        """The next words are another answer, even if they are the same."""
        self._keyed = None


def clean(text: str) -> str:
    """What was pasted, or written in an editor, as it may be sent: no control characters, one kind of line break."""
    return _NOT_TYPED.sub("", _BREAKS.sub("\n", text))


def _is_quotable(message: Message) -> bool:
    return message.provider_message_id is not None and message.direction != "internal" and message.revoked_at is None


_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# What would move a cursor or turn the reading direction of the rest: nobody types that.
_NOT_TYPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
