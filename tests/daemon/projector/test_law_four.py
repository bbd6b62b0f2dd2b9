"""Law 4: permuting, repeating or splitting deliveries gives the same chats, messages, statuses and unread."""

import asyncio
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import (
    AccountNotice,
    ChatSnapshot,
    ContactSeen,
    Fact,
    GroupChanged,
    GroupSeen,
    IdentityLinked,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    MessageStatusChanged,
    Participant,
    Person,
    ReactionChanged,
)
from daemon.rules.statuses import STATUS_ORDER
from store import triage
from store.actions import Actor, Step
from store.database import Transaction
from store.models import Identity, Millis, Origin
from store.triage import Wanted
from tests.facts import NOON, a_group_peer, a_peer, inbound, routed, seconds
from tests.shelf import CARE, OTHER, SALES, Shelf, a_shelf

PEOPLE = (Identity("phone", "+5511988776655"), Identity("phone", "+551188776655"), Identity("lid", "998877"))
LINKED = (PEOPLE[0], Identity("bsuid", "BR.1"), PEOPLE[2])
NAMES = ("Ana", "Ana Souza", None)
GROUPS = ("111@g.us", "222@g.us")
ORIGINS: tuple[Origin, ...] = ("live", "catch_up", "history", "echo")
KEYS = 8
_TOLD = (6, 7)
"""Lines that a provider tells and nobody wrote: one in a private chat, one in a group."""


@dataclass(frozen=True)
class Sent:
    """A delivery: what it says of one session, and when it arrived. received_at stays with it wherever it goes."""

    session: int
    received_at: Millis
    facts: tuple[Fact, ...]


def a_message(key: int, variant: int, origin: Origin, name: str | None, detail: str | None) -> MessageReceived:
    """Two variants of one key disagree in time, text and name. No two keys share a second: their order is free."""
    in_group, is_ours, is_told = key % 4 == 3, key % 3 == 2, key in _TOLD
    person = Person((PEOPLE[key % len(PEOPLE)],), name)
    peer = a_group_peer(GROUPS[key % 2], NAMES[variant]) if in_group else a_peer(person.identities[0], name)
    return MessageReceived(
        peer=peer,
        direction="internal" if is_told else "outbound" if is_ours else "inbound",
        dedupe_key=f"m{key}",
        provider_message_id=f"m{key}",
        type="system" if is_told else "unsupported" if detail else "text",
        body=f"text {key} {variant}",
        sent_at=None if variant == 2 else seconds(key * 10 + variant),
        origin=origin,
        sender=None if is_ours or is_told else person,
        detail=detail,
        quoted_key=f"m{(key + 1) % KEYS}" if variant else None,
        remarks=(("forwarded",), (), ("from an ad: a", "forwarded"))[variant],
    )


keys = st.integers(0, KEYS - 1)
at = st.integers(0, 6).map(lambda n: seconds(1000 + n))
messages = st.builds(
    a_message,
    keys,
    st.integers(0, 2),
    st.sampled_from(ORIGINS),
    st.sampled_from(NAMES),
    st.sampled_from((None, None, "image")),
)
statuses = st.builds(
    lambda key, status, when: MessageStatusChanged(
        f"m{key}", status, when, f"{status}:{when}", "why" if status == "failed" else None, note=status[:key]
    ),
    keys, st.sampled_from(STATUS_ORDER), at,
)  # fmt: skip
edits = st.builds(
    lambda key, n, when: MessageEdited(f"m{key}", f"edit {n}", when, f"e{n}"), keys, st.integers(0, 3), at
)
revokes = st.builds(lambda key, when: MessageRevoked(f"m{key}", when, f"r{when}"), keys, at)
reactions = st.builds(
    lambda key, actor, emoji, when: ReactionChanged(f"m{key}", actor, emoji, when, f"{actor}:{when}"),
    keys, st.sampled_from(("ana", "us")), st.sampled_from(("👍", "❤", "")), at,
)  # fmt: skip
snapshots = st.builds(
    lambda who, unread, when, active: ChatSnapshot(a_peer(PEOPLE[who]), unread, when, active),
    st.integers(0, 2), st.none() | st.integers(-1, 5), at, st.none() | at | st.just(Millis(7)),
)  # fmt: skip
links = st.builds(
    lambda one, other: IdentityLinked(LINKED[one], LINKED[other], "test"), st.integers(0, 2), st.integers(0, 2)
)
groups = st.builds(
    lambda n, name, listed, when: GroupChanged(GroupSeen(GROUPS[n], name, tuple(listed)), when),
    st.integers(0, 1), st.sampled_from(NAMES),
    st.lists(
        st.builds(Participant, st.sampled_from(LINKED), st.sampled_from(NAMES), st.sampled_from((None, True, False))),
        max_size=3, unique_by=lambda one: one.identity,
    ), at,
)  # fmt: skip
notices = st.builds(
    lambda field, subject, level, words, when: AccountNotice(field, words, level, subject, when),
    st.sampled_from(("ban", "template")), st.sampled_from(("", "a")), st.sampled_from(("info", "warning", "trouble")),
    st.sampled_from(("one", "two")), st.none() | at,
)  # fmt: skip
listed = st.builds(
    lambda who, name, when: ContactSeen(Person((PEOPLE[who],), name), when, "book", is_unlisted=name is None),
    st.integers(0, 2), st.sampled_from(("Book", "Book too", None)), at,
)  # fmt: skip
facts: st.SearchStrategy[Fact] = st.one_of(
    messages, messages, statuses, edits, revokes, reactions, snapshots, links, groups, notices, listed
)


