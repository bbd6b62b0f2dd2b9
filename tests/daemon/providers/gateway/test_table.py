"""Every event, type, status and variant of a sync that the gateway has or ever had, with the facts it becomes.

Whatever the code knows by a name stands here: a new name without a row fails.
"""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from daemon.facts import (
    AccountNotice,
    ChatSnapshot,
    ChatsSynced,
    ContactSeen,
    GroupChanged,
    GroupSeen,
    Ignored,
    MessageReceived,
    MessageStatusChanged,
    Participant,
    Peer,
    Person,
    QrMade,
    Reaction,
    SessionChanged,
    Unknown,
)
from daemon.providers import webjs_objects
from daemon.providers.gateway import flat, messages, sessions, sync, synced_messages, synced_peers
from daemon.providers.gateway.facts import EVENTS
from daemon.providers.gateway.ids import _SESSIONS
from daemon.rules.nameless import nameless_key
from store.models import Identity, Media, MessageType, Millis
from tests.daemon.providers.bodies import (
    a_flat_group_message,
    a_flat_message,
    a_gateway_body,
    a_gateway_message,
    a_group_message,
)
from tests.daemon.providers.gateway.table import Row, Told, a, as_told, exactly, read

CAPTURED = Path(__file__).parents[5] / "shared" / "payloads" / "gateway"
BUDI, ANA = Identity("phone", "+6281234567890"), Identity("phone", "+6281111111111")
OLD_GROUP = GroupSeen("1234567890-1234567890@g.us", "Team")
LID = Identity("lid", "99887766554433")
IN_TEAM = tuple(map(Participant, (BUDI, LID, Identity("jid", "6282@c.us"))))
NOBODY = Unknown("a contact without a number")
CHAT_ID, GROUP_ID, OURS = "6281234567890@c.us", "120363404793044052@g.us", "true_6281234567890@c.us_3EB0"
SENT = Millis(1_795_362_934_000)
FOR_GOOD = "the gateway gave up reconnecting"
AS_FAILED = {"error": "WhatsApp could not send it", "reaction": Reaction.FAIL,
             "hint": "look at the telephone of this number, then send again"}  # fmt: skip


# Events (seed §1.3): live ones, those that are dead in the gateway's code, those that come flat, and dotted names.


def an_event(event: str, *told: Any, **data: Any) -> Row:
    return Row("event", event, a_gateway_body(event, **{"x": 1, **data}), told)


def a_flat_event(event: str, told: Any, **fields: Any) -> Row:
    return Row("event", event, {"event": event, **fields}, (told,))


def a_message(**told: Any) -> Told:
    return a(MessageReceived, **told)


def a_status(status: Any, **more: Any) -> Any:
    return exactly(MessageStatusChanged(OURS, status, None, f"status:{status}", **more))


PRIVATE = exactly(
    MessageReceived(
        Peer(CHAT_ID, Person((BUDI,))), "inbound", "false_6281234567890@c.us_AC14", "false_6281234567890@c.us_AC14",
        "text", "Halo", SENT, sender=Person((BUDI,)),
    )
)  # fmt: skip
A_GROUP = a(
    MessageReceived,
    peer=Peer(GROUP_ID, group=GroupSeen(GROUP_ID, "Team", IN_TEAM)),
    sender=Person((BUDI,), "Budi"), dedupe_key=f"false_{GROUP_ID}_3EB0AA", direction="inbound", type="text",
)  # fmt: skip
FROM_THE_PHONE = a(
    MessageReceived, direction="outbound", origin="live", status="pending", sender=None, dedupe_key=OURS,
    peer=Peer(CHAT_ID, Person((BUDI,))),
)  # fmt: skip
DOTTED = {"message_id": "false_6281234567890@c.us_AC14", "from": CHAT_ID, "contact_name": "Budi"}

STRANGE: list[Any] = ["hologram.seen", "", None, 7, []]

