"""The query language of lists: one parser for filter line, command line and API, and its meaning for a single row.

    is:unread|group|private|mine|unassigned|muted|failed  status:open|pending|snoozed|done|any  workspace:  session:
    provider:  assignee:  tag:  window:<1h|open|shut  from:  sort:recent|waiting|window|priority|name  and free words

Without a `status:` term a query means `status:open`.

A search takes the same terms, of the chats that the messages stand in, and `from:` of whoever wrote them: a name, a
number, `me` or `us`. `before:` and `after:` take a day (2026-11-01, `today`, `yesterday`, `7d` or `2w` ago: its
midnight) or a moment (2026-11-01T12:00:00Z).
There "double quotes" keep words together, and without a `status:` term chats of every status are searched.
"""

import re
import shlex
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args

from daemon.api.errors import BadRequest
from store.models import Chat, ChatFilter, ChatStatus, Millis, ProviderType, ViewSort
from store.record import record

_WINDOW = re.compile(r"<(\d{1,6})(m|h)\Z")
_IS: dict[str, dict[str, Any]] = {
    "unread": {"is_unread": True},
    "group": {"kind": "group"},
    "private": {"kind": "private"},
    "mine": {"is_mine": True},
    "unassigned": {"is_unassigned": True},
    "muted": {"is_muted": True},
    "failed": {"is_failed": True},
}
_AGO = re.compile(r"(\d{1,4})(d|w)\Z")
_TIMES = frozenset({"before", "after"})
# People say O'Brien and it's: only double quotes, at the beginning of a word, hold words together here.
_SPOKEN = re.compile(r'(?:([a-z]+):)?(?:"([^"]*)"(?!\S)|(\S+))')
_MANY = {"workspace": "workspace", "session": "session", "assignee": "assignee", "tag": "tag", "from": "sender"}


@record
class SearchQuery:
    """What a search looks for: words, and which messages count."""

    words: tuple[str, ...]
    is_open: bool
    """The last word may be the beginning of one: nothing stands behind it yet."""
    chats: ChatFilter
    """Of the chats that the messages stand in; its senders are those of the messages."""
    before: Millis | None
    after: Millis | None


def parse(text: str) -> ChatFilter:
    """What the words ask for. Raises BadRequest with a sentence about the term that cannot be understood."""
    found = ChatFilter()
    for word in words(text):
        name, colon, value = word.partition(":")
        term = _TERMS.get(name) if colon else None
        found = term(found, name, value) if term and value else replace(found, text=(*found.text, word))
    return found


def parse_search(text: str, today: date | None = None) -> SearchQuery:
    """The same for a search. `today` None: the day that it is here. Raises BadRequest as `parse` does."""
    wanted, words, is_open = ChatFilter(status="any"), [], False
    times: dict[str, Millis] = {}
    for found in _SPOKEN.finditer(text):
        name, quoted, plain = found.groups()
        value = plain if quoted is None else quoted
        is_open = False
        if name in _TIMES and value:
            times[name] = _moment(name, value, today)
        elif name in _TERMS and name != "sort" and value:
            wanted = _TERMS[name](wanted, name, value)
        elif name or value:
            words.append(f"{name}:{value}" if name else value)
            is_open = quoted is None and found.end() == len(text)
    return SearchQuery(tuple(words), is_open, wanted, times.get("before"), times.get("after"))


def words(text: str) -> list[str]:
    """The terms of a query, their quotes taken off."""
    try:
        return shlex.split(text, posix=True)
    except ValueError:  # an open quote: what people type is never a syntax error
        return text.split()


def matches(query: ChatFilter, chat: Chat, operator: str, now: Millis) -> bool | None:
    """Whether the chat belongs in the list; None when a row alone cannot tell (free text, from:): ask again."""
    wanted = (
        query.status in ("any", chat.status)
        and (not query.is_unread or chat.unread_count > 0)
        and query.kind in (None, chat.kind)
        and (not query.is_mine or chat.assignee == operator)
        and (not query.is_unassigned or chat.assignee is None)
        and query.is_muted in (None, chat.muted)
        and (not query.is_failed or chat.failed_count > 0)
        and (not query.session or str(chat.session_id) in query.session or chat.session_key in query.session)
        and (not query.provider or chat.provider_type in query.provider)
        and (not query.assignee or chat.assignee in query.assignee)
        and set(query.tag) <= set(chat.tags)
        and _in_window(query, chat, now)
    )
    if not wanted:
        return False
    named = [one for one in query.workspace if not one.isdigit()]
    if query.text or query.sender or named:
        return None
    return not query.workspace or str(chat.workspace_id) in query.workspace


