"""One chat as one or two lines of the list."""

from rich.cells import cell_len
from rich.style import Style

from daemon.display import display
from store.models import Chat
from tui import words
from tui.looks import ink
from tui.scene import Scene
from tui.widgets.parts import Line, Part, cut, line, wide

NAME_WIDTH = 22
ROOM_FOR_PROVIDER = 72
ROOM_FOR_SESSION = 56
ROOM_FOR_TAGS = 44
MOST_TAGS = 2


def row_lines(
    chat: Chat, at: Scene, width: int, height: int, *, is_cursor: bool = False, is_marked: bool = False
) -> tuple[Line, ...]:
    """One line of it, or two."""
    cursor = cursor_ink(at) if is_cursor else None
    if height == 1:
        return (one_line(chat, at, width, cursor, is_marked=is_marked),)
    return two_lines(chat, at, width, cursor, is_marked=is_marked)


def cursor_ink(at: Scene) -> Style:
    """What lies under the row with the cursor."""
    return ink(at.look.plain, at.look.cursor)


def two_lines(chat: Chat, at: Scene, width: int, cursor: Style | None, *, is_marked: bool = False) -> tuple[Line, Line]:
    """Name and time above; preview, and what the chat wants, below. The last column stays free."""
    base = _base(at, cursor)
    look, is_unread = at.look, chat.unread_count > 0
    name = ink(look.bright if is_unread else look.plain, bold=is_unread)
    members = f" {words.count(chat.participants_count)}" if chat.participants_count else ""
    session = [(display(chat.session_key, limit=12) + "  ", ink(look.dim))] if _room(at, width) else []
    time = _time(chat, at)
    first = line(
        [
            edge(at, cursor),
            *block(chat, at, is_marked=is_marked),
            (" ", base),
            (words.name(chat), name),
            *_standing(chat, at),
            (members, ink(look.dim)),
        ],
        [*session, time, (" ", base)],
        width,
        base,
        flex=4,
        ellipsis=at.glyphs.ellipsis,
    )
    provider = [_provider(chat, at, with_word=width >= ROOM_FOR_PROVIDER)]
    wants = _wants(chat, at, width)
    # Each is followed by a space, which is the margin where no unread block stands after the last.
    end = [_unread(chat, at, base), (" ", base)] if chat.unread_count or not wants else []
    second = line(
        [edge(at, cursor), (" " * 5, base), *provider, *_preview(chat, at)],
        [*wants, *end],
        width,
        base,
        ellipsis=at.glyphs.ellipsis,
    )
    return first, second