LIVE = [
    an_event("qr_code_generated", exactly(SessionChanged("qr_scanning", qr=QrMade("data:image/png;base64,AA", 60))),
             qr_code="data:image/png;base64,AA"),
    an_event("session_authenticated", exactly(SessionChanged("authenticated")), status="authenticated"),
    an_event("session_ready", exactly(SessionChanged("connected", phone="+628111222333")), phone_number="628111222333"),
    *(an_event("session_ready", exactly(SessionChanged("connected")), phone_number=no)
      for no in ("null", "undefined", "")),
    an_event("session_error", exactly(SessionChanged("failed", "phone_extraction_failed: m")),
             error="phone_extraction_failed", message="m"),
    an_event("session_disconnected", exactly(SessionChanged("disconnected", "NAVIGATION")), reason="NAVIGATION"),
    an_event("session_disconnected", exactly(SessionChanged("disconnected")), reason=None),
    an_event("session_reconnected", a(Ignored), status="reconnected"),
    an_event("session_reconnect_failed", exactly(SessionChanged("disconnected", FOR_GOOD, is_for_good=True)),
             max_retries=5),
    an_event("message_received", PRIVATE, message=a_gateway_message()),
    an_event("message_received", A_GROUP, message=a_group_message()),
    an_event("message_received", a_message(direction="outbound"),
             message=a_gateway_message(from_me=True, to=CHAT_ID)),
    an_event("message_received", a_message(peer=Peer("99887766554433@lid", Person((LID,)))),
             message=a_gateway_message(**{"from": "99887766554433@lid", "id": "false_99887766554433@lid_L1"})),
    *(an_event("message_received", exactly(Ignored("status broadcast")),
               message=a_gateway_message(**{"from": chat, "id": f"false_{chat}_S1"}))
      for chat in ("status@broadcast", "6281234567890@broadcast", "120363000000000000@newsletter")),
    an_event("message_sent", FROM_THE_PHONE, source="message_create_event",
             message=a_gateway_message(id=OURS, **{"from": "x@c.us", "to": CHAT_ID})),
    an_event("message_sent", a_message(direction="outbound", dedupe_key=f"true_{GROUP_ID}_3EB0", sender=None),
             message=a_group_message(id=f"true_{GROUP_ID}_3EB0_628111222333@c.us", to=GROUP_ID, from_me=True)),
    an_event("message_status_updated", a_status("read"), message_id=OURS, ack_level=3, status="delivered"),
    an_event("message_delivered", a_status("delivered"), message_id=OURS, recipient=CHAT_ID),
    an_event("message_read", a_status("read"), message_id=OURS, recipient=CHAT_ID),
    an_event("typing_indicator", a(Ignored), contact_id=CHAT_ID, is_typing=True),
    an_event("chat_state_updated", a(Ignored), chat_id=CHAT_ID, chat_state="online"),
    a_flat_event("mobile_activity_detected", a(Ignored), session_id="s", data={"device_type": "android"}),
    a_flat_event("connection_test", a(Ignored), timestamp=1_795_362_705_906),
    a_flat_event("session_status_changed", exactly(SessionChanged("connected", None, "+628111222333")), session_id=7,
                 status="connected", phone_number="628111222333"),
    a_flat_event("message_received", PRIVATE, workspace_id=1, session_id=7, message=a_gateway_message()),
]  # fmt: skip
DEAD = [
    an_event("session_restarting", exactly(SessionChanged("disconnected", "stuck")), reason="stuck", restart_attempt=1),
    an_event("session_restart_failed", exactly(SessionChanged("failed", "no browser")), error="no browser"),
    an_event("session_health_failed", exactly(SessionChanged("failed", "Max restart attempts exceeded")),
             reason="Max restart attempts exceeded"),
    an_event("qr.code", exactly(SessionChanged("qr_scanning", qr=QrMade("AA", 60))), qr_code="AA"),
    an_event("session.connected", exactly(SessionChanged("connected", phone="+628111222333")),
             phone_number="628111222333"),
    an_event("session.disconnected", exactly(SessionChanged("disconnected", "manual")), reason="manual"),
    an_event("session.error", exactly(SessionChanged("failed", "e")), error="e"),
    an_event("message.received", a_message(body="Halo", type="text", sent_at=SENT, sender=Person((BUDI,), "Budi")),
             **DOTTED, message_type="text", message={"body": "Halo"}, timestamp=1_795_362_934),
    an_event("message.received", a_message(body="Look", type="image", sent_at=SENT, media=Media()),
             **DOTTED, message_type="image", message={"caption": "Look"}, timestamp="2026-11-22T15:55:34Z"),
    an_event("message.received", exactly(Unknown("a message without an id")), **{**DOTTED, "message_id": None}),
    an_event("message.sent", a_status("sent"), message_id=OURS),
    an_event("message.delivered", a_status("delivered"), message_id=OURS),
    an_event("message.read", a_status("read"), message_id=OURS),
    an_event("message.failed", a_status("failed", **{**AS_FAILED, "error": "no", "error_code": "131"}), message_id=OURS,
             error_message="no", error_code=131),
    an_event("message.failed", a_status("failed", **AS_FAILED), message_id=OURS),
    an_event("contact.updated", exactly(ContactSeen(Person((BUDI,), "Budi S"), None)), phone="6281234567890",
             name="Budi", last_name="S"),
    an_event("contact.updated", exactly(NOBODY), name="Budi"),
    an_event("chats.synced", a(ChatsSynced, chats=1), a(ContactSeen), a(ChatSnapshot, unread_count=2),
             chats=[{"chat_id": CHAT_ID, "unread_count": 2}]),
    an_event("chats.synced", a(Ignored), count=3),
    an_event("contacts.synced", exactly(ContactSeen(Person((BUDI,), "Budi"), None)), exactly(NOBODY),
             contacts=[{"phone": "+6281234567890", "name": "Budi"}, {}]),
    an_event("contacts.synced", a(Ignored), contacts=[]),
    an_event("rate.limit.warning", exactly(AccountNotice("rate.limit.warning", "current_usage 29, limit 30")),
             current_usage=29, limit=30),
    an_event("campaign.completed", a(Ignored), campaign_id="c"),
    *(Row("no event", str(event), a_gateway_body("x", x=1).replace(b'"x"', json.dumps(event).encode(), 1),
          (a(Unknown),))
      for event in STRANGE),
]  # fmt: skip

