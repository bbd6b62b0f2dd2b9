"""What is being written in one chat, and what stands in its way: pure."""

import re
from collections.abc import Iterable
from itertools import count

from daemon.api.drafts import AskKeepDraft
from daemon.api.sending import Route
from store.models import Chat, Draft, Message, Millis
from store.record import record
from tui.answer import Answer, Filled, News

QUOTABLE = 60
"""How many of the newest messages can be reached for a quote."""
LONGEST = 20_000
"""Characters that a composer holds: several times what any provider takes."""

_VERSIONS = count(1)


@record
class Leaving:
    """An answer that had left the composer; the daemon had not said yet that it has it."""

    text: str
    taken_at: Millis


@record
class Words:
    """What stood in one chat, oldest first: `leaving`, then `text`. The name is for whoever reads the file."""

    chat_id: int
    session_id: int
    kind: str
    phone: str | None
    name: str
    text: str
    leaving: tuple[Leaving, ...]
    reply_to: int | None
    begun_seq: int
    had_at: Millis | None
    """When the daemon's draft was written, as far as this desk knew it; None: there was none."""


class ComposerState:
    """A draft, the route that it would take, and the answers before it that are still being handed over."""

    def __init__(self, chat: Chat) -> None:
        self.chat = chat
        self.text = ""
        self.reply_to: int | None = None
        self.news = News()
        self.route: Route | None = None
        self.route_trouble: tuple[str, str] | None = None
        """Why the route is not known, and what to do."""
        self.template: Filled | None = None
        self.leaving: list[Answer] = []
        """Taken at Enter, oldest first; the daemon has not said yet that it has them."""
        self.is_speaking = False
        """Somebody is handing them over, or asking about the first."""
        self.trouble = self.hint = ""
        """Why the last answer was refused."""
        self.is_wanted = False
        """Somebody opened it; one with a text in it is shown unasked."""
        self.is_kept = True
        """The daemon has the draft as it stands here."""
        self.is_asked = False
        """The daemon is being asked to keep it as it stands here."""
        self.is_refused = False
        """The daemon will not keep it as it stands here: it is not asked again until the text changes."""
        self.had_at: Millis | None = None
        """When the draft was written that the daemon had last, as far as it is known here; None: it had none."""
        self.had = ""
        """What the daemon's draft said last, as far as it is known here."""
        self.is_loaded = False
        """What the daemon had of it has been taken in."""
        self.asked = ""
        """What the daemon was asked to keep last; it may have it, though its answer has not come."""
        self._came_along: frozenset[str] = frozenset()
        """What the daemon may have put below its draft when another chat joined this one; its text is here."""
        self.version = next(_VERSIONS)
        """Another one, of all chats, whenever the text changes otherwise than by typing."""

    @property
    def is_shown(self) -> bool:
        return self.is_wanted or bool(self.text or self.leaving) or self.template is not None

    @property
    def lost(self) -> Answer | None:
        """The oldest answer of which nobody knows whether the daemon has it."""
        return next((one for one in self.leaving if one.is_lost), None)

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
            self.news = News()
        elif not self.news.since:
            self.news.since = max(1, seq)
        self.text = text
        self._is_other()
        self.trouble = self.hint = ""

    def write(self, text: str, seq: int) -> None:
        """The same, by other means than the keyboard in the composer."""
        self.typed(text, seq)
        self.version = next(_VERSIONS)

    def add(self, text: str, seq: int) -> None:
        """Words from elsewhere, below what stands here."""
        self.write(joined(self.text, text), seq)

    def take_draft(self, draft: Draft, seq: int) -> bool:
        """What the daemon holds. What was typed here since is newer; before the first answer it is added to that.

        True when something changed.
        """
        is_first, self.is_loaded = not self.is_loaded, True
        if not is_first and (self.leaving or not self.is_kept):
            return False
        self.had, self.had_at = draft.text, draft.updated_at
        text, reply_to = clean(_without_end(draft.text, self._came_along))[:LONGEST], draft.reply_to
        self._came_along = frozenset()
        if not self.is_kept:
            if not text:
                return False
            text, reply_to = joined(text, self.text), self.reply_to or reply_to
        elif (text, reply_to) == (self.text, self.reply_to):
            return False
        self.text, self.reply_to = text, reply_to
        self.news.since = (draft.begun_seq or seq) if text.strip() else 0
        self.version = next(_VERSIONS)
        return True

    def join(self, gone: "ComposerState", seq: int) -> None:
        """Its chat turned out to be this one. The daemon has moved what it had of it here, too."""
        for answer in gone.leaving:
            answer.chat_id = self.chat.id
        self.leaving, gone.leaving = [*self.leaving, *gone.leaving], []
        self.is_wanted = self.is_wanted or gone.is_wanted
        if gone.text:
            self.add(gone.text, seq)
        if not self.is_loaded:
            before, ends = self._came_along or {""}, (gone.had, gone.asked)
            self._came_along = frozenset(joined(one, end) for one in before for end in ends)

    def take_back(self, text: str, words: Words, seq: int) -> bool:
        """What stood here when a desk ended takes the place of what it had grown out of.

        True when it stands below something else: what was written since, here or elsewhere, is newer.
        """
        text = clean(text)
        is_as_it_was = self.is_kept and self.had_at == words.had_at
        if not text or text == self.text or (not is_as_it_was and stands_in(self.text, text)):
            return False
        is_below = bool(self.text) and not (is_as_it_was or (self.is_kept and text.startswith(self.text)))
        self.text = joined(self.text, text) if is_below else text
        self.reply_to = (self.reply_to or words.reply_to) if is_below else words.reply_to
        self.news.since = min(one or seq for one in (words.begun_seq, self.news.since if is_below else seq))
        self._is_other()
        self.version = next(_VERSIONS)
        return is_below

    def kept(self) -> AskKeepDraft:
        """What the daemon has to keep: also what it has not said yet that it has."""
        self.is_asked = True
        text = self.asked = joined(*(one.text for one in self.leaving), self.text)
        return AskKeepDraft(self.chat.id, text, self.reply_to, self.news.since)

    def choose(self, template: Filled | None) -> None:
        """A template instead of the text, which stays; or none after all."""
        self.template, self.is_wanted = template, True
        self.trouble = self.hint = ""
        self.version = next(_VERSIONS)

    def quote(self, message_id: int | None) -> None:
        if message_id != self.reply_to:
            was_kept = self.is_kept
            self.reply_to = message_id
            self._is_other()
            self.is_kept = not self.text and was_kept

    def step_quote(self, messages: list[Message], step: int) -> None:
        """The quotable message before (-1) or after (1) the one quoted; after the newest there is none."""
        ids = [one.id for one in messages if is_quotable(one)][-QUOTABLE:]
        at = ids.index(self.reply_to) if self.reply_to in ids else len(ids)
        at = max(0, at + step)
        self.quote(ids[at] if at < len(ids) else None)

    def heard(self, message: Message, operator: str) -> None:
        """A message came into the chat: whoever writes there, or has just written, may have to know of it."""
        for news in (self.news, *(one.news for one in self.leaving)):
            news.heard(message, operator)

    def take(self, now: Millis, seq: int, rest: str = "") -> Answer:
        """What stands here leaves; `rest` was typed behind it since, and is the beginning of the next answer."""
        answer = Answer(
            chat_id=self.chat.id, text="", reply_to=None, template=self.template, news=self.news, taken_at=now
        )
        if self.template is not None:
            self.template, answer.news = None, News()
        else:
            answer.text, answer.reply_to = self.text, self.reply_to
            self.text, self.reply_to, self.news = "", None, News()
            self.typed(rest, seq)
        self.leaving.append(answer)
        self.trouble = self.hint = ""
        self.version = next(_VERSIONS)
        return answer

    def was_sent(self, answer: Answer) -> None:
        self.leaving.remove(answer)
        self._is_other()

    def give_back(self, trouble: str = "", hint: str = "") -> None:
        """They were not taken: all that was leaving stands here as before, above what was typed since."""
        texts = [one for one in self.leaving if one.template is None]
        self.template = next((one.template for one in self.leaving if one.template is not None), self.template)
        self.leaving = []
        if texts:
            self.text = joined(*(one.text for one in texts), self.text)
            self.reply_to = next((one.reply_to for one in texts if one.reply_to is not None), self.reply_to)
            self.news = texts[0].news
        self.trouble, self.hint = trouble, hint
        self.is_wanted = True
        self._is_other()
        self.version = next(_VERSIONS)

    def _is_other(self) -> None:
        """The daemon does not have it like that, and may be asked to."""
        self.is_kept = self.is_asked = self.is_refused = False


def joined(*texts: str) -> str:
    """One below the other; none is run into another."""
    return "\n".join(text for text in texts if text)


def _without_end(text: str, ends: Iterable[str]) -> str:
    """Without the longest of them that it ends with, in lines of their own."""
    found = max((end for end in ends if end and f"\n{text}".endswith(f"\n{end}")), key=len, default="")
    return text.removesuffix(found).removesuffix("\n") if found else text


def stands_in(there: str, text: str) -> bool:
    """Whether a text is there already: at the beginning, typed on perhaps, or in lines of its own."""
    return there.startswith(text) or f"\n{text}\n" in f"\n{there}\n"


def clean(text: str) -> str:
    """What was pasted, or written in an editor, as it may be sent: no control characters, one kind of line break."""
    return _NOT_TYPED.sub("", _BREAKS.sub("\n", text))


def is_quotable(message: Message) -> bool:
    return message.provider_message_id is not None and message.direction != "internal" and message.revoked_at is None


_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
# What would move a cursor or turn the reading direction of the rest: nobody types that.
_NOT_TYPED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
