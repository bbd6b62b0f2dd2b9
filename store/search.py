"""Every query of a search: messages by their words, newest first, and chats by name, number or tag."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from store import chats, lists, messages
from store.database import Reader
from store.lists import Where
from store.messages import RANK_SHIFT
from store.models import Chat, ChatFilter, Message, Millis
from store.search_words import bounded, digits, one_of, within
from store.table import as_json
from store.text import restored

MOST_LOOKED_AT = 2_000
"""Messages with the words that one page looks at, where only some of them are wanted."""
LONGEST_MARKED = 100_000
"""Characters: of a longer body the beginning is shown and nothing is marked."""
ME, US = "me", "us"
"""Senders: the operator who asks, and whoever answers by this desk or another device."""
_MOST_CHATS = 200
_MOST_CHATS_LOOKED_AT = 2_000
"""Where only some of those that fit are wanted."""
_MOST_PEOPLE = 500
# No text of the store holds U+10FFFF without four hex digits behind it (store.text): no body can forge one of these.
_MARKED = re.compile("\U0010ffff([\\[\\]])")

_CANDIDATES = """
messages_fts AS f CROSS JOIN messages AS m ON m.rank = f.rowid CROSS JOIN chats AS h ON h.id = m.chat_id
WHERE f.messages_fts MATCH ? AND f.rowid < ? AND f.rowid >= ? AND m.revoked_at IS NULL AND m.merged_into IS NULL"""
_HIGHLIGHT = "highlight(messages_fts, 0, char(0x10FFFF) || '[', char(0x10FFFF) || ']')"
# As bytes: a text would have what it cannot hold put back before the marks are taken out.
_TEXT = f"CASE WHEN length(m.body) <= {LONGEST_MARKED} THEN CAST({_HIGHLIGHT} AS BLOB) END"
_FLOOR = """
SELECT rowid FROM messages_fts WHERE messages_fts MATCH ? AND rowid < ? AND rowid >= ?
ORDER BY rowid DESC LIMIT 1 OFFSET ?"""
_OF_CHAT = "EXISTS (SELECT 1 FROM chats WHERE id = coalesce(h.merged_into, h.id) AND {})"
_BY_PERSON = "m.direction = 'inbound' AND m.sender_id IN (SELECT value FROM json_each(?))"
_BY_NAME = """
m.direction = 'inbound' AND EXISTS (SELECT 1 FROM identities AS i JOIN contacts AS c ON c.id = i.contact_id
    WHERE i.id = m.sender_id AND c.name LIKE ? ESCAPE '\\')"""
_BY_ME = "m.direction <> 'inbound' AND m.origin = 'desk' AND m.sender_name = ?"
# what a provider tells of a group or a number is in the thread too, and nobody wrote it
_BY_US = "(m.direction = 'outbound' OR (m.direction = 'internal' AND m.origin = 'desk'))"
_NUMBERED = "SELECT rowid FROM numbers_fts WHERE numbers_fts MATCH ?"
_CONTACTS_CALLED = "SELECT id FROM contacts WHERE name LIKE ? ESCAPE '\\' AND merged_into IS NULL LIMIT ?"
_CONTACTS_FOUND = """
SELECT contact_id FROM chats WHERE contact_id IS NOT NULL AND id IN (
    SELECT rowid FROM chats_fts WHERE chats_fts MATCH ? LIMIT ?)"""
_CONTACTS_NUMBERED = """
SELECT contact_id FROM identities WHERE kind = 'phone' AND (instr(shown, ?1) > 0 OR instr(value, ?1) > 0) LIMIT ?2"""
_IDENTITIES = "SELECT id FROM identities WHERE contact_id IN (SELECT value FROM json_each(?))"
_CHATS_OF = """
SELECT DISTINCT chat_id FROM json_each(?) AS j CROSS JOIN messages ON messages.sender_id = j.value LIMIT ?"""
_FAMILY = "SELECT id FROM chats WHERE id = ?1 OR merged_into = ?1"
_CHATS_BY_WORDS = "SELECT rowid FROM chats_fts WHERE chats_fts MATCH ? ORDER BY rowid DESC LIMIT ?"
_CHATS_BY_NUMBER = f"{_NUMBERED} ORDER BY rowid DESC LIMIT ?"
_CHATS_BY_BOTH = f"SELECT rowid FROM chats_fts WHERE chats_fts MATCH ? AND rowid IN ({_NUMBERED}) LIMIT ?"
# The chats that were found lead: without CROSS JOIN a session's whole list might be walked for them.
_CHAT_ROWS = f"""
SELECT {chats.TABLE.columns} FROM (SELECT value AS found FROM json_each(?)) CROSS JOIN chats ON id = found
WHERE {{}} ORDER BY last_message_at DESC, id DESC LIMIT ?"""


@dataclass(frozen=True, slots=True)
class Sought:
    """What is looked for. `chats` says which chats the messages may stand in, its senders who may have written them."""

    words: tuple[str, ...]
    is_open: bool = True
    """The last word may be the beginning of one."""
    chats: ChatFilter = field(default_factory=lambda: ChatFilter(status="any"))
    chat: int | None = None
    begins: Millis | None = None
    """Sent then or later."""
    ends: Millis | None = None
    """Sent before."""
    operator: str = ""
    now: Millis = Millis(0)


@dataclass(frozen=True, slots=True)
class Hit:
    """A message, its whole text, and the places of the words in it: first character and the one after the last."""

    message: Message
    text: str
    marks: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """A page, newest first. `next` is a rank to go on below; it may hold few hits, or none, while there are more."""

    hits: list[Hit]
    next: int | None


@dataclass(slots=True)
class _Plan:
    match: list[str] = field(default_factory=list)
    terms: Where = field(default_factory=lambda: Where(terms=[]))
    is_impossible: bool = False
    is_picky: bool = False
    """Not every message with the words is wanted."""


async def find(reader: Reader, sought: Sought, *, before: int | None = None, limit: int = 50) -> Hits:
    """One page of the messages that hold all the words."""
    plan = await _plan(reader, sought)
    if plan.is_impossible or not plan.match:
        return Hits([], None)
    match, top, bottom = " AND ".join(plan.match), _top(sought, before), _rank(sought.begins) or 0
    floor = await _floor(reader, match, top, bottom) if plan.is_picky else None
    start = bottom if floor is None else floor
    where = " AND ".join([_CANDIDATES, *plan.terms.terms])
    sql = f"SELECT f.rowid, {_TEXT} FROM {where} ORDER BY f.rowid DESC LIMIT ?"
    rows = await reader.rows(sql, (match, top, start, *plan.terms.args, limit + 1))
    shown = {int(rank): text for rank, text in rows[:limit]}
    found = await messages.by_rank(reader, shown)
    hits = [_hit(message, shown[message.rank]) for message in found]
    if len(rows) > limit:
        return Hits(hits, min(shown))
    return Hits(hits, floor)


async def find_chats(reader: Reader, sought: Sought, limit: int) -> list[Chat]:
    """Chats by name, number or tag, the last spoken in first; of very many only some."""
    words = bounded(sought.words)
    scope = await _scope(reader, replace(sought, chat=None))
    if not words or scope is None:
        return []
    most = _MOST_CHATS if _is_plain(sought.chats) and not scope else _MOST_CHATS_LOOKED_AT
    ids = await _by_words(reader, words, scope, most, is_open=sought.is_open)
    others, numbers = digits(words)
    for number in numbers:
        ids |= await _by_number(reader, others, number, most, is_open=sought.is_open)
    if not ids:
        return []
    where = await lists.where(reader, replace(sought.chats, text=(), sender=()), sought.operator, sought.now)
    found = await chats.TABLE.load(reader, _CHAT_ROWS.format(where.sql()), (as_json(ids), *where.args, limit))
    return [chats.chat(row) for row in found]


def sent_at_of(rank: int) -> Millis:
    """When the message of that rank was sent, to the second."""
    return Millis((rank >> messages.RANK_SHIFT) * 1000)


async def _by_words(
    reader: Reader, words: Sequence[str], scope: Sequence[str], most: int, *, is_open: bool
) -> set[int]:
    match = " AND ".join([within("words", words, is_open=is_open), *scope])
    return {int(one) for (one,) in await reader.rows(_CHATS_BY_WORDS, (match, most))}


async def _by_number(reader: Reader, others: Sequence[str], number: str, most: int, *, is_open: bool) -> set[int]:
    sql, args = _CHATS_BY_NUMBER, [f'"{number}"', most]
    if others:
        sql, args = _CHATS_BY_BOTH, [within("words", others, is_open=is_open), *args]
    return {int(one) for (one,) in await reader.rows(sql, args)}


async def _plan(reader: Reader, sought: Sought) -> _Plan:
    plan = _Plan()
    words = bounded(sought.words)
    if words:
        plan.match.append(within("body", words, is_open=sought.is_open))
    elif sought.words:
        plan.is_impossible = True
    scope = await _scope(reader, sought)
    plan.is_impossible |= scope is None
    plan.match += scope or []
    if sought.chats.sender:
        await _add_senders(reader, plan, sought)
    if not _is_plain(sought.chats):
        rest = replace(sought.chats, workspace=(), session=(), sender=(), text=(), within=None)
        where = await lists.where(reader, rest, sought.operator, sought.now)
        plan.terms.add(_OF_CHAT.format(where.sql()), *where.args)
        plan.is_picky = True
    return plan


def _is_plain(wanted: ChatFilter) -> bool:
    """Whether the index itself can tell which messages are wanted, but for their senders."""
    rest = replace(wanted, workspace=(), session=(), sender=(), text=(), within=None)
    return rest == ChatFilter(status="any", sort=wanted.sort)


async def _scope(reader: Reader, sought: Sought) -> list[str] | None:
    """Sessions, workspaces and a chat are words of the index too, so that what is elsewhere is never even looked at.

    None: there is no such place.
    """
    within = sought.chats.within
    places: list[tuple[str, Collection[int]]] = []
    if sought.chats.session:
        places.append(("s", await lists.session_ids(reader, sought.chats.session)))
    if sought.chats.workspace:
        ids = await lists.workspace_ids(reader, sought.chats.workspace)
        places.append(("w", [one for one in ids if within is None or one in within]))
    elif within is not None:
        places.append(("w", within))
    if sought.chat is not None:
        places.append(("c", [int(one) for (one,) in await reader.rows(_FAMILY, (sought.chat,))]))
    if not all(ids for _, ids in places):
        return None
    return [one_of("scope", [f"{letter}{one}" for one in ids]) for letter, ids in places]


async def _add_senders(reader: Reader, plan: _Plan, sought: Sought) -> None:
    plan.is_picky = True
    either = Where(terms=[])
    people: set[int] = set()
    for name in sought.chats.sender:
        if name == ME:
            either.add(_BY_ME, sought.operator)
        elif name == US:
            either.add(_BY_US)
        else:
            called = await _contacts(reader, name)
            if len(called) <= _MOST_PEOPLE:
                people |= called
            else:
                either.add(_BY_NAME, _like(name))
    if people:
        await _add_people(reader, plan, either, people)
    plan.is_impossible |= not either.terms
    plan.terms.add("(" + " OR ".join(f"({term})" for term in either.terms) + ")", *either.args)


async def _add_people(reader: Reader, plan: _Plan, either: Where, people: set[int]) -> None:
    ids = as_json([one for (one,) in await reader.rows(_IDENTITIES, (as_json(people),))])
    written = [int(one) for (one,) in await reader.rows(_CHATS_OF, (ids, _MOST_CHATS + 1))]
    if not either.terms and 0 < len(written) <= _MOST_CHATS:
        plan.match.append(one_of("scope", [f"c{one}" for one in written]))
    if written:
        either.add(_BY_PERSON, ids)


async def _contacts(reader: Reader, name: str) -> set[int]:
    """Those who are called so, or whose number this is part of; not all of them, if they are more than can be named."""
    words, most = bounded([name]), _MOST_PEOPLE + 1
    if not words:
        return set()
    others, numbers = digits(words)
    found = [one for number in numbers for one in await reader.rows(_CONTACTS_NUMBERED, (number, most))]
    if others:
        found += await reader.rows(_CONTACTS_CALLED, (_like(name), most))
        found += await reader.rows(_CONTACTS_FOUND, (within("words", words, is_open=True), most))
    return {int(one) for (one,) in found}


def _like(name: str) -> str:
    return "%" + re.sub(r"([\\%_])", r"\\\1", name) + "%"


async def _floor(reader: Reader, match: str, top: int, bottom: int) -> int | None:
    """The rank down to which a page looks; None: to the end."""
    rows = await reader.rows(_FLOOR, (match, top, bottom, MOST_LOOKED_AT - 1))
    return int(rows[0][0]) if rows else None


def _rank(at: Millis | None) -> int | None:
    return None if at is None else -(-at // 1000) << RANK_SHIFT


def _top(sought: Sought, before: int | None) -> int:
    return min(one for one in (before, _rank(sought.ends), 2**62) if one is not None)


def _hit(message: Message, marked: bytes | None) -> Hit:
    if marked is None:
        return Hit(message, message.body, ())
    text, marks = parted(marked.decode())
    return Hit(message, text, marks)


def parted(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A stored text with marks in it as it was sent, and the places that were marked."""
    pieces: list[str] = []
    marks: list[tuple[int, int]] = []
    last = length = begun = 0
    for mark in _MARKED.finditer(marked):
        pieces.append(restored(marked[last : mark.start()]))
        length += len(pieces[-1])
        if mark[1] == "[":
            begun = length
        else:
            marks.append((begun, length))
        last = mark.end()
    return "".join([*pieces, restored(marked[last:])]), tuple(marks)