# Statuses: of the connection, and of a message by its level, which is believed, or else by its word.

STATES = {
    "authenticated": SessionChanged("authenticated"), "connected": SessionChanged("connected"),
    "disconnected": SessionChanged("disconnected"), "error": SessionChanged("failed"),
    "failed": SessionChanged("failed"), "initializing": SessionChanged("unknown"),
    "qr_scanning": SessionChanged("qr_scanning"), "ready": SessionChanged("connected"),
    "reconnect_failed": SessionChanged("disconnected"), "SCAN_QR_CODE": SessionChanged("qr_scanning"),
    "WORKING": SessionChanged("connected"),
}  # fmt: skip
LEVELS = {-1: "failed", 0: "pending", 1: "sent", 2: "delivered", 3: "read", 4: "played"}
WORDS = {"pending": "pending", "sent": "sent", "delivered": "delivered", "read": "read", "played": "played",
         "failed": "failed", "error": "failed"}  # fmt: skip


def an_ack(group: str, key: object, *told: Any, **data: Any) -> Row:
    return Row(group, str(key), a_gateway_body("message_status_updated", message_id=OURS, **data), told)


STATUSES = [
    *(Row("state", one, {"event": "session_status_changed", "session_id": 7, "status": one}, (exactly(fact),))
      for one, fact in STATES.items()),
    Row("state", "reconnected", {"event": "session_status_changed", "session_id": 7, "status": "reconnected"},
        (a(Ignored),)),
    Row("state", "hologram", {"event": "session_status_changed", "session_id": 7, "status": "x"}, (a(Unknown),)),
    *(Row("end", why, a_gateway_body("session_disconnected", reason=f"it was {why}"),
          (exactly(SessionChanged("disconnected", f"it was {why}", is_for_good=True)),))
      for why in ("LOGOUT", "LOGGED_OUT", "USER_REQUESTED", "DELETED_SESSION", "UNPAIRED")),
    *(an_ack("ack", level, a_status(is_, **(AS_FAILED if is_ == "failed" else {})), ack_level=said, status="pending")
      for level, is_ in LEVELS.items() for said in (level, str(level))),
    *(an_ack("word", word, a_status(is_, **(AS_FAILED if is_ == "failed" else {})), status=word)
      for word, is_ in WORDS.items()),
    *(an_ack("no ack", told, a(Unknown), **told)
      for told in ({"ack_level": 7}, {"ack_level": True}, {"ack_level": 2.5}, {"status": "x"}, {}, {"status": None})),
]  # fmt: skip

