"""What customers do without writing: they call, vote, and answer an invitation to an event."""

from daemon.facts import Fact, Ignored, MessageReceived, Unknown
from daemon.providers.body import moment, name, record, text, whole
from daemon.providers.waha.event import BROADCAST, Event, id_of, links, peer_of, person_of, placed
from daemon.providers.waha.ids import MessageId, is_broadcast, jid, message_id
from store.models import MessageType

CALLS: dict[str, str] = {
    "call.received": "incoming {kind} call",
    "call.rejected": "missed {kind} call",
    "call.accepted": "{kind} call, answered on the telephone",
}
"""One call is one line. Of two words for it the later in the alphabet is kept, whichever came first: in this order."""
RESPONSES: dict[str, str] = {
    "GOING": "going",
    "NOT_GOING": "not going",
    "MAYBE": "maybe",
    "UNKNOWN": "no answer",
}
_OWN = Ignored("an answer of our own, given on the telephone")


def call(event: Event) -> list[Fact]:
    """Somebody wanted us: it counts as unread, also when it was answered on the telephone."""
    payload = event.payload
    number, chat = name(payload.get("id")), jid(payload.get("from"))
    peer = peer_of(chat)
    if not number or peer is None:
        return [Unknown("a call without an id" if peer else "a call from nobody")]
    kind = "video" if payload.get("isVideo") is True else "voice"
    fact = MessageReceived(
        peer=peer,
        direction="inbound",
        dedupe_key=f"{chat}/call:{number}",
        provider_message_id=None,
        type="system",
        body=CALLS[event.name].format(kind=kind),
        sent_at=moment(payload.get("timestamp")) or event.at,
        sender=peer.person,
    )
    return [fact]


def vote(event: Event) -> list[Fact]:
    """Each vote is a line of its own under the poll: the newest says what they want."""
    said = record(event.payload.get("vote"))
    listed = said.get("selectedOptions")
    chosen = [text(one) or text(record(one).get("name")) for one in listed] if isinstance(listed, list) else None
    if event.name == "poll.vote.failed" or chosen is None:
        words = "voted; WAHA could not read for what"
    else:
        words = f"voted: {', '.join(filter(None, chosen))}" if chosen else "took the vote back"
    of = message_id(record(event.payload.get("poll")).get("id"))
    # the engine's own data is that of the vote, not of the poll
    return _answer(event, {**said, "_data": event.payload.get("_data")}, "poll", words, of)


def response(event: Event) -> list[Fact]:
    said = record(event.payload.get("eventResponse"))
    word = name(said.get("response")).upper()
    if event.name == "event.response.failed" or not word:
        words = "answered the event; WAHA could not read how"
    elif word in RESPONSES:
        guests = whole(said.get("extraGuestCount")) or 0
        words = f"answered the event: {RESPONSES[word]}" + (f", and {guests} more" if guests else "")
    else:
        return [Unknown(f"the answer {word[:64]!r} to an event is not known")]
    of = message_id(record(event.payload.get("eventCreationKey")).get("id"))
    return _answer(event, event.payload, "interactive", words, of)


def _answer(
    event: Event, payload: dict[str, object], kind: MessageType, words: str, of: MessageId | None
) -> list[Fact]:
    told = event.inside(payload)
    where = placed(payload, told)
    if where is None:
        return [Unknown("an answer of nobody")]
    if where.is_ours:
        return [_OWN]
    if is_broadcast(where.chat):
        return [BROADCAST]
    # only here does `from` name the member of a group
    author = where.author or (jid(payload.get("from")) if where.is_group else where.chat)
    sender, peer = person_of(author, told.push_name), peer_of(where.chat)
    if peer is None:
        return [Unknown("an answer of nobody")]
    fact = MessageReceived(
        peer=peer,
        direction="inbound",
        dedupe_key=where.key,
        provider_message_id=id_of(payload, where),
        type=kind,
        body=words,
        sent_at=moment(payload.get("timestamp")) or event.at,
        sender=sender,
        quoted_key=of.key if of else None,
        quoted_id=of.bare if of else None,
    )
    return [fact, *links(where, told)]
