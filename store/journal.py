"""Every delivery: the raw bodies as they were received, and what became of them."""

import hashlib
import json
import os
import secrets
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from store.database import Reader, Transaction
from store.models import Delivery, DeliveryDetail, DeliveryState, Dialect, Millis
from store.table import as_json
from store.whose import DELIVERY_WITHIN, Within

APPEND = """
INSERT INTO deliveries (id, received_at, dialect, session_id, speakers, headers, raw, raw_path, size)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"""
LAST = "SELECT coalesce(max(id), 0), coalesce(sum(state = 'pending'), 0) FROM deliveries"
_PENDING = """
WITH waiting AS (
    -- length() looks no further than the head of a row; size stands behind the body
    SELECT id, coalesce(length(raw), size) AS size FROM deliveries WHERE state = 'pending' ORDER BY id LIMIT ?1),
weighed AS (SELECT id, size, sum(size) OVER (ORDER BY id) AS weight FROM waiting)
SELECT id, received_at, dialect, session_id, speakers, headers, raw, raw_path, attempts
FROM deliveries WHERE state = 'pending'
AND id <= (SELECT max(id) FROM weighed WHERE weight <= ?2 OR weight = size) ORDER BY id LIMIT ?1"""
_SETTLE = "UPDATE deliveries SET state = ?, reason = ?, attempts = attempts + ? WHERE id = ?"
_ROW = "id, received_at, dialect, session_id, state, reason, attempts, size, raw IS NOT NULL OR raw_path IS NOT NULL"
_LISTED = f"SELECT {_ROW} FROM deliveries WHERE {{}} ORDER BY id DESC LIMIT ?"
_ONE = f"SELECT {_ROW} FROM deliveries WHERE id = ?"
_DETAIL = f"SELECT {_ROW}, headers, raw, raw_path FROM deliveries WHERE id = ?"
_BODY = "SELECT raw, raw_path FROM deliveries WHERE id = ?"
_STATES = """
SELECT deliveries.id, state, raw IS NOT NULL OR raw_path IS NOT NULL
FROM json_each(?) AS j CROSS JOIN deliveries ON deliveries.id = j.value"""
_IDS_BY_STATE = "SELECT id FROM deliveries WHERE {} ORDER BY id LIMIT ?"
_REOPEN = "UPDATE deliveries SET state = 'pending', reason = NULL WHERE id = ?"
_TALLY = "SELECT state, count(*) FROM deliveries WHERE {} GROUP BY state"

INLINE_LIMIT = 256 * 1024
"""Bytes. A larger body lies in a file of its own, so that the database stays quick."""


@dataclass(frozen=True, slots=True)
class NewDelivery:
    """A body whose sender proved who it is: one of `speakers`."""

    received_at: Millis
    dialect: Dialect
    session_id: int | None
    speakers: tuple[int, ...]
    headers: dict[str, str]
    raw: bytes