# Types: message.type as whatsapp-web.js has them (Constants.js), live and in a sync.

TYPES: dict[str, MessageType] = {
    "chat": "text", "image": "image", "video": "video", "audio": "audio", "ptt": "audio", "document": "document",
    "sticker": "sticker",
    **dict.fromkeys(
        ("album", "location", "vcard", "multi_vcard", "order", "product", "payment", "list", "list_response",
         "buttons_response", "template_button_reply", "interactive", "native_flow", "hsm", "groups_v4_invite",
         "poll_creation", "scheduled_event_creation", "reaction", "revoked", "ciphertext", "call_log", "gp2",
         "group_notification", "e2e_notification", "notification", "notification_template", "broadcast_notification",
         "protocol", "oversized", "debug", "unknown", "hologram"), "unsupported"),
}  # fmt: skip
NO_WORDS = {"location"}


def a_type(kind: str, is_: MessageType, **more: Any) -> Any:
    return a_message(type=is_, body="" if kind in NO_WORDS else "look",
             detail=kind if is_ == "unsupported" else None,
             media=None if is_ in ("text", "unsupported") else Media(is_voice=kind == "ptt"), **more)  # fmt: skip


ALL_TYPES = [
    *(Row("type", kind, a_gateway_body(message=a_gateway_message(type=kind, body="look")), (a_type(kind, is_),))
      for kind, is_ in TYPES.items()),
    *(Row("type", str(odd), a_gateway_body(message=a_gateway_message(**odd)),
          (a_message(type="unsupported", detail=detail),))
      for odd, detail in (({"type": None}, "no type"), ({"type": "chat", "body": None}, "chat"))),
]  # fmt: skip

# The written form (seed §1.6).


def a_written(key: str, told: Any, plain: dict[str, Any]) -> Row:
    return Row("written", key, plain, (told,))


FLAT = [
    a_written("private", a_message(peer=Peer("+6281234567890", Person((BUDI,), "Budi")), type="text", body="Halo",
                           sent_at=SENT, direction="inbound", provider_message_id=None), a_flat_message()),
    a_written("group", a_message(peer=Peer("1234567890-1234567890@g.us", group=OLD_GROUP),
                         sender=Person((BUDI,), "Budi")), a_flat_group_message()),
    *(Row("id of a written message", key, a_flat_message(**{key: "M1"}),
          (a_message(provider_message_id="M1", dedupe_key="M1"),))
      for key in ("wam_id", "message_id", "whatsapp_message_id", "id")),
    a_written("text", a_message(type="text", media=None), a_flat_message(message_type="text", has_media="false")),
    a_written("image", a_message(type="image", media=Media()), a_flat_message(message_type="image", has_media=True)),
    a_written("has_media alone", a_message(type="unsupported", media=Media()), a_flat_message(has_media="1")),
    a_written("media_url alone", a_message(type="unsupported", media=Media()), a_flat_message(media_url="https://e.test/x")),
    a_written("location", a_message(type="unsupported", detail="location", media=None),
              a_flat_message(message_type="location")),
    a_written("milliseconds", a_message(sent_at=SENT), a_flat_message(timestamp=SENT)),
    a_written("from_me", a_message(direction="outbound"), a_flat_message(from_me=True)),
    a_written("no session", exactly(Unknown("it names no session")), a_flat_message(session_id=None)),
    a_written("story", a(Ignored), a_flat_message(contact_phone="status@broadcast")),
    *(Row("session", key, {**a_flat_message(session_id=None), key: 7}, (a_message(),))
      for key in ("session_id", "whatsapp_account_id", "account_id")),
]  # fmt: skip

