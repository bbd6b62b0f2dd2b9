"""Every query on files that are asked of their providers: which can be, who is being asked, and what came of it."""

import json
from dataclasses import dataclass

from store import media
from store.database import Reader, Transaction
from store.media import SettledMedia

_WANTED = """
SELECT m.session_id, m.dedupe_key, m.provider_message_id, c.send_to, m.media
FROM messages AS m JOIN chats AS c ON c.id = m.chat_id WHERE m.id = ?"""
_BEGIN = """
INSERT INTO media (delivery_id, pointer, session_id, dedupe_key, state) VALUES (NULL, '', ?, ?, 'fetching')
ON CONFLICT (session_id, dedupe_key) WHERE delivery_id IS NULL
DO UPDATE SET state = 'fetching', reason = NULL, hint = NULL WHERE state <> 'stored'"""
_SETTLE = """
UPDATE media SET state = ?, reason = ?, hint = ?, sha256 = ?, size = ?, found_type = ?, seconds = ?, kept_at = ?
WHERE delivery_id IS NULL AND session_id = ? AND dedupe_key = ? AND state = 'fetching'"""
_UNDER_WAY = "SELECT session_id, dedupe_key FROM media WHERE state = 'fetching'"
_FORGET = "DELETE FROM media WHERE state = 'fetching'"


@dataclass(frozen=True, slots=True)
class WantedMedia:
    """A message's file, and all that is known of where its provider keeps it."""

    message_id: int
    session_id: int
    dedupe_key: str
    provider_message_id: str | None
    chat: str
    """The chat's address, as its provider last wrote it."""
    provider_id: str | None
    url: str | None


async def wanted(reader: Reader, message_id: int) -> WantedMedia | None:
    """What its provider has to be asked; None when there is no such message, or no file of it."""
    rows = await reader.rows(_WANTED, (message_id,))
    if not rows or not rows[0][4]:
        return None
    session_id, key, provider_message_id, chat, said = rows[0]
    claimed = json.loads(said)
    place = claimed.get("provider_id"), claimed.get("url")
    return WantedMedia(message_id, session_id, key, provider_message_id, chat, *place)


async def begin(tx: Transaction, file: WantedMedia) -> None:
    """Its provider is about to be asked."""
    await tx.run(_BEGIN, (file.session_id, file.dedupe_key))
    await media.show(tx, [(file.session_id, file.dedupe_key)])


async def settle(tx: Transaction, file: WantedMedia, settled: SettledMedia) -> None:
    """Say what became of it, on its message too."""
    await tx.run(_SETTLE, (*settled.values(), file.session_id, file.dedupe_key))
    await media.show(tx, [(file.session_id, file.dedupe_key)])


async def forget_begun(tx: Transaction) -> None:
    """Nobody is being asked any more: what a stop broke off can be asked for anew."""
    begun = [(int(session), str(key)) for session, key in await tx.rows(_UNDER_WAY)]
    if begun:
        await tx.run(_FORGET)
        await media.show(tx, begun)
