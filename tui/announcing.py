"""When a new message is told beyond the screen, and in what words: pure."""

import re
from collections.abc import Mapping
from typing import Any

from daemon.api import kinds
from daemon.api.errors import BadRequest
from daemon.api.feed import Frame
from daemon.api.query import matches, parse
from daemon.display import display
from store.models import ChatFilter, Message, Millis
from store.record import record
from tui import mentions
from tui.masked import real

WHEN = ("never", "unfocused", "always")
WHAT = ("bell", "osc9", "osc777", "command")
PAUSE = 5.0
"""Seconds between two of them."""
MOST_LETTERS = 160
_UNREAD = ChatFilter(is_unread=True)
_NO_DIGIT = re.compile(r"[^0-9]")
_FEWEST_DIGITS = 7


@record
class Rule:
    """The config's [notify]."""

    when: str = "unfocused"
    what: str = "bell"
    query: ChatFilter = _UNREAD
    command: tuple[str, ...] = ()
    show_text: bool = True


@record
class Announcement:
    """Fit for any surface."""

    title: str
    text: str


def rule(table: Mapping[str, Any]) -> tuple[Rule, list[str]]:
    """The rule, and a sentence for each thing that is wrong with it; then nothing is told at all."""
    troubles: list[str] = []
    when, what = table.get("when", "unfocused"), table.get("what", "bell")
    troubles += [f"[notify] when: one of {', '.join(WHEN)}"] if when not in WHEN else []
    troubles += [f"[notify] what: one of {', '.join(WHAT)}"] if what not in WHAT else []
    command = table.get("command", [])
    is_list = isinstance(command, list) and all(isinstance(one, str) for one in command)
    if not is_list or (what == "command" and not command):
        troubles.append('[notify] command: a list such as ["notify-send", "{title}", "{text}"]')
    try:
        query = parse(str(table.get("query", "is:unread")))
    except BadRequest as trouble:
        troubles.append(f"[notify] query: {display(trouble.message)}")
    if troubles:
        return Rule("never"), troubles
    return Rule(when, what, query, tuple(command), table.get("show_text") is not False), []


class Announcer:
    """Counts what it keeps back, so that a storm of messages is two notices and not a thousand."""

    def __init__(self, rule: Rule = Rule("never")) -> None:
        self.rule = rule
        self._told_at = float("-inf")
        self._kept_back = 0

    def hear(
        self, frame: Frame, operator: str, now: Millis, at: float, *, is_seen: bool, phone: str | None = None
    ) -> Announcement | None:
        """What is to be told of a frame at once. `at` is in seconds; `is_seen`: somebody looks at it already.

        `phone`: the number of its session, by which a muted group may call us.
        """
        is_called = frame.chat is not None and frame.chat.muted and calls(frame, phone)
        is_ours = _calls_operator(frame, operator)
        is_told = is_ours or self._counts(frame, operator, now, is_called=is_called)
        if not is_told or is_seen or self.rule.when == "never":
            return None
        if at - self._told_at < PAUSE:
            self._kept_back += 1
            return None
        self._told_at = at
        return self._words_of_note(frame) if is_ours else self._words(frame)

    def rest(self, at: float) -> Announcement | None:
        """What was kept back, once the pause is over."""
        if not self._kept_back or at - self._told_at < PAUSE:
            return None
        many, self._kept_back, self._told_at = self._kept_back, 0, at
        return Announcement("frontdesk", f"{many} more new message{'' if many == 1 else 's'}")

    def forget(self) -> None:
        """Somebody is here and sees for himself."""
        self._kept_back = 0

    def _counts(self, frame: Frame, operator: str, now: Millis, *, is_called: bool) -> bool:
        chat, message = frame.chat, frame.message
        if frame.type != "message.new" or chat is None or message is None or (chat.muted and not is_called):
            return False
        is_news = message.direction == "inbound" and message.origin in ("live", "catch_up") and not message.is_read
        # What a row cannot tell (free words, from:) is told of nobody: better silent than wrong.
        return is_news and matches(self.rule.query, chat, operator, now) is True

    def _words(self, frame: Frame) -> Announcement:
        if frame.chat is None or frame.message is None or not self.rule.show_text:
            return Announcement("frontdesk", "1 new message")
        who = display(frame.chat.name, limit=60)
        if frame.chat.kind == "group" and frame.message.sender_name:
            who += f" ({display(frame.message.sender_name, limit=40)})"
        return Announcement(who, _said(frame.message))

    def _words_of_note(self, frame: Frame) -> Announcement:
        if frame.chat is None or frame.message is None or not self.rule.show_text:
            return Announcement("frontdesk", "1 note mentions you")
        by = display(frame.message.sender_name or "", limit=40)
        return Announcement(
            f"{by} mentions you: {display(frame.chat.name, limit=60)}", display(frame.message.body, limit=MOST_LETTERS)
        )


def _said(message: Message) -> str:
    """What it is and what it says, in one line."""
    if message.revoked_at is not None:
        return kinds.bracketed(kinds.DELETED)
    words = [*kinds.mark(message).split(), *message.body[: MOST_LETTERS * 2].split()]
    return display(" ".join(words), limit=MOST_LETTERS)


def calls(frame: Frame, phone: str | None) -> bool:
    """Whether a message in a group mentions our number: WhatsApp writes an @ and its digits in the text.

    Of masked ones, what they stand for counts.
    """
    chat, message, digits = frame.chat, frame.message, _NO_DIGIT.sub("", real(phone or ""))
    if chat is None or message is None or chat.kind != "group" or len(digits) < _FEWEST_DIGITS:
        return False
    return re.search(rf"@{digits}(?![0-9])", real(message.body)) is not None


def _calls_operator(frame: Frame, operator: str) -> bool:
    """Whether it is news of a note that calls the operator: of any chat, muted or not, whatever the query says."""
    is_news = frame.type == "message.new" and frame.message is not None
    return is_news and frame.message is not None and mentions.calls(frame.message, operator)


def sequence(what: str, told: Announcement) -> str:
    """What the terminal is told. A semicolon would begin another field: of progress bars, of titles."""
    title, text = (one.replace(";", ",") for one in (told.title, told.text))
    if what == "osc9":
        return f"\x1b]9;{title}: {text}\x07"
    return f"\x1b]777;notify;{title};{text}\x07" if what == "osc777" else "\x07"


def words(command: tuple[str, ...], told: Announcement) -> list[str]:
    """The command's words, never read by a shell; a text that begins like an option is none."""
    made = []
    for word in command:
        filled = _filled(word, told)
        made.append(f" {filled}" if word.startswith("{") and filled.startswith("-") else filled)
    return made


def _filled(word: str, told: Announcement) -> str:
    """In one go: a name with braces in it stays a name."""
    head, *rest = word.split("{")
    made = head
    for part in rest:
        name, brace, behind = part.partition("}")
        known = {"title": told.title, "text": told.text}.get(name) if brace else None
        made += "{" + part if known is None else known + behind
    return made
