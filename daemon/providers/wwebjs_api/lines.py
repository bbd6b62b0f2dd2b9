"""Lines of a thread that nobody wrote: who came into a group and who left, what was changed, who called."""

from collections.abc import Callable
from typing import Any, Final

from daemon.facts import Fact, GroupChanged, GroupSeen, Ignored, MessageReceived, Peer, Unknown
from daemon.providers.body import moment, name, record, text, whole
from daemon.providers.webjs_objects import BROADCAST, MessageId, is_broadcast, jid, message_id, usual
from daemon.providers.wwebjs_api.peers import all_of, is_group, peer_of, who
from store.models import Direction, Millis

_LONGEST = 200
"""Characters of a subject that are said again in a line."""
_MISSED = "miss"


def of_group(data: dict[str, Any]) -> list[Fact]:
    """A GroupNotification."""
    told = record(data.get("notification"))
    return _notified(told, name(told.get("type")))


def of_message(message: dict[str, Any], known: MessageId) -> list[Fact]:
    """The same when it stands where a message stands."""
    raw = record(message.get("_data"))
    told = {
        "id": message.get("id"),
        "chatId": known.chat,
        "author": message.get("author") or raw.get("author"),
        "recipientIds": message.get("recipients") or raw.get("recipients"),
        "timestamp": message.get("timestamp"),
        "body": message.get("body") or raw.get("body"),
    }
    return _notified(told, name(raw.get("subtype")) or name(message.get("subtype")))


def notice(message: dict[str, Any], known: MessageId, kind: str) -> Fact:
    """What WhatsApp tells in a chat beside messages."""
    raw = record(message.get("_data"))
    subtype = name(raw.get("subtype")) or name(message.get("subtype"))
    if kind == "e2e_notification" and subtype == "encrypt":
        return Ignored("that the chat is encrypted")
    peer = peer_of(known.chat)
    if peer is None:
        return Unknown("a notice for no chat")
    words = NOTICES.get(subtype) or text(message.get("body")) or f"a notice of WhatsApp: {subtype or kind}"
    return line(peer, known, words[:_LONGEST], moment(message.get("timestamp")))


def album(message: dict[str, Any], known: MessageId, peer: Peer) -> Fact:
    """Its files come as messages of their own, so it counts for nothing itself."""
    raw = record(message.get("_data"))
    counts = [(whole(raw.get(f"expected{kind}Count")) or 0, word) for kind, word in _IN_ALBUM]
    said = " and ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, word in counts if count)
    words = f"an album: {said}" if said else "an album"
    return line(peer, known, words, moment(message.get("timestamp")))


def called(message: dict[str, Any], known: MessageId, peer: Peer, *, is_ours: bool) -> Fact:
    """A call as the log of the telephone has it: the same line as that of its ringing."""
    raw = record(message.get("_data"))
    subtype = name(raw.get("subtype")) or name(message.get("subtype"))
    is_video = raw.get("isVideoCall") is True or "video" in subtype
    is_missed = subtype.startswith(_MISSED) or text(raw.get("callOutcome")).lower() == "missed"
    at = moment(message.get("timestamp"))
    return _call(peer, known, at, is_ours=is_ours, is_video=is_video, before="missed" if is_missed else "")


def of_call(data: dict[str, Any]) -> list[Fact]:
    """Somebody rings: it cannot be answered here, so they want us now."""
    call = record(data.get("call"))
    chat, is_ours = usual(jid(call.get("from"))), call.get("fromMe") is True
    bare = name(call.get("id")) or name(record(call.get("id")).get("id"))
    if not bare or not chat:
        return [Unknown("a call without an id" if chat else "a call from nobody")]
    peer = peer_of(chat)
    if is_broadcast(chat) or peer is None:
        return [BROADCAST]
    known = MessageId(f"{'true' if is_ours else 'false'}_{chat}_{bare}", bare, chat, is_ours)
    at, is_video = moment(call.get("timestamp")), call.get("isVideo") is True
    article = "a group" if call.get("isGroup") is True else "a"
    return [_call(peer, known, at, is_ours=is_ours, is_video=is_video, before=article)]


