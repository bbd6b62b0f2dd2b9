"""What a search has found, as two lines each."""

from rich.style import Style
from textual.strip import Strip

from daemon.api.found import Hit, Marks
from daemon.display import display, display_marked
from store.models import Chat, Message
from tui import words
from tui.looks import ink
from tui.scene import Scene
from tui.search_state import Found
from tui.widgets.chat_row import block, edge, two_lines
from tui.widgets.parts import Part, cut, wide
from tui.widgets.strips import fit

Base = tuple[int, Style | None]
"""The width, and the style of the cursor where it stands."""


def found_lines(found: Found, at: Scene, width: int, *, is_cursor: bool) -> tuple[Strip, Strip]:
    cursor = ink(at.look.plain, at.look.cursor) if is_cursor else None
    if isinstance(found, Hit):
        time = at.times.full(found.message.sent_at, at.now())
        return _first(found.chat, "", time, at, (width, cursor)), _said(found, at, width, cursor)
    phone = display(found.phone or "", limit=30) if found.phone != found.name else ""
    told = at.times.when(found.last_message_at, at.now()) if found.last_message_at is not None else ""
    first = _first(found, f"  {phone}" if phone else "", told, at, (width, cursor))
    return first, Strip(two_lines(found, at, width, cursor)[1], width)


def _first(chat: Chat, more: str, time: str, at: Scene, base: Base) -> Strip:
    look, (width, cursor) = at.look, base
    left = [
        edge(at, cursor),
        *block(chat, at),
        (" ", Style()),
        (words.name(chat), ink(look.bright, bold=True)),
        (more, ink(look.plain)),
    ]
    session = (f"  {display(chat.session_key, limit=16)}", ink(look.dim))
    right: list[Part] = [(f"{time} ", ink(look.plain))]
    if wide([*left, session, *right]) < width:
        left.append(session)
    return fit(left, right, width, _base(at, cursor), flex=4, ellipsis=at.glyphs.ellipsis)


def _said(hit: Hit, at: Scene, width: int, cursor: Style | None) -> Strip:
    look = at.look
    sign: Part = (f"{at.glyphs.provider(hit.chat.provider_type)} ", ink(getattr(look, hit.chat.provider_type)))
    who = _who(hit.message, hit.chat, at)
    left: list[Part] = [edge(at, cursor), (" " * 5, Style()), sign, (who, ink(look.dim))]
    shown, marks = display_marked(hit.snippet, hit.marks)
    kept = cut(shown, width - wide(left) - 1, at.glyphs.ellipsis)
    whole = len(kept) if kept == shown else len(kept) - len(at.glyphs.ellipsis)
    return fit([*left, *_parts(kept, marks, whole, at), ("", Style())], [], width, _base(at, cursor))


def _parts(text: str, marks: Marks, end: int, at: Scene) -> list[Part]:
    """The words that were looked for have weight and a ground of their own: either is enough to see them."""
    plain, here = ink(at.look.plain), ink(at.look.on_amber, at.look.amber_block, bold=True)
    parts: list[Part] = []
    done = 0
    for first, last in marks:
        if first < end:
            parts += [(text[done:first], plain), (text[first : min(last, end)], here)]
            done = min(last, end)
    return [*parts, (text[done:], plain)]


def _who(message: Message, chat: Chat, at: Scene) -> str:
    if message.direction == "internal":
        return "note: " if message.type != "system" else ""
    if message.direction == "outbound":
        return "you: " if message.sender_name == at.operator else f"{display(message.sender_name or 'us', limit=16)}: "
    return f"{words.sender(message)}: " if chat.kind == "group" else ""


def _base(at: Scene, cursor: Style | None) -> Style:
    return cursor or ink(at.look.plain, at.look.ground)