# Syncs (seed §1.4 and §1.5): each key and form that was ever written says the same of the same chat.

SYNCED_AT, SAID_AT = Millis(1_795_362_938_779), Millis(1_795_362_878_000)
CHAT = {
    "chat_type": "private", "chat_id": CHAT_ID, "timestamp": 1_795_362_938, "unread_count": 3,
    "sent_at": "2026-11-22T15:55:38.779Z", "contact_phone": "+6281234567890", "contact_name": "Budi",
    "last_message": {"body": "Halo", "timestamp": 1_795_362_878, "from_me": False},
}  # fmt: skip
GROUP = {
    "chat_type": "group", "chat_id": GROUP_ID, "timestamp": 1_795_362_938, "unread_count": 0, "group_jid": GROUP_ID,
    "group_name": "Team", "group_participants": [{"phone": "+6281234567890", "is_admin": True}],
    "last_message": {"body": "hi", "timestamp": 1_795_362_878, "from_me": True},
}  # fmt: skip
HALO = {
    "direction": "inbound", "body": "Halo", "type": "text", "sent_at": SAID_AT, "origin": "sync", "is_nameless": True,
    "sender": Person((BUDI,)), "dedupe_key": nameless_key("p:+6281234567890", SAID_AT, "inbound", "Halo"),
    "media": None, "detail": None,
}  # fmt: skip


def without(plain: dict[str, Any], *keys: str, **rest: Any) -> dict[str, Any]:
    return {**{key: value for key, value in plain.items() if key not in keys}, **rest}


def a_synced(group: str, key: str, chat: Any, name: str | None = "Budi", snapshot: Any = None, **said: Any) -> Row:
    told = (
        a(ChatsSynced, chats=1),
        a(ContactSeen, person=Person((BUDI,), name)),
        a(ChatSnapshot, peer=Peer(CHAT_ID, Person((BUDI,))), **(snapshot or {"unread_count": 3, "at": SYNCED_AT})),
        a(MessageReceived, **{**HALO, **said}),
    )
    return Row(group, key, {"whatsapp_account_id": 7, "workspace_id": 1, "chats": [chat]}, told)


def a_synced_group(group: str, key: str, chat: Any, name: str | None = "Team", **participant: Any) -> Row:
    member = Participant(**{"identity": BUDI, "is_admin": True, **participant})
    told = (
        a(ChatsSynced, chats=1),
        a(GroupChanged, group=GroupSeen(GROUP_ID, name, (member,))),
        a(ChatSnapshot, peer=Peer(GROUP_ID, group=GroupSeen(GROUP_ID)), unread_count=0),
        a_message(direction="outbound", body="hi", sender=None, status="sent"),
    )
    return Row(group, key, {"session_id": 7, "workspace_id": 1, "chats": [chat]}, told)


def with_last(**fields: Any) -> dict[str, Any]:
    """The private chat with more said of its last message."""
    return {**CHAT, "last_message": {"body": "Halo", "timestamp": 1_795_362_878, **fields}}


