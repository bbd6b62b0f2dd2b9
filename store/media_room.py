"""Every query on the room that files take, and on those that give theirs up."""

from dataclasses import dataclass

from store import media
from store.database import Reader, Transaction

REMOVED = "it made room for newer files"
_TOTAL = (
    "SELECT coalesce(sum(size), 0) FROM (SELECT max(size) AS size FROM media WHERE state = 'stored' GROUP BY sha256)"
)
# a file that an answer of ours brings along stays until that has left, whatever its age
_NEEDED = """
SELECT 1 FROM media AS f
JOIN messages AS m ON m.session_id = f.session_id AND m.dedupe_key = f.dedupe_key
JOIN outbox AS o ON o.id = m.outbox_id
WHERE f.sha256 = media.sha256 AND o.state NOT IN ('sent', 'cancelled')"""
_OLDEST = f"""
SELECT sha256, max(size) FROM media WHERE state = 'stored' AND NOT EXISTS ({_NEEDED})
GROUP BY sha256 ORDER BY max(kept_at), max(id) LIMIT ?"""
_OF_CONTENT = f"""
SELECT session_id, dedupe_key FROM media WHERE state = 'stored' AND sha256 = ? AND NOT EXISTS ({_NEEDED})"""
_REMOVE = "UPDATE media SET state = 'removed', reason = ?, sha256 = NULL WHERE state = 'stored' AND sha256 = ?"


@dataclass(frozen=True, slots=True)
class KeptContent:
    sha256: str
    size: int


async def total(reader: Reader) -> int:
    """Bytes of all files; what came twice counts once."""
    ((size,),) = await reader.rows(_TOTAL)
    return int(size)


async def oldest(reader: Reader, limit: int) -> list[KeptContent]:
    """Those that nobody has told of for longest. What an answer still needs is not among them."""
    return [KeptContent(*row) for row in await reader.rows(_OLDEST, (limit,))]


async def remove(tx: Transaction, content: KeptContent) -> bool:
    """Say on all messages that have it that it is gone; False when an answer has come to need it meanwhile."""
    keys = [(int(session), str(key)) for session, key in await tx.rows(_OF_CONTENT, (content.sha256,))]
    if keys:
        await tx.run(_REMOVE, (REMOVED, content.sha256))
        await media.show(tx, keys)
    return bool(keys)
