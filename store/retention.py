"""How raw bodies end: thrown away for their age, files of big ones with them. Their deliveries stay."""

from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from store.database import Reader, Transaction
from store.models import Millis
from store.table import as_json

_WALK = """
SELECT id, received_at, size, state IN ('done', 'ignored') AND (raw IS NOT NULL OR raw_path IS NOT NULL)
FROM deliveries WHERE id > ? ORDER BY id LIMIT ?"""
_BIG = """
SELECT id, size FROM deliveries
WHERE raw_path IS NOT NULL AND received_at < ? AND state IN ('done', 'ignored') AND media_is_stored = 1
ORDER BY id LIMIT ?"""
_FORGET = "UPDATE deliveries SET raw = NULL, raw_path = NULL WHERE id = ? AND state IN ('done', 'ignored')"
_MEDIA = "UPDATE deliveries SET media_is_stored = 1 WHERE id = ?"
_NAMED = """
SELECT DISTINCT raw_path FROM json_each(?) AS j CROSS JOIN deliveries ON raw_path = j.value
WHERE raw_path IS NOT NULL"""


@dataclass(frozen=True, slots=True)
class Aged:
    """A delivery whose body may go, and the bytes of it."""

    id: int
    size: int


@dataclass(frozen=True, slots=True)
class Stretch:
    """A piece of the way through all deliveries, oldest first."""

    aged: tuple[Aged, ...]
    after: int
    """Where the next piece begins."""
    is_last: bool


async def walk(reader: Reader, after: int, before: Millis, limit: int) -> Stretch:
    """The next `limit` deliveries, and which of them were understood and came before that time.

    Ids rise with time, so the way ends where the young ones begin. What is put aside is passed by: it may be replayed.
    """
    rows = await reader.rows(_WALK, (after, limit))
    old = [row for row in rows if row[1] < before]
    aged = tuple(Aged(one, size) for one, _, size, may_go in old if may_go)
    return Stretch(aged, old[-1][0] if old else after, is_last=len(old) < limit)


async def big(reader: Reader, before: Millis, limit: int) -> list[Aged]:
    """Bodies in files that came before that time, and whose media is stored elsewhere."""
    return [Aged(*row) for row in await reader.rows(_BIG, (before, limit))]


async def media_is_stored(tx: Transaction, deliveries: Collection[int]) -> None:
    """All media of these bodies lie somewhere else now."""
    await tx.many(_MEDIA, [(one,) for one in deliveries])


async def forget(tx: Transaction, aged: Collection[Aged]) -> None:
    """Throw their bodies away; one that is being replayed meanwhile keeps its own."""
    await tx.many(_FORGET, [(one.id,) for one in aged])


async def named(reader: Reader, files: Collection[str]) -> set[str]:
    """Those that still are some delivery's body."""
    return {str(one) for (one,) in await reader.rows(_NAMED, (as_json(files),))}


def files_before(folder: Path, before: Millis) -> list[str]:
    """Files of the folder that were written before that time, finished or not. Blocks: call it in a thread."""
    return [one.name for one in folder.iterdir() if one.stat().st_mtime * 1000 < before]


def remove(folder: Path, files: Collection[str]) -> None:
    """Blocks: call it in a thread."""
    for name in files:
        (folder / name).unlink(missing_ok=True)
