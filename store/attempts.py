"""Every query on attempts: each call to a provider, written before the call is made."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from store.database import Reader, Transaction
from store.messages import MessageKey
from store.models import Millis
from store.table import Table, as_json

Outcome = Literal["sent", "rejected", "unknown"]
ToldBy = Literal["answer", "status", "echo", "operator"]


@dataclass(slots=True)
class AttemptRow:
    """A row of `attempts`. Without an outcome the call is under way, or the daemon ended in the middle of it."""

    id: int
    outbox_id: int
    session_id: int
    token: str
    peer: str
    body: str
    started_at: Millis
    ended_at: Millis | None
    outcome: Outcome | None
    target_key: str | None
    provider_message_id: str | None
    told_by: ToldBy | None
    error: str | None
    error_code: str | None
    reaction: str | None
    hint: str | None


@dataclass(frozen=True, slots=True)
class Toll:
    """What sending has cost a session lately."""

    failures: int
    """Tries of the last hour that failed through the session or its provider, not through the message."""
    minute: int
    """Tries of the last minute."""
    hour: int
    people: int
    """Different people written to in the last 24 hours."""


TABLE = Table("attempts", AttemptRow)

_OF_OUTBOX = f"""
SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN attempts ON attempts.outbox_id = j.value
ORDER BY attempts.id"""
_BY_TOKEN = f"SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN attempts ON attempts.token = j.value"
_BY_TARGET = f"""
SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN attempts
ON attempts.session_id = j.value ->> 0 AND attempts.target_key = j.value ->> 1"""
_UNNAMED = f"""
SELECT {TABLE.qualified} FROM json_each(?) AS j CROSS JOIN attempts ON attempts.session_id = j.value
WHERE target_key IS NULL AND (outcome IS NULL OR outcome <> 'rejected') ORDER BY attempts.id"""
_LATEST = f"SELECT {TABLE.columns} FROM attempts WHERE session_id = ? ORDER BY started_at DESC, id DESC LIMIT ?"
_NAME = "UPDATE attempts SET target_key = ?, provider_message_id = ?, told_by = ?, outcome = ? WHERE id = ?"
_FORGET_NAME = """
UPDATE attempts SET target_key = NULL, provider_message_id = NULL, told_by = NULL, outcome = 'unknown' WHERE id = ?"""
_TOLLS = """
SELECT session_id,
    sum(started_at > ?1 - 3600000
        AND (coalesce(outcome, '') = 'unknown' OR coalesce(reaction, '') IN ('again', 'slow_down', 'stop'))),
    sum(started_at > ?1 - 60000), sum(started_at > ?1 - 3600000), count(DISTINCT peer)
FROM attempts WHERE started_at > ?1 - 86400000 GROUP BY session_id"""


async def insert(tx: Transaction, row: AttemptRow) -> None:
    """Gives it its id."""
    row.id = int((await tx.rows(TABLE.last_id))[0][0]) + 1
    await TABLE.insert(tx, [row])


async def update(tx: Transaction, pairs: Iterable[tuple[AttemptRow, AttemptRow]]) -> None:
    await TABLE.change(tx, list(pairs))


async def name(
    tx: Transaction, row: AttemptRow, target_key: str, provider_message_id: str | None, told_by: ToldBy
) -> AttemptRow | None:
    """The provider calls this try's message so. Returns the try that had the name by a guess and loses it now.

    A guess never takes a name from anybody.
    """
    holder = (await by_target(tx, [(row.session_id, target_key)])).get((row.session_id, target_key))
    loser = holder if holder and holder.id != row.id else None
    if loser and (loser.told_by != "echo" or told_by == "echo"):
        return None
    if loser:
        await tx.run(_FORGET_NAME, (loser.id,))
    row.target_key, row.told_by = target_key, told_by
    row.provider_message_id = provider_message_id or target_key
    if row.outcome == "unknown":
        row.outcome = "sent"
    await tx.run(_NAME, (row.target_key, row.provider_message_id, row.told_by, row.outcome, row.id))
    return loser


async def of_outbox(source: Reader | Transaction, outbox_ids: Collection[int]) -> dict[int, list[AttemptRow]]:
    """Each intent's tries, oldest first."""
    found: dict[int, list[AttemptRow]] = defaultdict(list)
    for row in await TABLE.load(source, _OF_OUTBOX, (as_json(outbox_ids),)) if outbox_ids else []:
        found[row.outbox_id].append(row)
    return found


async def by_token(tx: Transaction, tokens: Collection[str]) -> dict[str, AttemptRow]:
    rows = await TABLE.load(tx, _BY_TOKEN, (as_json(tokens),)) if tokens else []
    return {row.token: row for row in rows}


async def by_target(tx: Transaction, keys: Collection[MessageKey]) -> dict[MessageKey, AttemptRow]:
    """Tries whose message the provider calls by one of these keys."""
    rows = await TABLE.load(tx, _BY_TARGET, (as_json(keys),)) if keys else []
    return {(row.session_id, row.target_key or ""): row for row in rows}


async def unnamed(tx: Transaction, sessions: Collection[int]) -> list[AttemptRow]:
    """Tries that may have gone out and that no provider has named yet, oldest first."""
    return await TABLE.load(tx, _UNNAMED, (as_json(sessions),)) if sessions else []


async def latest(tx: Transaction, session_id: int, limit: int) -> list[AttemptRow]:
    """A session's newest tries, newest first."""
    return await TABLE.load(tx, _LATEST, (session_id, limit))


async def tolls(source: Reader | Transaction, now: Millis) -> dict[int, Toll]:
    """By session; one that sent nothing for a day is left out."""
    rows: Sequence[tuple[int, ...]] = await source.rows(_TOLLS, (now,))
    return {session: Toll(*counts) for session, *counts in rows}
