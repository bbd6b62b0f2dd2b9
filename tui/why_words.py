"""Why a chat is unread, called so, and answered so, as sections of lines: pure."""

from collections.abc import Callable

from daemon.api.evidence import UnreadCause, Why
from daemon.api.sending import Route
from daemon.display import display
from store.models import Millis, NameClaim
from tui import words
from tui.message_words import Line, Section

At = Callable[[Millis], str]
MOST = 20
"""Causes and names that are told one by one."""
_ORIGINS = {"live": "came by a webhook", "catch_up": "was caught up on"}
_SOURCES = {"operator": "an operator said so", "book": "an address book has it", "push": "they call themselves so"}


def sections(why: Why, at: At) -> list[Section]:
    return [("Unread", _unread(why, at)), ("Called", _names(why, at)), ("Answered", _route(why))]


def _unread(why: Why, at: At) -> list[Line]:
    counted = words.plural(why.chat.unread_count, "message")
    lines: list[Line] = [[(f"{counted} unread" if why.chat.unread_count else "Nothing is unread.", "bright")]]
    lines += [_cause(one, at) for one in why.unread[-MOST:]]
    more = why.unread_here - len(why.unread[-MOST:])
    if more > 0:
        lines.append([(f"and {words.count(more)} older", "dim")])
    if why.unread_elsewhere:
        told = f" of {at(why.synced_at)}" if why.synced_at is not None else ""
        many = words.count(why.unread_elsewhere)
        lines.append([(f"{many} by the sync{told}: so many its telephone had not read", "amber")])
        lines.append([("what a sync brings is counted as a whole, not message by message", "dim")])
    if why.read_by is not None and why.read_at is not None:
        who = display(why.read_by, limit=40)
        lines.append([(f"{who} read up to message {why.read_message_id} at {at(why.read_at)}", "plain")])
    return lines


def _cause(one: UnreadCause, at: At) -> Line:
    how = "an operator marked it unread" if one.is_marked else _ORIGINS.get(one.origin, f"came by {one.origin}")
    by = f", delivery {one.delivery_id}" if one.delivery_id is not None else ""
    return [(f"message {one.message_id}", "plain"), (f"  {at(one.sent_at)}  {how}{by}", "dim")]


def _names(why: Why, at: At) -> list[Line]:
    shown: Line = [(words.name(why.chat), "bright")]
    if why.chat.kind == "group":
        return [shown, [("the group's own name, or what an operator called it", "dim")]]
    if not why.names:
        return [shown, [("no claim of a name is held", "dim")]]
    return [shown, *(_claim(one, at) for one in why.names[:MOST])]


def _claim(one: NameClaim, at: At) -> Line:
    said = f"  {_SOURCES[one.source]}, {display(one.identity.value, limit=40)}, since {at(one.first_at)}"
    return [(display(one.name, limit=60), "plain"), (said, "dim")]


def _route(why: Why) -> list[Line]:
    route = why.route
    if route is None:
        return [[(display(why.route_trouble or "not known", limit=300), "amber")]]
    if route.kind == "none":
        return _reasons(route, "Nothing can be sent.", is_grave=True)
    number = f" {display(route.phone, limit=30)}" if route.phone else ""
    key = display(route.session_key or "", limit=24)
    how = {
        "own": "the number that the customer wrote to",
        "same_number": "another connection of the same number",
        "failover": "another number: a new thread for the customer",
    }[route.kind]
    lines = _reasons(route, f"by {key}{number}: {how}", is_grave=False)
    if route.waits:
        lines.append([("it is away for a moment: an answer would wait in the outbox", "amber")])
    if route.is_window_shut:
        lines.append([("the customer's window is shut: only a template can be sent", "amber")])
    return lines


def _reasons(route: Route, first: str, *, is_grave: bool) -> list[Line]:
    lines: list[Line] = [[(first, "red" if is_grave else "bright")]]
    lines += [[(display(part, limit=300), "plain")] for part in (route.reason, route.hint) if part]
    return lines