A_CHAT = (a(ChatsSynced), a(ContactSeen), a(ChatSnapshot), a_message())
BARE = without({**CHAT, "timestamp": 1_795_362_878}, "last_message")
MEMBERS = without(GROUP, "group_participants")
SYNCS = [
    a_synced("form", "as today", CHAT),
    a_synced_group("form", "a group as today", GROUP),
    *(a_synced("kind", key, without(CHAT, "chat_type", **{key: "private"})) for key in ("chat_type", "type")),
    a_synced("kind", "none", without(CHAT, "chat_type")),
    *(a_synced_group("kind", key, without(GROUP, "chat_type", **{key: "group"})) for key in ("chat_type", "type")),
    a_synced_group("kind", "is_group", without(GROUP, "chat_type", is_group=True)),
    *(a_synced("id of a person", key, without(CHAT, "chat_id", **{key: CHAT_ID})) for key in ("chat_id", "jid", "id")),
    a_synced("id of a person", "contact_phone", without(CHAT, "chat_id")),
    *(a_synced_group("id of a group", key, without(GROUP, "group_jid", "chat_id", **{key: GROUP_ID}))
      for key in ("group_jid", "chat_id", "jid", "id", "group_id")),
    a_synced_group("id of a group", "bare", {**GROUP, "group_jid": GROUP_ID.partition("@")[0]}),
    *(a_synced("last message", key, {**BARE, key: "Halo"}) for key in ("last_message", "message_body", "lastMessage")),
    *(a_synced("last message", f"{key} as an object", without(CHAT, "last_message", **{key: CHAT["last_message"]}))
      for key in ("last_message", "lastMessage")),
    a_synced("last message", "messages[]",
             without(CHAT, "last_message", messages=[{"body": "Halo", "timestamp": 1_795_362_878}])),
    a_synced("last message", "message_body in messages[]",
             without(CHAT, "last_message", messages=[{"message_body": "Halo", "timestamp": 1_795_362_878}])),
    a_synced("last message", "fromMe", with_last(fromMe=False)),
    *(a_synced("time", str(when), {**BARE, "last_message": "Halo", "timestamp": when})
      for when in (1_795_362_878, 1_795_362_878_000, "1795362878")),
    *(a_synced("time of a sync", key, without(CHAT, "sent_at", **{key: CHAT["sent_at"]}))
      for key in ("synced_at", "sent_at", "delivered_at")),
    a_synced("time of a sync", "the time of the message", {**CHAT, "sent_at": "2026-11-22T10:00:00Z"},
             snapshot={"at": None}),
    *(a_synced("unread", key, without(CHAT, "unread_count", **{key: 3})) for key in ("unread_count", "unreadCount")),
    *(a_synced("unread", repr(given), {**CHAT, "unread_count": given}, snapshot={"unread_count": count})
      for given, count in ((0, 0), (-1, -1), ("4", 4), (None, None), ("many", None), (10**17, 99_999))),
    *(a_synced("name of a person", key, without(CHAT, "contact_name", **{key: "Budi"}))
      for key in ("contact_name", "name", "pushname", "notify_name")),
    a_synced("name of a person", "its number", {**CHAT, "contact_name": "6281234567890"}, name=None),
    *(a_synced_group("name of a group", key, without(GROUP, "group_name", **{key: "Team"}))
      for key in ("group_name", "name", "contact_name")),
    *(a_synced_group("participants", key, {**MEMBERS, key: GROUP["group_participants"]})
      for key in ("group_participants", "participants")),
    a_synced_group("participants", "addresses", {**MEMBERS, "participants": [CHAT_ID]}, is_admin=None),
    *(a_synced_group("participant", key,
                     {**MEMBERS, "participants": [{key: "+6281234567890", "is_admin": True, "joinedAt": 1}]})
      for key in ("phone", "jid", "id", "contact_phone", "participant")),
    *(a_synced_group("admin", key, {**MEMBERS, "participants": [{"phone": "6281234567890", key: True}]})
      for key in ("is_admin", "isAdmin", "is_superadmin", "isSuperAdmin")),
    *(a_synced("id of a synced message", key, with_last(**{key: "false_6281234567890@c.us_AC14"}), is_nameless=False,
               dedupe_key="false_6281234567890@c.us_AC14")
      for key in ("id", "wam_id", "message_id", "whatsapp_message_id")),
    a_synced("id of a synced message", "the chat's own", {**BARE, "last_message": "Halo", "wam_id": CHAT_ID}),
    *(Row("session", key, {"workspace_id": 1, "chats": [CHAT], key: 7}, A_CHAT)
      for key in ("session_id", "whatsapp_account_id", "account_id")),
    *(Row("session", f"{key} in the chat", {"chats": [{**CHAT, key: 7}]}, A_CHAT)
      for key in ("session_id", "whatsapp_account_id", "account_id")),
    *(a_synced("type in a sync", kind, with_last(body="look", type=kind), **a_type(kind, is_)[1],
               dedupe_key=nameless_key("p:+6281234567890", SAID_AT, "inbound", "" if kind in NO_WORDS else "look"))
      for kind, is_ in TYPES.items()),
    *(a_synced("key of a type", f"{key} {said}", with_last(**{key: said}), type=is_, media=Media())
      for key in ("type", "message_type", "media_type") for said, is_ in
      (("image", "image"), ("image/png", "image"), ("audio/ogg", "audio"), ("application/pdf", "document"))),
    a_synced("key of a type", "media", with_last(media={"mimetype": "video/mp4", "filename": "f"}), type="video",
             media=Media("video/mp4", "f")),
    a_synced("of the chat", "has_media, media_type (rule 34)",
             {**BARE, "last_message": "Halo", "has_media": True, "media_type": "image", "message_type": "text"},
             type="image", media=Media()),
    a_synced("of the chat", "has_media", {**BARE, "last_message": "Halo", "has_media": True}, media=Media()),
    a_synced("of the chat", "from_me", {**BARE, "last_message": "Halo", "from_me": True}, direction="outbound",
             sender=None,
             dedupe_key=nameless_key("p:+6281234567890", SAID_AT, "outbound", "Halo")),
    Row("form", "no message", {"session_id": 7, "chats": [{**CHAT, "last_message": None}]},
        (a(ChatsSynced), a(ContactSeen), a(ChatSnapshot, active_at=Millis(1_795_362_938_000)))),
    Row("form", "an empty batch", {"session_id": 7, "chats": [], "total_chats": 3}, (exactly(ChatsSynced(0, 3)),)),
    Row("form", "nobody's", {"chats": [CHAT]}, (exactly(Unknown("it names no session")),)),
    *(Row("form", why, {"session_id": 7, "chats": [chat]}, (a(ChatsSynced), exactly(Unknown(why)))) for chat, why in (
        ({}, "a chat with nobody"), ({"type": "group"}, "a group without an id"),
        ({"type": "x"}, "chat type 'x' is not known"))),
    *(Row("form", chat, {"session_id": 7, "chats": [{"chat_id": chat}]}, (a(Ignored),))
      for chat in ("status@broadcast", "1@newsletter")),
]  # fmt: skip