def _one_without_time(facts: list[Fact]) -> tuple[Fact, ...]:
    """Two messages that only arrival dates would share a second, and within one the order is free."""
    undated = [fact for fact in facts if isinstance(fact, MessageReceived) and fact.sent_at is None]
    return tuple(fact for fact in facts if fact not in undated or fact == undated[0])


sent = st.lists(
    st.tuples(st.sampled_from((CARE, SALES, OTHER)), st.lists(facts, min_size=1, max_size=5)), min_size=1, max_size=8
).map(
    lambda drawn: [
        # each arrives in a second of its own, so a time that only arrival gives is no tie
        Sent(session, seconds(100_000 + 7 * n), _one_without_time(some))
        for n, (session, some) in enumerate(drawn)
    ]
)


@settings(max_examples=60, deadline=None)
@given(sent, st.randoms(use_true_random=False), st.integers(1, 6))
def test_any_order_repetition_and_split_of_deliveries_gives_the_same_desk(
    deliveries: list[Sent], random: Any, batch: int
) -> None:
    pieces = [Sent(one.session, one.received_at, (fact,)) for one in deliveries for fact in one.facts]
    shuffled = [*pieces, *random.choices(pieces, k=len(pieces) // 2), *random.choices(deliveries, k=len(deliveries))]
    random.shuffle(shuffled)

    assert asyncio.run(_desk_after(deliveries, len(deliveries))) == asyncio.run(_desk_after(shuffled, batch))


PUT_AWAY = (
    Wanted(triage.status("done"), reads=True),
    Wanted(triage.snoozed(NOON)),
    Wanted(triage.snoozed(None)),
    Wanted(triage.status("pending")),
)
put_away = st.lists(st.sampled_from(PUT_AWAY), min_size=6, max_size=6)
_KNOWN = [
    Sent(session, seconds(-1000), (inbound(f"known {n}", peer=peer, sent_at=seconds(-2000 + n)),))
    for session in (CARE, SALES)
    for n, peer in enumerate((a_peer(PEOPLE[0]), a_peer(PEOPLE[2]), a_group_peer(GROUPS[0])))
]
"""Conversations that there were before."""


@settings(max_examples=60, deadline=None)
@given(
    sent,
    st.randoms(use_true_random=False),
    st.integers(1, 6),
    st.lists(st.sampled_from(PUT_AWAY), min_size=6, max_size=6),
)
def test_chats_that_were_put_away_are_opened_by_the_same_deliveries_in_any_order(
    deliveries: list[Sent], random: Any, batch: int, away: list[Wanted]
) -> None:
    pieces = [Sent(one.session, one.received_at, (fact,)) for one in deliveries for fact in one.facts]
    shuffled = [*pieces, *random.choices(pieces, k=len(pieces) // 2)]
    random.shuffle(shuffled)

    assert asyncio.run(_desk_after(deliveries, len(deliveries), away)) == asyncio.run(
        _desk_after(shuffled, batch, away)
    )


async def _put_away(shelf: Shelf, away: Sequence[Wanted]) -> None:
    for known in _KNOWN:
        await shelf.take_routed(routed(fact, session=known.session) for fact in known.facts)
    step = Step(Actor("ana", NOON), "done")

    async def unit(tx: Transaction) -> None:
        for number, wanted in enumerate(away, 1):
            await triage.do(tx, [number], step, wanted)

    await shelf.store.write(unit)


async def _desk_after(deliveries: list[Sent], batch: int, away: Sequence[Wanted] = ()) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        async with a_shelf(Path(folder)) as shelf:
            if away:
                await _put_away(shelf, away)
            for start in range(0, len(deliveries), batch):
                await shelf.take_routed(
                    routed(fact, session=one.session, received_at=one.received_at, delivery=start + n)
                    for n, one in enumerate(deliveries[start : start + batch])
                    for fact in one.facts
                )
            return await _shown(shelf)


# which of several conversations with one person the others stand in is a matter of ids: it has all their peers
_CHATS = """
SELECT c.session_id,
    (SELECT group_concat(peer || ' ' || send_to, ' ') FROM (
        SELECT peer, send_to FROM chats AS f WHERE f.id = c.id OR f.merged_into = c.id ORDER BY peer)),
    c.kind, c.name, c.phone, c.participants_count, c.status, c.unread_count, c.last_message_at, c.last_message_type,
    c.last_message_direction, c.last_message_status, c.preview, c.last_sender_name, c.last_inbound_at,
    c.window_closes_at, c.waiting_since, c.is_late, m.dedupe_key, c.merged_count, c.last_is_voice
FROM chats AS c LEFT JOIN messages AS m ON m.id = c.last_message_id WHERE c.merged_into IS NULL ORDER BY 1, 2"""
_MESSAGES = """
SELECT m.session_id, m.dedupe_key, c.peer, m.direction, m.type, m.detail, m.body, m.sent_body, m.sent_at, m.is_clamped,
    m.claimed_sent_at, m.is_late, m.received_at, m.origin, m.is_raising, m.is_unread, i.shown, m.sender_name, m.status,
    m.error, m.quoted_key, m.remarks, m.reactions, m.edited_at, m.revoked_at, m.rank >> 20
FROM messages AS m JOIN chats AS c ON c.id = m.chat_id LEFT JOIN identities AS i ON i.id = m.sender_id
WHERE m.direction <> 'internal' OR m.type = 'system' ORDER BY 1, 2"""
_PEOPLE = """
SELECT c.workspace_id, c.name, c.phone, group_concat(i.kind || ':' || i.shown, ' ')
FROM contacts AS c JOIN (SELECT * FROM identities ORDER BY kind, shown) AS i ON i.contact_id = c.id
WHERE c.merged_into IS NULL GROUP BY c.id"""
_SESSIONS = "SELECT id, unread_count FROM sessions ORDER BY id"
_GROUPS = "SELECT workspace_id, jid, name, participants FROM groups ORDER BY 1, 2"
_MEMBERS = """
SELECT g.workspace_id, g.jid, p.value, p.is_admin, p.name, p.first_at,
    CASE WHEN EXISTS (SELECT 1 FROM json_each(g.participants) AS l WHERE l.value = p.kind || ':' || p.value)
        THEN NULL ELSE p.last_at END
FROM groups AS g JOIN group_participants AS p ON p.group_id = g.id ORDER BY 1, 2, 3"""
_NOTICES = "SELECT session_id, field, subject, level, summary, at FROM notices ORDER BY 1, 2, 3"
_NOTES = "SELECT session_id, target_key, event_key, note FROM message_events ORDER BY 1, 2, 3"
_FOUND = "SELECT count(*) FROM messages_fts WHERE messages_fts MATCH 'text OR edit'"


async def _shown(shelf: Shelf) -> dict[str, Any]:
    """Everything but surrogate ids, seqs and places within a second."""
    views: Iterable[tuple[str, str]] = {
        "chats": _CHATS, "messages": _MESSAGES, "sessions": _SESSIONS, "groups": _GROUPS, "members": _MEMBERS,
        "found": _FOUND, "notices": _NOTICES, "notes": _NOTES,
    }.items()  # fmt: skip
    shown: dict[str, Any] = {name: await shelf.rows(sql) for name, sql in views}
    # group_concat has no order of its own in SQLite 3.40, and contacts have no key but their ids
    shown["people"] = sorted((w, n or "", p or "", *sorted(who.split())) for w, n, p, who in await shelf.rows(_PEOPLE))
    return shown
