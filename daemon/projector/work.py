"""The rows that one batch holds in its hands, and new ones that know their place and nothing else."""

from dataclasses import dataclass, field

from daemon.facts import MessageReceived, Peer
from daemon.projector import people
from daemon.projector.routed import Routed
from daemon.projector.sends import Sends
from daemon.rules import messages
from daemon.rules.people import chat_peer, identity_key
from store.chats import NEVER, ChatKey, ChatRow
from store.messages import MessageKey, MessageRow
from store.models import Millis
from store.sessions import SessionRow


@dataclass(slots=True)
class Work:
    sessions: dict[int, SessionRow]
    people: people.Known
    held: dict[MessageKey, MessageRow]
    """The messages that the batch names, as they are in the store."""
    sends: Sends
    chats: dict[ChatKey, ChatRow] = field(default_factory=dict)
    touched: dict[int, ChatRow] = field(default_factory=dict)
    """Chats to look at again once the messages are saved, as they are in the store."""
    new_chats: set[int] = field(default_factory=set)


def new_chat(work: Work, number: int, session_id: int, peer: Peer) -> ChatRow:
    session = work.sessions[session_id]
    workspace, known = session.workspace_id, work.people
    group = known.groups[workspace, peer.group.jid] if peer.group else None
    person = known.identities[identity_key(workspace, peer.person.identities[0])] if peer.person else None
    return ChatRow(
        id=number, workspace_id=workspace, session_id=session_id, session_key=session.key,
        provider_type=session.provider_type, peer=chat_peer(peer), kind=peer.kind,
        contact_id=person.contact_id if person else None, group_id=group.id if group else None,
        send_to="", send_to_at=Millis(0), name="", phone=None, participants_count=None, status="open", unread_count=0,
        snapshot_unread=None, snapshot_at=None, read_at=None, last_message_id=None, last_message_at=Millis(0),
        last_message_type=None, last_message_direction=None, last_message_status=None, preview="",
        last_sender_name=None, last_sender_contact_id=None, last_inbound_at=None, window_closes_at=None,
        window_order=NEVER, waiting_since=None, is_late=0, failed_count=0,
        assignee=None, tags="[]", snoozed_until=None, priority=0, pinned=0, muted=0, merged_into=None, merged_count=0,
        created_seq=0, seq=0,
    )  # fmt: skip


def new_message(work: Work, one: Routed, fact: MessageReceived) -> MessageRow:
    """One that was written here stands where it was written; any other in the chat with its peer."""
    key = (one.session_id, fact.dedupe_key)
    ours = work.sends.message_of(one)
    known, session = ours or work.held.get(key), work.sessions[one.session_id]
    row = messages.received(fact, one.received_at, _BLANK)
    row.chat_id = known.chat_id if known else work.chats[one.session_id, chat_peer(fact.peer)].id
    row.session_id, row.workspace_id, row.delivery_id = session.id, session.workspace_id, one.delivery_id
    if fact.sender and fact.sender.identities:
        row.sender_id = work.people.identities[identity_key(session.workspace_id, fact.sender.identities[0])].id
    row.merged_into = ours.id if ours else None
    return row


_BLANK = MessageRow(
    id=0, rank=0, chat_id=0, session_id=0, workspace_id=0, dedupe_key="",
    provider_message_id=None, direction="inbound", type="text", detail=None, body="", sent_body=None,
    sent_at=Millis(0), claimed_sent_at=None, is_clamped=0, is_late=0, received_at=Millis(0), origin="live",
    is_raising=0, is_marked_unread=0, is_unread=0, read_at=None, read_by=None, sender_id=None, sender_name=None,
    claimed_status=None, status="pending", error=None, error_code=None, hint=None, window_refused_at=None,
    media=None, quoted_key=None, quoted_id=None, reactions=None, edited_at=None, revoked_at=None,
    delivery_id=None, outbox_id=None, merged_into=None, created_seq=0, seq=0,
)  # fmt: skip
"""A message that knows neither what it says nor where it stands."""