TABLE = [*LIVE, *DEAD, *STATUSES, *ALL_TYPES, *FLAT, *SYNCS]
_TYPES = {"chat", *webjs_objects.WITH_FILE, *webjs_objects.NO_WORDS}
KNOWN: dict[str, Iterable[object]] = {
    "event": EVENTS, "state": {*sessions._STATES, "reconnected"}, "end": webjs_objects.FOR_GOOD,
    "ack": webjs_objects.ACKS, "word": messages._WORDS, "type": _TYPES, "session": _SESSIONS,
    "type in a sync": _TYPES, "id of a written message": flat._IDS,
    "kind": synced_peers._KINDS, "id of a person": synced_peers._PERSON_IDS, "id of a group": synced_peers._GROUP_IDS,
    "participants": synced_peers._PARTICIPANTS, "participant": synced_peers._PARTICIPANT_IDS,
    "admin": synced_peers._ADMINS, "name of a person": synced_peers._PERSON_NAMES,
    "name of a group": synced_peers._GROUP_NAMES, "last message": synced_messages._LAST,
    "id of a synced message": synced_messages._IDS, "time of a sync": sync._TIMES, "unread": sync._UNREAD,
}  # fmt: skip
"""What the code knows by a name."""


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_each_body_becomes_its_facts(row: Row) -> None:
    found = read(row.body)

    assert list(row.told) == as_told(found, row.told)


