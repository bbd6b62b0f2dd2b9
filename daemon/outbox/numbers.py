"""The way to a number, whether or not there is a chat with it."""

from daemon.api.errors import BadRequest
from daemon.outbox.office import Office
from daemon.outbox.routing import Source, Way, candidates, find, way_for_chat, way_for_person
from daemon.rules import choice, phones
from daemon.rules.choice import Candidate
from daemon.rules.people import peer_key
from daemon.rules.regions import phone_in
from daemon.rules.sight import EVERYTHING, Sight
from store import chats
from store.chats import ChatRow
from store.models import Identity


async def way_to_number(office: Office, source: Source, to: str, wanted: str | None, sight: Sight = EVERYTHING) -> Way:
    """By the session that was named, else where they wrote last, else by the rules for new conversations.

    Raises BadRequest, NoSession, CannotReach.
    """
    known = [one for one in await candidates(office, source) if sight.sees(one.workspace_id)]
    named = None if wanted is None else find(known, wanted)
    phone = _phone(office, to, known if named is None else [named])
    if phone is None:
        raise BadRequest(f"to: {to!a} is no phone number", "write it with + and country code, such as +628123456789")
    if named is None and len({one.workspace_id for one in known}) > 1:
        raise BadRequest("there are several workspaces", "say by which session: --session KEY")
    if named is None and (chat := await _latest_chat(source, [one.id for one in known], phone)):
        return await way_for_chat(office, source, chat, None)
    workspace = named.workspace_id if named else known[0].workspace_id if known else 0
    session = choice.chosen(known, workspace, named.id if named else None)
    return await way_for_person(office, source, phone, session)


def _phone(office: Office, to: str, by: list[Candidate]) -> str | None:
    """With + and country code; or with a leading zero, where all that may send it are of one country."""
    if to.strip().startswith("+"):
        return phones.e164(to, None)
    regions = {account.region for one in by if (account := office.accounts.get(one.id))}
    return phone_in(to, regions.pop()) if len(regions) == 1 else None


async def _latest_chat(source: Source, sessions: list[int], phone: str) -> ChatRow | None:
    peer = peer_key(Identity("phone", phone))
    rows = (await chats.by_key(source, [(one, peer) for one in sessions])).values()
    return max((row for row in rows if row.merged_into is None), key=lambda row: row.last_message_at, default=None)