def line(peer: Peer, known: MessageId, words: str, at: Millis | None) -> MessageReceived:
    """One that is neither counted nor sent."""
    return _said(peer, known, words, at, "internal")


def _call(
    peer: Peer, known: MessageId, at: Millis | None, *, is_ours: bool, is_video: bool, before: str
) -> MessageReceived:
    # the log of a call may have its ringing's id, and of two texts of one message the later in the alphabet stays
    words = f"{before} {'video' if is_video else 'voice'} call".strip()
    if is_ours:
        return line(peer, known, f"we called: {words}", at)
    return _said(peer, known, words, at, "inbound")


def _said(peer: Peer, known: MessageId, words: str, at: Millis | None, direction: Direction) -> MessageReceived:
    return MessageReceived(
        peer=peer,
        direction=direction,
        dedupe_key=known.key,
        provider_message_id=known.whole,
        type="system",
        body=words,
        sent_at=at,
        sender=peer.person if direction == "inbound" else None,
    )


def _notified(told: dict[str, Any], kind: str) -> list[Fact]:
    known = message_id(told.get("id"), jid(told.get("chatId")))
    chat = usual(jid(told.get("chatId"))) or (known.chat if known else "")
    if known is None or not is_group(chat):
        return [Unknown("a notice of a group without its id")]
    at, body = moment(told.get("timestamp")), text(told.get("body"))
    author, listed = jid(told.get("author")), told.get("recipientIds")
    whom = all_of(jid(one) for one in listed) if isinstance(listed, list) and listed else ""
    say = GROUP_LINES.get(kind)
    words = (
        say(who(author), whom or who(author), body[:_LONGEST]) if say else f"the group was changed: {kind or 'no type'}"
    )
    facts: list[Fact] = [line(Peer(chat, group=GroupSeen(chat)), known, words[:_MOST], at)]
    if kind == "subject" and body.strip():
        facts.append(GroupChanged(GroupSeen(chat, body), at))
    return facts


_MOST = 1000
_IN_ALBUM = (("Image", "photo"), ("Video", "video"))
NOTICES: Final[dict[str, str]] = {
    "identity": "their security code has changed: it may be another telephone",
    "change_number": "they have changed their number",
}
"""What WhatsApp tells of a person, by its own word for it."""
GROUP_LINES: Final[dict[str, Callable[[str, str, str], str]]] = {
    "add": lambda by, whom, _: f"{by} added {whom}",
    "announce": lambda by, _, on: f"{by} lets {'only admins' if on == 'on' else 'everybody'} write",
    "create": lambda by, _, called: f"{by} made the group {called}".strip(),
    "created_membership_requests": lambda _, whom, __: f"{whom} asked to join",
    "demote": lambda by, whom, _: f"{by} made {whom} no longer an admin",
    "description": lambda by, _, __: f"{by} changed the description",
    "invite": lambda _, whom, __: f"{whom} joined by an invitation",
    "leave": lambda _, whom, __: f"{whom} left",
    "linked_group_join": lambda _, whom, __: f"{whom} joined by the community",
    "membership_approval_request": lambda by, _, __: f"{by} asks to join",
    "modify": lambda _, whom, __: f"a number has changed: {whom}",
    "picture": lambda by, _, __: f"{by} changed the picture",
    "promote": lambda by, whom, _: f"{by} made {whom} an admin",
    "remove": lambda by, whom, _: f"{by} removed {whom}",
    "restrict": lambda by, _, on: f"{by} lets {'only admins' if on == 'on' else 'everybody'} change the group",
    "subject": lambda by, _, called: f'{by} called the group "{called}"',
}
"""What happened in a group, by the library's word for it: who did it, to whom, and the text that goes with it."""