def sort_key(query: ChatFilter, true_name: Callable[[str], str] = str) -> Callable[[Chat], tuple[Any, ...]]:
    """A key that puts chats in the list's order, first row smallest.

    `true_name`: the name by which the daemon sorts, for whoever holds rows that have others.
    """
    if query.sort == "name":
        return lambda chat: (_folded(true_name(chat.name)), chat.id)
    return _SORTS[query.sort]


def _moment(name: str, value: str, today: date | None) -> Millis:
    try:
        at = _day_ago(value, today or datetime.now(UTC).astimezone().date()) or datetime.fromisoformat(value)
        return Millis(round(at.astimezone().timestamp() * 1000))
    except (ValueError, OverflowError, OSError):
        raise BadRequest(
            f"{name}:{value} is no time", f"write {name}:7d, {name}:yesterday or {name}:2026-11-01, or the time with it"
        ) from None


def _day_ago(value: str, today: date) -> datetime | None:
    """The midnight, on the clock on the wall, with which a day begins that is told by its distance."""
    found = _AGO.match(value)
    days = {"today": 0, "yesterday": 1}.get(value.lower())
    if found is not None:
        days = int(found[1]) * (7 if found[2] == "w" else 1)
    return None if days is None else datetime.combine(today - timedelta(days=days), time())


def _is(found: ChatFilter, _name: str, value: str) -> ChatFilter:
    if value not in _IS:
        raise BadRequest(f"is:{value} is not known", f"one of {', '.join('is:' + one for one in _IS)}")
    return replace(found, **_IS[value])


def _choice(field: str, choices: tuple[str, ...]) -> Callable[[ChatFilter, str, str], ChatFilter]:
    def term(found: ChatFilter, name: str, value: str) -> ChatFilter:
        if value not in choices:
            raise BadRequest(f"{name}:{value} is not known", f"one of {', '.join(f'{name}:{one}' for one in choices)}")
        changed: dict[str, Any] = {field: (value,) if field == "provider" else value}
        return replace(found, **changed)

    return term


def _many(found: ChatFilter, name: str, value: str) -> ChatFilter:
    field = _MANY[name]
    changed: dict[str, Any] = {field: (*getattr(found, field), value)}
    return replace(found, **changed)


def _window(found: ChatFilter, _name: str, value: str) -> ChatFilter:
    if value in ("open", "shut"):
        state: dict[str, Any] = {"window": value}
        return replace(found, **state)
    given = _WINDOW.match(value)
    if not given:
        raise BadRequest(f"window:{value} is not known", "write window:open, window:shut, window:<1h or window:<30m")
    minutes = int(given[1]) * (60 if given[2] == "h" else 1)
    return replace(found, window_under=Millis(minutes * 60_000))


_TERMS: dict[str, Callable[[ChatFilter, str, str], ChatFilter]] = {
    "is": _is,
    "status": _choice("status", (*get_args(ChatStatus), "any")),
    "provider": _choice("provider", get_args(ProviderType)),
    "sort": _choice("sort", get_args(ViewSort)),
    "window": _window,
    **dict.fromkeys(_MANY, _many),
}

CHOICES: dict[str, tuple[str, ...]] = {
    "is": tuple(_IS),
    "status": (*get_args(ChatStatus), "any"),
    "tag": (),
    "assignee": (),
    "session": (),
    "provider": get_args(ProviderType),
    "window": ("<1h", "open", "shut"),
    "from": (),
    "sort": get_args(ViewSort),
    "workspace": (),
}
"""Every term, and its values where there are only so many: for whoever helps somebody to write a query."""


def _in_window(query: ChatFilter, chat: Chat, now: Millis) -> bool:
    closes = chat.window_closes_at
    if query.window is not None and (closes is None or (now < closes) is not (query.window == "open")):
        return False
    return query.window_under is None or (closes is not None and now < closes <= now + query.window_under)


def _folded(name: str) -> bytes:
    """As the store does: by code points, A to Z as a to z."""
    return name.encode("utf-8", "surrogatepass").lower()


def _late_last(at: Millis | None) -> float:
    return float("inf") if at is None else at


_SORTS: dict[str, Callable[[Chat], tuple[Any, ...]]] = {
    "recent": lambda chat: (not chat.pinned, -(chat.last_message_at or 0), -chat.id),
    "waiting": lambda chat: (_late_last(chat.waiting_since), chat.id),
    "window": lambda chat: (_late_last(None if chat.is_window_shut else chat.window_closes_at), chat.id),
    "priority": lambda chat: (-chat.priority, -(chat.last_message_at or 0), -chat.id),
}