@dataclass(frozen=True, slots=True)
class PendingDelivery:
    id: int
    received_at: Millis
    dialect: Dialect
    session_id: int | None
    speakers: tuple[int, ...]
    headers: dict[str, str]
    raw: bytes
    attempts: int


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a delivery."""

    id: int
    state: DeliveryState
    reason: str | None = None
    tries: int = 1


def append_row(delivery_id: int, delivery: NewDelivery, raw_path: str | None) -> tuple[Any, ...]:
    """The arguments of APPEND."""
    return (
        delivery_id,
        delivery.received_at,
        delivery.dialect,
        delivery.session_id,
        json.dumps(delivery.speakers),
        json.dumps(delivery.headers),
        None if raw_path else delivery.raw,
        raw_path,
        len(delivery.raw),
    )


def keep_file(folder: Path, raw: bytes) -> str:
    """Write a big body beside the database, synced with its folder; returns its name. Blocks: call it in a thread.

    Two equal bodies have a file each: one may be thrown away while the other has only just come.
    """
    name = f"{hashlib.sha256(raw).hexdigest()}.{secrets.token_hex(8)}"
    target = folder / name
    unfinished = folder / f".{name}"
    with unfinished.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())
    unfinished.rename(target)
    _sync_folder(folder)
    return name


async def pending(reader: Reader | Transaction, limit: int, most_bytes: int, folder: Path) -> list[PendingDelivery]:
    """Deliveries that wait for the projector, oldest first: no more than fit into `most_bytes`, but always one.

    Of those that do not fit no body is read: a queue may hold far more than the memory.
    """
    rows = await reader.rows(_PENDING, (limit, most_bytes))
    return [
        PendingDelivery(
            row[0],
            row[1],
            row[2],
            row[3],
            tuple(json.loads(row[4])),
            json.loads(row[5]),
            _raw(row[6], row[7], folder),
            row[8],
        )
        for row in rows
    ]


async def settle(tx: Transaction, settled: Iterable[Settled]) -> None:
    """Mark deliveries with what became of them."""
    await tx.many(_SETTLE, [(one.state, one.reason, one.tries, one.id) for one in settled])


async def listed(
    reader: Reader, state: str | None, before: int | None, limit: int, within: Within = None
) -> list[Delivery]:
    """Newest first; `before` is the id of the last one seen."""
    terms, args = ["id < ?"], [2**62 if before is None else before]
    sql, more = _narrowed(["state = ?", *terms] if state else terms, [state, *args] if state else args, within)
    return [_delivery(row) for row in await reader.rows(_LISTED.format(sql), (*more, limit))]


async def one(reader: Reader, delivery_id: int) -> Delivery | None:
    """Without its body."""
    return next((_delivery(row) for row in await reader.rows(_ONE, (delivery_id,))), None)


async def detail(reader: Reader, delivery_id: int, folder: Path) -> DeliveryDetail | None:
    """One delivery with its raw body."""
    for row in await reader.rows(_DETAIL, (delivery_id,)):
        *columns, headers, inline, path = row
        raw = _raw(inline, path, folder)[:INLINE_LIMIT]
        return DeliveryDetail(_delivery(columns), json.loads(headers), raw.decode(errors="backslashreplace"))
    return None


async def body(reader: Reader, delivery_id: int, folder: Path) -> bytes | Path | None:
    """A raw body, or the file that holds it; None when it is no longer kept."""
    found: bytes | Path | None = None
    for raw, path in await reader.rows(_BODY, (delivery_id,)):
        found = folder / path if path else raw
    return found


async def states(source: Reader | Transaction, ids: Collection[int]) -> dict[int, tuple[DeliveryState, bool]]:
    """The state of each, and whether its body is still there; one that does not exist is left out."""
    return {one: (state, bool(has_body)) for one, state, has_body in await source.rows(_STATES, (as_json(ids),))}


async def ids_of(reader: Reader, state: str, after: int, limit: int, within: Within = None) -> list[int]:
    """Oldest first."""
    sql, args = _narrowed(["state = ?", "id > ?"], [state, after], within)
    return [int(one) for (one,) in await reader.rows(_IDS_BY_STATE.format(sql), (*args, limit))]


async def reopen(tx: Transaction, ids: Collection[int]) -> list[int]:
    """Let them wait for the projector once more; returns those that do from now on."""
    found = await states(tx, ids)
    reopened = [one for one, (state, has_body) in found.items() if has_body and state != "pending"]
    await tx.many(_REOPEN, [(one,) for one in reopened])
    return reopened


async def tally(reader: Reader, within: Within = None) -> dict[str, int]:
    """How many deliveries are quarantined and failed."""
    sql, args = _narrowed(["state IN ('quarantined', 'failed')"], [], within)
    return {str(state): int(count) for state, count in await reader.rows(_TALLY.format(sql), args)}


def _narrowed(terms: list[str], args: list[Any], within: Within) -> tuple[str, list[Any]]:
    if within is not None:
        terms, args = [*terms, DELIVERY_WITHIN.format(within="?")], [*args, as_json(within)]
    return " AND ".join(terms), args


def _delivery(columns: Sequence[Any]) -> Delivery:
    return replace(Delivery(*columns), has_body=bool(columns[-1]))


def _raw(inline: bytes | None, path: str | None, folder: Path) -> bytes:
    return (folder / path).read_bytes() if path else inline or b""


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
