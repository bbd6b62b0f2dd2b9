"""What only the engine's own data (`_data`) tells of a message: WEBJS, NOWEB and GOWS each in their way."""

from dataclasses import dataclass, field
from typing import Any

from daemon.providers.body import moment, name, record, text, whole
from daemon.providers.waha.ids import jid
from store.models import Millis

MANY_TIMES = 5
"""Forwarded so often, WhatsApp itself says `many times`."""
PROTO: dict[str, str] = {
    "albumMessage": "album",
    "audioMessage": "audio",
    "buttonsMessage": "interactive",
    "buttonsResponseMessage": "buttons_response",
    "contactMessage": "vcard",
    "contactsArrayMessage": "multi_vcard",
    "conversation": "chat",
    "documentMessage": "document",
    "eventMessage": "scheduled_event_creation",
    "extendedTextMessage": "chat",
    "groupInviteMessage": "groups_v4_invite",
    "imageMessage": "image",
    "interactiveMessage": "interactive",
    "interactiveResponseMessage": "interactive",
    "listMessage": "list",
    "listResponseMessage": "list_response",
    "liveLocationMessage": "location",
    "locationMessage": "location",
    "orderMessage": "order",
    "pollCreationMessage": "poll_creation",
    "pollCreationMessageV2": "poll_creation",
    "pollCreationMessageV3": "poll_creation",
    "productMessage": "product",
    "protocolMessage": "protocol",
    "ptvMessage": "video",
    "stickerMessage": "sticker",
    "templateButtonReplyMessage": "template_button_reply",
    "templateMessage": "interactive",
    "videoMessage": "video",
}
"""The names of WhatsApp's own protocol, as NOWEB and GOWS give them, in the words of WEBJS."""
_AROUND = (
    "deviceSentMessage", "documentWithCaptionMessage", "ephemeralMessage", "lottieStickerMessage", "viewOnceMessage",
    "viewOnceMessageV2", "viewOnceMessageV2Extension",
)  # fmt: skip
"""What a message may be wrapped into."""
_BESIDE = frozenset({"messageContextInfo", "senderKeyDistributionMessage"})
"""What stands beside any message, and is none."""
_ALT = ("remoteJidAlt", "senderPn", "senderLid")
"""Of a message of ours only the first is the customer's."""
_AUTHOR_ALT = ("participantAlt", "participantPn", "participantLid")


@dataclass(frozen=True, slots=True)
class Inside:
    """`kind` is the type in the words of whatsapp-web.js, `content` what stands there of it."""

    kind: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    other: str = ""
    """What WhatsApp's protocol calls a type that is not known here."""
    push_name: str = ""
    chat: str = ""
    bare: str = ""
    author: str = ""
    peer_alt: str = ""
    """The other address of whom the chat is with: the phone of a lid."""
    author_alt: str = ""
    quoted_id: str = ""
    quoted_author: str = ""
    is_forwarded: bool = False
    forwards: int = 0
    edited_at: Millis | None = None


def inside(data: dict[str, Any], engine: str) -> Inside:
    """By the engine's name, and without one by what the data looks like."""
    if engine == "GOWS" or (not engine and "Info" in data):
        return _gows(data)
    if engine == "NOWEB" or (not engine and "key" in data):
        return _noweb(data)
    return _webjs(data)


def _webjs(data: dict[str, Any]) -> Inside:
    own = record(data.get("id"))
    return Inside(
        kind=name(data.get("type")),
        content=data,
        push_name=text(data.get("notifyName")),
        chat=jid(own.get("remote")),
        bare=name(own.get("id")),
        author=jid(data.get("author")),
        quoted_id=name(data.get("quotedStanzaID")),
        quoted_author=jid(data.get("quotedParticipant")),
        is_forwarded=data.get("isForwarded") is True,
        forwards=whole(data.get("forwardingScore")) or 0,
        edited_at=moment(data.get("latestEditSenderTimestampMs")),
    )


def _noweb(data: dict[str, Any]) -> Inside:
    own = record(data.get("key"))
    return Inside(
        **_content(record(data.get("message"))),
        push_name=text(data.get("pushName")),
        chat=jid(own.get("remoteJid")),
        bare=name(own.get("id")),
        author=jid(own.get("participant")),
        peer_alt=_first(own, _ALT[:1] if own.get("fromMe") is True else _ALT),
        author_alt=_first(own, _AUTHOR_ALT),
    )


def _gows(data: dict[str, Any]) -> Inside:
    info = record(data.get("Info"))
    chat, sender_alt = jid(info.get("Chat")), jid(info.get("SenderAlt"))
    is_group = chat.endswith("@g.us")
    # of a message of ours the sender is this number, and the customer the recipient
    other = jid(info.get("RecipientAlt")) if info.get("IsFromMe") is True else sender_alt
    return Inside(
        **_content(record(data.get("Message"))),
        push_name=text(info.get("PushName")),
        chat=chat,
        bare=name(info.get("ID")),
        author=jid(info.get("Sender")) if is_group else "",
        peer_alt="" if is_group else other,
        author_alt=sender_alt if is_group else "",
    )


def _content(message: dict[str, Any]) -> dict[str, Any]:
    """What a message of the protocol is, and whom it answers."""
    message = _unwrapped(message)
    found = next((key for key in message if key in PROTO and message[key] is not None), "")
    content = record(message.get(found))
    kind = PROTO.get(found, "")
    other = next((key for key in message if key not in _BESIDE), "")
    is_voice = content.get("ptt") is True or content.get("PTT") is True
    context = record(content.get("contextInfo"))
    return {
        "kind": "ptt" if kind == "audio" and is_voice else kind,
        "content": content,
        "other": "" if kind else name(other),
        "quoted_id": name(context.get("stanzaId")) or name(context.get("stanzaID")),
        "quoted_author": jid(context.get("participant")),
        "is_forwarded": context.get("isForwarded") is True,
        "forwards": whole(context.get("forwardingScore")) or 0,
    }


def _unwrapped(message: dict[str, Any]) -> dict[str, Any]:
    for _ in _AROUND:
        around = next((one for one in _AROUND if isinstance(message.get(one), dict)), None)
        if around is None:
            break
        message = record(message[around].get("message"))
    return message


def _first(plain: dict[str, Any], keys: tuple[str, ...]) -> str:
    return next(filter(None, (jid(plain.get(key)) for key in keys)), "")
