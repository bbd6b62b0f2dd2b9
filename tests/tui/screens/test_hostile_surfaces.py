"""Every surface of the screen full of hostile text: nothing foreign drawn, no action hidden, no column moved."""

import dataclasses
import json
import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal, TypeVar

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from daemon.api.errors import NotFound
from daemon.api.evidence import Happening, MessageHistory, Try
from daemon.api.replies import Reply
from daemon.api.views import View
from store.models import Delivery, DeliveryDetail, HealthPart
from tests.builders import NOW
from tests.fakes.inbox import FakeInbox
from tests.foreign import foreign_fields
from tests.tui.desk import a_known_desk, screen_text, settled, unsent
from tests.tui.routes import a_route
from tests.tui.screens.test_health import an_unwell_desk
from tests.tui.sitting import after, at_the_desk, becomes

Noun = TypeVar("Noun")
SHELF = Path(__file__).parents[4] / "shared" / "hostile" / "strings.json"
SIZE = (120, 36)
OURS = [
    "\x1b[2J\x1b[H", "\x1b]0;root@prod\x07", "\x1b]52;c;QQ==\x07", "\x9b2J", "pay\x00ment", "abc\x7f", "[/nope]",
    "[@click=app.quit]win[/]", "[b on red]ALERT[/]", "\u2067\u2067 total", "ok \ud83d broken", "a\nb\r\nc\u2028d",
    "%s {0.__class__} $name {{title}}", "\u202egpj.exe", "Z\u0301\u0302\u0303" * 40, "\x1bc", "\t" * 9, "\u2800\xa0",
    "\u200b\u200d\ufeff", "[link=https://evil.example]pay[/link]", "\U000e0041\ufe0f\u115f", "a" * 5000,
]  # fmt: skip
_KEPT = {"phone", "operator", "session_key", "query", "value", "took_over_from"}
"""Asked by them; what stands in them is put there by hand."""

SURFACES: dict[str, tuple[tuple[str, ...], str]] = {
    "list": ((), "Open chats"),
    "marks and their count": (("space", "space"), "2 marked"),
    "filter, with tags to choose from": (("slash", "=tag:", "tab"), "/ tag:"),
    "filter, with operators to choose from": (("slash", "=assignee:", "tab"), "/ assignee:"),
    "filter that is wrong": (("slash", "=is:nope"), "is:nope is not known"),
    "views": (("v",), "what is not settled yet"),
    "sessions": (("S",), "Sessions"),
    "code of a session": (("S", "j", "j", "j", "Q"), "Link mx"),
    "search of everything": (("ctrl+f", "=o", "enter", "j"), "Messages"),
    "command line": (("colon", "=tag "), ":tag"),
    "palette": (("ctrl+p",), ":read"),
    "help": (("question_mark",), "Esc closes this"),
    "outbox": (("O",), "Outbox"),
    "health": (("H",), "Health"),
    "why": (("w",), "Why: "),
    "contact": (("tab", "G"), "heard"),
    "snooze": (("s",), "2h  tomorrow 9  mon 9  next reply"),
    "tag": (("t", "tab"), "^ tag .*:"),
    "assign": (("A", "tab"), "^ assign .*:"),
    "note": (("p",), "^ note .*:"),
    "thread": (("enter",), "G newest"),
    "one message, letter by letter": (("enter", "v"), "Message "),
    "its end": (("enter", "v", "G"), "Delivery 31"),
    "words in the thread": (("enter", "slash", "=o", "enter"), "^.*│ / o .* (of|found)"),
    "a command for the thread": (("enter", "vertical_line", "=cat", "enter"), "left to another program"),
    "composer": (("r",), "reply as"),
    "a quote": (("r", "alt+up"), "┃ us: "),
    "replies": (("r", "slash"), "Enter takes it"),
    "templates": (("T",), "Templates of"),
    "what was done": (("e",), "u undoes"),
    "what was taken back": (("e", "u"), "took back"),
    "privacy": (("ctrl+backslash",), "privacy"),
    "a session's own list": (("3",), "mx 1"),
}  # fmt: skip
"""What is looked at, the keys that open it, and a pattern of words of ours by which it is known to be open.

Whatever it shows of the desk is hostile.
"""


def hostile() -> list[str]:
    """All the strings we know."""
    found = list(OURS)
    if SHELF.exists():
        shelf: list[dict[str, Any]] = json.loads(SHELF.read_text())["strings"]
        found += [one.get("prefix", "") + one["string"] * one.get("repeat", 1) + one.get("suffix", "") for one in shelf]
    return found


def poisoned(noun: Noun, strings: Iterator[str]) -> Noun:
    """The same with another hostile string in each field that can hold foreign text, as deep as it goes."""
    if isinstance(noun, tuple):
        return type(noun)(poisoned(one, strings) for one in noun)
    if not dataclasses.is_dataclass(noun) or isinstance(noun, type):
        return noun
    changed: dict[str, Any] = {}
    for field in dataclasses.fields(noun):
        value = getattr(noun, field.name)
        if field.name in _FOREIGN and isinstance(value, str):
            changed[field.name] = next(strings)
        elif field.name in _FOREIGN and isinstance(value, tuple) and all(isinstance(one, str) for one in value):
            changed[field.name] = tuple(next(strings) for _ in value)
        else:
            changed[field.name] = poisoned(value, strings)
    return replace(noun, **changed)


