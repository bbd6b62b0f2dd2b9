"""Where an exported chat goes: into a chat that is there, or into one with a number."""

from dataclasses import dataclass

from daemon.api.errors import BadRequest, NotFound
from daemon.api.imports import AskImport
from daemon.facts import GroupSeen, Peer, Person
from daemon.rules.people import chat_peer, identity_of_peer
from daemon.rules.phones import e164
from daemon.rules.sight import Sight
from store import chats, sessions
from store.chats import ChatRow
from store.database import Transaction
from store.models import Identity


@dataclass(slots=True)
class Place:
    """Where a file goes. `row` None: there is no such chat yet."""

    session_id: int
    peer: Peer
    row: ChatRow | None

    @property
    def head(self) -> int:
        """The conversation in which the chat stands."""
        return (self.row.merged_into or self.row.id) if self.row else 0


async def place_of(tx: Transaction, ask: AskImport, sight: Sight) -> Place:
    """Raises NotFound and BadRequest."""
    if ask.chat is not None:
        row = (await chats.by_id(tx, [ask.chat])).get(ask.chat)
        if row is None or not sight.sees(row.workspace_id):
            raise NotFound(f"there is no chat {ask.chat}", "see the ids with: frontdesk chats list")
        return Place(row.session_id, _peer(row), row)
    wanted = ask.session or ""
    held = [one for one in (await sessions.all_rows(tx)).values() if sight.sees(one.workspace_id)]
    session = next((one for one in held if wanted in (one.key, str(one.id))), None)
    if session is None:
        raise NotFound(f"there is no session {wanted!a}", "see: frontdesk sessions list")
    phone = e164(ask.to, None) if ask.to and ask.to.strip().startswith("+") else None
    if phone is None:
        raise BadRequest(
            f"to: {ask.to!a} is no phone number", "write it with + and country code, such as +628123456789"
        )
    peer = Peer("", Person((Identity("phone", phone),)))
    key = (session.id, chat_peer(peer))
    row = (await chats.by_key(tx, {key})).get(key)
    return Place(session.id, _peer(row) if row else peer, row)


def _peer(row: ChatRow) -> Peer:
    """As the chat has it: an import says nothing new of whom it is with."""
    if row.kind == "group":
        return Peer(row.send_to, group=GroupSeen(row.peer[2:]))
    return Peer(row.send_to, Person((identity_of_peer(row.peer),)))