@pytest.mark.parametrize("group", KNOWN)
def test_nothing_that_the_code_knows_is_left_out(group: str) -> None:
    here = {row.key for row in TABLE if row.group == group}

    assert set() == {str(one) for one in KNOWN[group]} - here


SEEN: dict[str, tuple[Any, ...]] = {
    "chat_state_updated": (a(Ignored),), "connection_test": (a(Ignored),), "typing_indicator": (a(Ignored),),
    "message_received_status": (a(Ignored),), "mobile_activity_detected": (a(Ignored),),
    "session_reconnected": (a(Ignored),),
    "message_delivered": (a(MessageStatusChanged, status="delivered"),),
    "message_read": (a(MessageStatusChanged, status="read"),),
    **{f"message_status_updated_ack{level}": (a(MessageStatusChanged, status=is_),) for level, is_ in LEVELS.items()},
    "message_received_chat": (a_message(type="text", direction="inbound"),),
    "message_received_group": (a_message(type="text", direction="inbound"),),
    "message_received_image": (a_message(type="image", media_at="/data/message/media/data"),),
    "message_received_lid": (a_message(peer=Peer("99887766554433@lid", Person((LID,)))),),
    "message_received_ptt": (a_message(type="audio", media_at="/data/message/media/data"),),
    **dict.fromkeys(("message_sent_group", "message_sent_own_send", "message_sent_phone"),
                    (a_message(direction="outbound", status="pending", sender=None),)),
    "qr_code_generated": (a(SessionChanged, state="qr_scanning"),),
    "session_authenticated": (a(SessionChanged, state="authenticated"),),
    "session_disconnected": (exactly(SessionChanged("disconnected", "NAVIGATION")),),
    "session_ready": (exactly(SessionChanged("connected", None, "+628111222333")),),
    "session_status_changed": (a(SessionChanged, state="connected"),),
}  # fmt: skip
"""What a real gateway was seen to send, by the file that keeps it: one fact each."""
BATCHES = {
    "chats_sync_2": {ChatsSynced: 1, ChatSnapshot: 2, MessageReceived: 2, ContactSeen: 1, GroupChanged: 1},
    "chats_sync_14": {ChatsSynced: 1, ChatSnapshot: 14, MessageReceived: 13, ContactSeen: 11, GroupChanged: 3},
    "chats_sync_50": {ChatsSynced: 1, ChatSnapshot: 50, MessageReceived: 45, ContactSeen: 41, GroupChanged: 9},
}  # fmt: skip
"""Its batches: how many facts of each class."""
KEPT = {
    path.stem: kept["raw_body"].encode()
    for path in sorted(CAPTURED.glob("*.json"))
    if isinstance(kept := json.loads(path.read_bytes()), dict) and kept.get("method") == "POST"
}
"""Empty where the shelf is not at hand."""


def test_each_captured_body_becomes_its_facts() -> None:
    found = {name: read(raw) for name, raw in KEPT.items()}

    assert {name: SEEN[name] for name in found.keys() - BATCHES.keys()} == {
        name: tuple(as_told(some, SEEN[name])) for name, some in found.items() if name not in BATCHES
    }
    assert {name: BATCHES[name] for name in found.keys() & BATCHES.keys()} == {
        name: dict(Counter(map(type, some))) for name, some in found.items() if name in BATCHES
    }