_FOREIGN = foreign_fields() - _KEPT


def endless(first: int) -> Iterator[str]:
    """Every string, again and again, beginning elsewhere each time."""
    strings = hostile()
    while True:
        yield strings[first % len(strings)]
        first += 1


def a_hostile_desk(first: int = 0) -> FakeInbox:
    """Whatever a customer, a provider or an operator may write is one of the strings."""
    strings = endless(first)
    desk = a_known_desk()
    desk.well = poisoned(an_unwell_desk().well, strings)
    for state in ("failed", "unknown", "held"):
        unsent(desk, state, next(strings), error=next(strings), error_code="1", hint=next(strings))
    every: tuple[dict[int, Any], ...] = (
        desk.chats_by_id, desk.messages_by_id, desk.sessions_by_id, desk.outbox_by_id, desk.people, desk.groups,
    )  # fmt: skip
    for held in every:
        held.update({id: poisoned(noun, strings) for id, noun in held.items()})
    for id, session in desk.sessions_by_id.items():
        parts, trouble, hint = (HealthPart(next(strings), -9),), next(strings), next(strings)
        desk.sessions_by_id[id] = replace(session, health_parts=parts, trouble=trouble, trouble_hint=hint)
    desk.routes[1] = poisoned(a_route(), strings)
    for message in desk.thread(1):
        desk.messages_by_id[message.id] = replace(message, provider_message_id=f"w{message.id}")
        kinds: tuple[Literal["edit", "reaction", "status"], ...] = ("edit", "reaction", "status")
        happened = tuple(Happening(kind, NOW, *(next(strings), next(strings)), 31, next(strings)) for kind in kinds)
        tries = (Try(NOW, NOW, "rejected", next(strings), next(strings), next(strings)),)
        desk.evidence.histories[message.id] = MessageHistory(message, next(strings), happened, tries, (31,), "e1", 9)
    row = Delivery(31, NOW, "meta", 1, "failed", next(strings), 1, 80)
    desk.evidence.deliveries[31] = DeliveryDetail(row, {next(strings): next(strings)}, "".join(OURS[:-1]))
    desk.evidence.replies = tuple(Reply(next(strings), next(strings)) for _ in range(20))
    desk.saved_views = [View(next(strings), "is:unread", words=next(strings)) for _ in range(9)]
    desk.config_trouble = next(strings)
    return desk


_OF_SCROLL_BARS = {"grab", "release", "scroll_up", "scroll_down"}


def drawn_wrongly(pilot: Pilot[None]) -> list[str]:
    """What is on the screen and must not be: code points that act or hide, actions, links, lines too wide."""
    found = []
    for line in pilot.app.screen._compositor.render_strips():
        text = "".join(segment.text for segment in line)
        odd = {f"U+{ord(one):04X}" for one in text if unicodedata.category(one) in ("Cc", "Cs", "Cf", "Co", "Cn")}
        found += sorted(odd - {"U+200C", "U+200D"})
        if cell_len(text) != SIZE[0]:
            found.append(f"{cell_len(text)} cells: {text!r}")
        for segment in line:
            style = segment.style
            acts = {str(what) for key, what in ((style and style.meta) or {}).items() if key.startswith("@")}
            if acts - _OF_SCROLL_BARS or (style is not None and style.link):
                found.append(f"an action: {segment!r}")
    return found


async def is_open(pilot: Pilot[None], words: str) -> bool:
    """Whether a surface of ours is there, in time."""
    with suppress(AssertionError):
        await becomes(pilot, lambda: re.search(words, screen_text(pilot.app), re.MULTILINE))
        return True
    return False


@pytest.mark.parametrize("part", range(3))
async def test_hostile_text_is_drawn_as_text_on_every_surface(part: int) -> None:
    desk = a_hostile_desk()
    wrong: dict[str, list[str]] = {}
    unopened: dict[str, list[str]] = {}
    async with at_the_desk(desk, SIZE) as pilot:
        for surface, (keys, words) in list(SURFACES.items())[part::3]:
            await after(*keys)(pilot)
            if not await is_open(pilot, words):
                unopened[surface] = screen_text(pilot.app).split("\n")
            if found := drawn_wrongly(pilot):
                wrong[surface] = found
            for _ in range(4):  # whatever is open, and the thread behind it
                await pilot.press("escape")
            await pilot.press("g")
            await settled(pilot)
        title = f"{pilot.app.title} {pilot.app.sub_title}"

        assert {} == wrong
        assert {} == unopened
        assert set() == {one for one in title if unicodedata.category(one) in ("Cc", "Cs")}
        assert [] == desk.sends


async def test_hostile_words_of_others_and_of_the_daemon_are_drawn_as_text() -> None:
    desk = a_hostile_desk(len(OURS) // 2)
    wrong: list[str] = []
    async with at_the_desk(desk, SIZE) as pilot:
        await after("r")(pilot)
        for text in OURS:
            desk.company(text[:64], "typing", 1, took="ana")
            desk.receive(1, text, sender_name=text)
            desk.refuses = NotFound(text, text)
            await pilot.press("escape", "p")
            await settled(pilot)
            wrong += drawn_wrongly(pilot)

        assert [] == wrong
