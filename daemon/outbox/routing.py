"""How an answer would leave: by which session, to which address, into which chat, and what stands in its way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from daemon.api.errors import BadRequest, NotFound
from daemon.facts import GroupSeen, Peer, Person
from daemon.outbox.office import Office
from daemon.providers.base import CannotReach, Recipient, Sender
from daemon.providers.people import identity
from daemon.rules import choice, families, link
from daemon.rules.choice import Candidate, NoSession
from daemon.rules.health import health_parts, score
from daemon.rules.people import identity_of_peer, peer_key, phone_of_peer
from store import attempts, chats, sessions, standings
from store.chats import ChatRow
from store.database import Reader, Transaction
from store.models import Identity, Millis
from store.sessions import SessionRow

Source = Reader | Transaction


@dataclass(frozen=True, slots=True)
class Way:
    """One way out. `lands_in` is the chat that is there already; it may be shown as part of another (`shown_in`)."""

    kind: str
    session: Candidate
    address: str
    peer: Peer
    lands_in: ChatRow | None
    is_shut: bool = False
    """Only a template goes."""
    needs_consent: bool = False
    waits: bool = False
    reason: str | None = None
    """Why it is not the chat's own session."""
    hint: str | None = None

    @property
    def shown_in(self) -> int | None:
        return (self.lands_in.merged_into or self.lands_in.id) if self.lands_in else None

    @property
    def closes_at(self) -> Millis | None:
        return self.lands_in.window_closes_at if self.lands_in else None


async def candidates(office: Office, source: Source) -> list[Candidate]:
    """Every session of the config, as the choice sees it."""
    now = office.clock()
    tolls = await attempts.tolls(source, now)
    rows = [row for row in (await sessions.all_rows(source)).values() if row.is_configured]
    return [_candidate(office, row, tolls, now) for row in rows]


async def chat_of(source: Source, chat_id: int) -> ChatRow:
    """Raises NotFound."""
    row = (await chats.by_id(source, [chat_id])).get(chat_id)
    if row is None or row.merged_into is not None:
        raise NotFound(f"there is no chat {chat_id}", "see: frontdesk chats list")
    return row


async def way_for_chat(office: Office, source: Source, chat: ChatRow, wanted: str | None) -> Way:
    """Raises NoSession or CannotReach when there is none, BadRequest for a session that nobody knows."""
    chat = await _spoken_in(source, chat)
    known = [one for one in await candidates(office, source) if one.workspace_id == chat.workspace_id]
    own = next((one for one in known if one.id == chat.session_id), None)
    if own is None:
        raise NoSession(f"{chat.session_key} is no longer in the config: its chats can be read only", "")
    named = None if wanted is None else find(known, wanted)
    if chat.kind == "group":
        return _way_to_group(office, chat, own, named or own)
    if named is not None:
        return await _by(office, source, chat, choice.named(known, named.id), own)
    if own.is_usable:
        return replace(await _by(office, source, chat, own, own), waits=own.is_away)
    return await _stand_in(office, source, chat, known, own)


async def _spoken_in(source: Source, chat: ChatRow) -> ChatRow:
    """Of several conversations that are shown as one, the one in which the customer wrote last."""
    if not chat.merged_count:
        return chat
    rows = await chats.families(source, [chat.id])
    return families.spoken_in(rows, await standings.of_chats(source, rows))


async def way_for_person(office: Office, source: Source, phone: str, session: Candidate) -> Way:
    """To a number that may never have written. Raises NoSession or CannotReach."""
    peer = peer_key(Identity("phone", phone))
    chat = await _chat_with(source, session.id, peer)
    # where there is a chat its provider has spelt the number: another spelling could be another account
    to = recipient(chat) if chat else Recipient("private", "", phone)
    address = _sender(office, session).address(to)
    is_shut = office.is_shut(session.id, peer, chat)
    return Way("own", session, address, Peer(address, Person((Identity("phone", phone),))), chat, is_shut)