def one_line(chat: Chat, at: Scene, width: int, cursor: Style | None, *, is_marked: bool = False) -> Line:
    """For narrow screens: the name in a column, the preview in what is left."""
    base = _base(at, cursor)
    look, is_unread = at.look, chat.unread_count > 0
    name_width = min(NAME_WIDTH, max(8, width // 3))
    standing = _standing(chat, at)
    shown = cut(words.name(chat), max(4, name_width - wide(standing)), at.glyphs.ellipsis)
    window = [part for part in _wants(chat, at, 0) if width >= 50 or chat.status == "snoozed"]
    return line(
        [
            edge(at, cursor),
            *block(chat, at, is_marked=is_marked),
            (" " + shown, ink(look.bright if is_unread else look.plain, bold=is_unread)),
            *standing,
            (" " * (name_width - cell_len(shown) - wide(standing) + 1), base),
            _provider(chat, at, with_word=False),
            *_preview(chat, at),
        ],
        [*window, _time(chat, at), (" ", base), _unread(chat, at, base, least=4), (" ", base)],
        width,
        base,
        ellipsis=at.glyphs.ellipsis,
    )


def on_its_way(at: Scene, width: int, cursor: Style | None, *, is_second: bool) -> Line:
    """A line of a row that has not come yet; the cursor may be on it already."""
    base = _base(at, cursor)
    dots = "" if is_second else f"     {at.glyphs.ellipsis}"
    return line([edge(at, cursor), (dots, base)], [], width, base)


def edge(at: Scene, cursor: Style | None) -> Part:
    return (at.glyphs.cursor, ink(at.look.amber)) if cursor else (" ", Style())


def block(chat: Chat, at: Scene, *, is_marked: bool = False) -> list[Part]:
    """Four cells: the mark, and who it is, before any letter is read."""
    text, style = _who(chat, at)
    mark = ink(at.look.on_amber, at.look.amber_block, bold=True)
    return [(at.glyphs.mark, mark) if is_marked else (" ", style), (text, mark if is_marked else style)]


def _room(at: Scene, width: int) -> bool:
    return at.shows_session and width >= ROOM_FOR_SESSION


def _base(at: Scene, cursor: Style | None) -> Style:
    return cursor or ink(at.look.plain, at.look.ground)


def _who(chat: Chat, at: Scene) -> Part:
    if chat.kind == "group":
        return f"{at.glyphs.group} ", ink(at.look.on_block, at.look.group, bold=True)
    letters = words.initials(words.name(chat))
    style = ink(at.look.on_block, at.look.blocks[words.block_colour(chat)], bold=True)
    return letters + " " * (3 - cell_len(letters)), style


def _standing(chat: Chat, at: Scene) -> list[Part]:
    """Behind the name, each after a space: priority, pin, mute."""
    return [(f" {sign}", ink(getattr(at.look, tone))) for sign, tone in words.standing(chat, at.glyphs)]


def _time(chat: Chat, at: Scene) -> Part:
    if chat.last_message_at is None:
        return "", Style()
    late = at.glyphs.late if chat.is_late and chat.unread_count else ""
    look = at.look
    return late + at.times.when(chat.last_message_at, at.now()), ink(look.bright if chat.unread_count else look.dim)


def _provider(chat: Chat, at: Scene, *, with_word: bool) -> Part:
    sign = at.glyphs.provider(chat.provider_type)
    word = " " + words.provider_name(chat.provider_type) if with_word else ""
    return f"{sign}{word} ".ljust(9 if with_word else 2), ink(getattr(at.look, chat.provider_type))


def _preview(chat: Chat, at: Scene) -> list[Part]:
    shown, look = words.preview(chat, at.glyphs), at.look
    parts: list[Part] = []
    if shown.sign:
        tone = words.status_tone(chat.last_message_status or "pending")
        parts.append((shown.sign + " ", ink(getattr(look, tone), bold=tone == "read")))
    if shown.sender:
        parts.append((shown.sender, ink(look.plain if chat.unread_count else look.dim)))
    parts.append((shown.text, ink(look.bright if chat.unread_count else look.dim)))
    return parts


def _wants(chat: Chat, at: Scene, width: int) -> list[Part]:
    """When it wakes, unsent answers, window, tags, assignee: each followed by a space."""
    look, parts = at.look, list[Part]()
    if wakes := words.wakes(chat, at.times, at.now()):
        said = f"wakes {wakes} " if width >= ROOM_FOR_TAGS else f"{at.glyphs.clock}{wakes} "
        parts.append((said, ink(look.plain)))
    if chat.failed_count:
        said = " not sent" if width >= ROOM_FOR_SESSION else ""
        parts.append((f"{at.glyphs.alert}{words.count(chat.failed_count)}{said} ", ink(look.red, bold=True)))
    window = words.window(chat, at.now())
    if window and not wakes:
        parts.append((f"{at.glyphs.window}{window[0]} ", ink(getattr(look, window[1]))))
    if width >= (ROOM_FOR_PROVIDER if wakes else ROOM_FOR_TAGS) and not chat.failed_count:
        parts.extend((f"#{display(tag, limit=12)} ", ink(look.amber)) for tag in chat.tags[:MOST_TAGS])
    if width and (here := at.company.short(chat.id, at.glyphs)):
        parts.append((f"{here} ", ink(look.amber)))
    if chat.assignee and width:
        mine = chat.assignee == at.operator
        parts.append((f"@{display(chat.assignee, limit=12)} ", ink(look.webjs if mine else look.dim)))
    return parts


def _unread(chat: Chat, at: Scene, base: Style, least: int = 0) -> Part:
    if not chat.unread_count:
        return " " * least, base
    text = f" {words.unread(chat.unread_count)} "
    return text.rjust(least), ink(at.look.on_amber, at.look.amber_block, bold=True)