def find(known: Sequence[Candidate], wanted: str) -> Candidate:
    """By key or id. Raises BadRequest."""
    found = next((one for one in known if one.key == wanted), None)
    found = found or next((one for one in known if str(one.id) == wanted), None)
    if found is None:
        names = ", ".join(one.key for one in known) or "none"
        raise BadRequest(f"session: {wanted!a} is not one of this workspace", f"its sessions: {names}")
    return found


def recipient(chat: ChatRow) -> Recipient:
    """Whom an answer in a chat is for."""
    phone = None if chat.kind == "group" else phone_of_peer(chat.peer, chat.phone, _dialled(chat.send_to))
    return Recipient(chat.kind, chat.send_to, phone)


def _way_to_group(office: Office, chat: ChatRow, own: Candidate, session: Candidate) -> Way:
    """What can never be done is said before how the session is: linking its telephone would not help."""
    sender = office.sender(own.id)
    address = sender.address(recipient(chat)) if sender else ""
    if session.id != own.id:
        raise CannotReach(f"a group of {own.key} cannot be reached by {session.key}", "answer by its own number")
    if not own.is_usable:
        raise NoSession(f"{choice.why_not(own)}; a group knows no other number of ours", choice.remedy(own))
    return Way("own", own, address, peer_of(chat, address), chat, waits=own.is_away)


async def _stand_in(office: Office, source: Source, chat: ChatRow, known: Sequence[Candidate], own: Candidate) -> Way:
    account = office.accounts.get(own.id)
    policy = account.failover if account else "ask"
    other = choice.backup(known, own)
    is_same = choice.is_same_number(other, own)
    if policy == "off" and not is_same:
        raise NoSession(f"{choice.why_not(own)}, and this workspace lets no other number answer", choice.remedy(own))
    way = await _by(office, source, chat, other, own)
    return replace(way, needs_consent=policy == "ask" and not is_same)


async def _by(office: Office, source: Source, chat: ChatRow, session: Candidate, own: Candidate) -> Way:
    """The way by this session, whatever the rules would choose."""
    to = recipient(chat)
    if session.id == own.id:
        address = _sender(office, session).address(to)
        is_shut = office.is_shut(session.id, chat.peer, chat)
        return Way("own", session, address, peer_of(chat, address), chat, is_shut)
    if to.phone is None and not own.is_usable:
        raise NoSession(f"{choice.why_not(own)}; no other number of ours knows this customer's", choice.remedy(own))
    if to.phone is None:
        raise CannotReach(f"{session.key} does not know this customer's number", "answer by the chat's own number")
    way = await way_for_person(office, source, to.phone, session)
    kind = "same_number" if choice.is_same_number(session, own) else "failover"
    return replace(way, kind=kind, reason=None if own.is_usable else choice.why_not(own))


async def _chat_with(source: Source, session_id: int, peer: str) -> ChatRow | None:
    return (await chats.by_key(source, [(session_id, peer)])).get((session_id, peer))


def _sender(office: Office, session: Candidate) -> Sender:
    sender = office.sender(session.id)
    if sender is None:
        raise NoSession(choice.why_not(session), choice.remedy(session))
    return sender


def peer_of(chat: ChatRow, address: str) -> Peer:
    """The chat's own peer, as a fact names it."""
    if chat.kind == "group":
        return Peer(address, group=GroupSeen(chat.peer[2:]))
    return Peer(address, Person((identity_of_peer(chat.peer),)))


def _dialled(address: str) -> str | None:
    found = identity(address)
    return found.value if found and found.kind == "phone" else None


def _candidate(office: Office, row: SessionRow, tolls: dict[int, attempts.Toll], now: Millis) -> Candidate:
    parts = health_parts(row.state, row.last_event_at, row.provider_type, tolls.get(row.id), now)
    return Candidate(
        id=row.id,
        key=row.key,
        workspace_id=row.workspace_id,
        provider_type=row.provider_type,
        phone=row.phone,
        is_primary=bool(row.is_primary),
        can_send=office.sender(row.id) is not None,
        is_up=link.is_up(row.state, row.link_since, row.link_was_up, now),
        state=row.state,
        reason=row.state_reason,
        trouble=row.trouble,
        trouble_hint=row.trouble_hint,
        health=score(parts),
    )
