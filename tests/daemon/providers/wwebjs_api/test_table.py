"""Every dataType, type of message, state and change of a group that wwebjs-api has, with the facts it becomes.

Whatever the code knows by a name stands here: a new name without a row fails.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from daemon.facts import (
    ChatSnapshot,
    ContactSeen,
    GroupChanged,
    GroupSeen,
    IdentityLinked,
    Ignored,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    MessageStatusChanged,
    Peer,
    Person,
    QrMade,
    Reaction,
    ReactionChanged,
    SessionChanged,
    Unknown,
)
from daemon.providers.webjs_objects import ACKS, FOR_GOOD, WITH_FILE
from daemon.providers.wwebjs_api import content, lines, messages, sessions
from daemon.providers.wwebjs_api.facts import EVENTS
from store.models import Identity, Media, MessageStatus, Millis
from tests.daemon.providers.gateway.table import Row, Told, a, as_told, exactly
from tests.daemon.providers.wwebjs_api.bodies import (
    AT,
    BUDI,
    LID,
    TEAM,
    a_body,
    a_chat,
    a_message,
    a_notification,
    an_id,
    in_team,
    ours,
    read,
)

PHONE, ANA = Identity("phone", "+6281234567890"), "+5511988776655"
NOW, KEY, OURS = Millis(AT * 1000), f"false_{BUDI}_AC14", f"true_{BUDI}_3EB0"
PRIVATE, GROUP = Peer(BUDI, Person((PHONE,), "Budi")), Peer(TEAM, group=GroupSeen(TEAM))
TEXT = MessageReceived(PRIVATE, "inbound", KEY, KEY, "text", "Halo", NOW, sender=Person((PHONE,), "Budi"))
MINE = MessageReceived(
    Peer(BUDI, Person((PHONE,))), "outbound", OURS, OURS, "text", "Halo", NOW, status="sent"
)  # fmt: skip
AS_FAILED: dict[str, Any] = {"error": "WhatsApp could not send it", "reaction": Reaction.FAIL,
             "hint": "look at the telephone of this number, then send again"}  # fmt: skip


def an_event(kind: str, *told: Told, **data: Any) -> Row:
    return Row("dataType", kind, a_body(kind, **data), told)


def _acknowledged(status: MessageStatus) -> MessageStatusChanged:
    told = MessageStatusChanged(OURS, status, None, f"status:{status}")
    return replace(told, **AS_FAILED) if status == "failed" else told


def a_line(words: str, **told: Any) -> Told:
    """What stands in the thread and is counted for nothing."""
    return a(MessageReceived, direction="internal", type="system", body=words, sender=None, **told)


POLL = {"id": an_id("P1", is_ours=True), "from": "628111222333@c.us", "to": BUDI, "type": "poll_creation"}
VOTE = {"voter": BUDI, "selectedOptions": [{"name": "Tea", "localId": 1}], "interractedAtTs": AT * 1000,
        "parentMessage": POLL, "parentMsgKey": an_id("P1", is_ours=True)}  # fmt: skip
THUMB = {"id": an_id("R9"), "msgId": an_id("3EB0", is_ours=True), "senderId": BUDI, "timestamp": AT + 0.25}
AFTER = {"type": "revoked", "body": ""}
WHOLE = f"false_{BUDI}_AC14"
"""The library's own name of the message that most bodies bring."""

EVENTS_TOLD = [
    *(an_event(kind, exactly(TEXT), message=a_message()) for kind in ("message", "message_create", "media_uploaded")),
    an_event("message_create", exactly(MINE), message=ours()),
    an_event("message_create", a(MessageReceived, peer=Peer(TEAM, group=GroupSeen(TEAM)), direction="outbound",
                                 dedupe_key=f"true_{TEAM}_3EB0", sender=None),
             message=ours(id=an_id("3EB0", TEAM, is_ours=True, author="1@lid"), to=TEAM)),
    an_event("message_ciphertext", a(MessageReceived, type="unsupported", detail="ciphertext", dedupe_key=KEY),
             message=a_message(type="ciphertext", body="")),
    an_event("message_revoke_everyone", exactly(MessageRevoked(KEY, None, "revoke")), message=a_message(**AFTER)),
    an_event("message_revoke_everyone", exactly(MessageRevoked(KEY, Millis(NOW + 9000), "revoke")),
             message=a_message(**AFTER, id=an_id("X"), timestamp=AT + 9, protocolMessageKey=an_id())),
    an_event("message_revoke_me", a(Ignored), message=a_message(), revokedMsg=None),
    an_event("message_ack", exactly(MessageStatusChanged(OURS, "read", None, "status:read")), message=ours(ack=1),
             ack=3),
    an_event("message_ack", a(Ignored), message=a_message(), ack=3),
    an_event("message_edit", exactly(MessageEdited(KEY, "Halo!", Millis(NOW + 5), f"edit:false_{BUDI}_E1")),
             message=a_message(latestEditSenderTimestampMs=NOW + 5, latestEditMsgKey=an_id("E1")), newBody="Halo!",
             prevBody="Halo"),
    an_event("media", a(MessageReceived, dedupe_key=KEY, type="image", body="look", media_at="/data/messageMedia/data",
                        media=Media("image/png", "a.png", 3, WHOLE)),
             messageMedia={"mimetype": "image/png", "data": "T2dn", "filename": "a.png", "filesize": 3},
             message=a_message(type="image", hasMedia=True, body="look")),
    an_event("message_reaction", a(ReactionChanged, target_key=OURS, actor=PHONE.value, emoji="👍",
                                   at=Millis(NOW + 250)), reaction={**THUMB, "reaction": "👍"}),
    an_event("message_reaction", a(ReactionChanged, emoji=""), reaction={**THUMB, "reaction": ""}),
    an_event("message_reaction", a(ReactionChanged, actor="us", target_key=KEY),
             reaction={**THUMB, "id": an_id("R8", is_ours=True), "msgId": an_id(), "reaction": "👍"}),
    an_event("group_join", a_line(f"{PHONE.value} added {ANA}", peer=GROUP, dedupe_key=f"false_{TEAM}_Nadd"),
             notification=a_notification("add")),
    an_event("group_leave", a_line(f"{ANA} left"), notification=a_notification("leave")),
    an_event("group_update", a_line(f'{PHONE.value} called the group "Tea"'),
             exactly(GroupChanged(GroupSeen(TEAM, "Tea"), NOW)), notification=a_notification("subject", "Tea")),
    an_event("group_admin_changed", a_line(f"{PHONE.value} made {ANA} an admin"),
             notification=a_notification("promote")),
    an_event("group_membership_request", a_line(f"{PHONE.value} asks to join"),
             notification=a_notification("membership_approval_request", recipientIds=[])),
    an_event("unread_count", exactly(ContactSeen(Person((PHONE,), "Budi Santoso"), None)),
             exactly(ChatSnapshot(Peer(BUDI, Person((PHONE,))), 2, None, NOW)), chat=a_chat()),
    an_event("unread_count", a(ContactSeen), a(ChatSnapshot, unread_count=-1), chat=a_chat(unreadCount=-1)),
    an_event("chat_removed", a(Ignored), chat=a_chat()),
    an_event("chat_archived", a(Ignored), chat=a_chat(), currState=True, prevState=False),
    an_event("contact_changed",
             exactly(IdentityLinked(PHONE, Identity("phone", ANA), "WhatsApp told of a changed number")),
             a_line(f"their number has changed from {PHONE.value} to {ANA}", peer=Peer(BUDI, Person((PHONE,)))),
             message=a_message(type="notification_template"), oldId=BUDI, newId="5511988776655@c.us", isContact=True),
    an_event("call", a(MessageReceived, direction="inbound", type="system", body="a voice call",
                       dedupe_key=f"false_{BUDI}_C1", sent_at=None),
             call={"id": "C1", "from": BUDI, "isVideo": False, "isGroup": False, "fromMe": False}),
    an_event("call", a(MessageReceived, direction="inbound", body="a group video call"),
             call={"id": "C1", "from": BUDI, "isVideo": True, "isGroup": True}),
    an_event("call", a_line("we called: a voice call"), call={"id": "C1", "from": BUDI, "fromMe": True}),
    an_event("vote_update", a(MessageReceived, direction="inbound", type="poll", body="voted for Tea", sent_at=NOW,
                              quoted_key=f"true_{BUDI}_P1", sender=Person((PHONE,))), vote=VOTE),
    an_event("vote_update", a(MessageReceived, body="took the vote back"), vote={**VOTE, "selectedOptions": []}),
    an_event("qr", exactly(SessionChanged("qr_scanning", qr=QrMade("2@abc", 60))), qr="2@abc"),
    an_event("code", exactly(SessionChanged("qr_scanning", "a pairing code waits to be typed on the telephone")),
             code="ABCD1234"),
    an_event("loading_screen", a(Ignored), percent=40, message="WhatsApp"),
    an_event("change_state", exactly(SessionChanged("connected")), state="CONNECTED"),
    an_event("change_state", a(Unknown), state="HOLOGRAM"),
    an_event("disconnected", exactly(SessionChanged("disconnected", "logged out on the telephone", is_for_good=True)),
             reason="LOGOUT"),
    an_event("disconnected", exactly(SessionChanged("disconnected", "WhatsApp Web was left")), reason="NAVIGATION"),
    an_event("disconnected", exactly(SessionChanged("disconnected", "the telephone is no longer linked",
                                                    is_for_good=True)), reason="UNPAIRED"),
    an_event("status", exactly(SessionChanged("failed", "no")), msg="no"),
    an_event("authenticated", exactly(SessionChanged("authenticated"))),
    an_event("ready", exactly(SessionChanged("connected"))),
]  # fmt: skip

# Types of message, as the library has them (Constants.js).

PLACE = {"latitude": -6.2, "longitude": 106.8, "name": "Café", "address": "Jl. 1"}
KINDS: dict[str, tuple[Told, dict[str, Any]]] = {
    "chat": (a(MessageReceived, type="text", body="Halo"), {}),
    **{kind: (a(MessageReceived, type=type_, body="Halo", media=Media(provider_id=WHOLE, is_voice=kind == "ptt")),
              {"hasMedia": True})
       for kind, type_ in WITH_FILE.items()},
    "album": (a_line("an album: 2 photos and 1 video"),
              {"_data": {"expectedImageCount": 2, "expectedVideoCount": 1}, "body": ""}),
    "location": (a(MessageReceived, type="location", body="Café, Jl. 1"), {"body": "/9j/4AAQ", "location": PLACE}),
    "vcard": (a(MessageReceived, type="contacts", body="BEGIN:VCARD"), {"vCards": ["BEGIN:VCARD"]}),
    "multi_vcard": (a(MessageReceived, type="contacts", body="BEGIN:A\nBEGIN:B"), {"vCards": ["BEGIN:A", "BEGIN:B"]}),
    "order": (a(MessageReceived, type="order", body="2 items, Halo"), {"orderId": "7", "_data": {"itemCount": 2}}),
    "product": (a(MessageReceived, type="interactive", body="Mug\nBlue\nHalo"),
                {"title": "Mug", "description": "Blue"}),
    "payment": (a(MessageReceived, type="unsupported", detail="payment"), {}),
    "list": (a(MessageReceived, type="interactive", body="Menu\nToday"),
             {"_data": {"list": {"title": "Menu", "description": "Today"}}}),
    "list_response": (a(MessageReceived, type="interactive", body="Tea - hot"),
                      {"_data": {"listResponse": {"title": "Tea", "description": "hot"}}}),
    "buttons_response": (a(MessageReceived, type="button", body="Halo"), {"selectedButtonId": "1"}),
    "template_button_reply": (a(MessageReceived, type="button", body="Halo"), {}),
    "interactive": (a(MessageReceived, type="interactive", body="Halo"), {}),
    "native_flow": (a(MessageReceived, type="interactive", body="Halo"), {}),
    "hsm": (a(MessageReceived, type="template", body="Halo"), {}),
    "groups_v4_invite": (a(MessageReceived, type="interactive", body="invitation to the group Tea\nHalo"),
                         {"inviteV4": {"groupName": "Tea", "inviteCode": "x"}}),
    "poll_creation": (a(MessageReceived, type="poll", body="Lunch?\n- Rice\n- Noodles"),
                      {"pollName": "Lunch?", "pollOptions": [{"name": "Rice", "localId": 0}, {"name": "Noodles"}]}),
    "scheduled_event_creation": (a(MessageReceived, type="interactive", body="Party\nat ours"),
                                 {"_data": {"eventName": "Party", "eventDescription": "at ours"}}),
    "reaction": (a(Ignored), {}),
    "revoked": (a(MessageReceived, type="unsupported", detail="revoked"), {"body": ""}),
    "ciphertext": (a(MessageReceived, type="unsupported", detail="ciphertext"), {"body": ""}),
    "call_log": (a(MessageReceived, type="system", direction="inbound", body="missed video call"),
                 {"_data": {"subtype": "miss_video"}}),
    "gp2": (a_line(f"{PHONE.value} added {ANA}", peer=GROUP),
            {"id": an_id("G", TEAM), "author": BUDI,
             "_data": {"subtype": "add", "recipients": ["5511988776655@c.us"]}}),
    "group_notification": (a_line(f"{PHONE.value} changed the picture"),
                           {"id": an_id("G", TEAM), "author": BUDI, "_data": {"subtype": "picture"}}),
    "e2e_notification": (a(Ignored), {"_data": {"subtype": "encrypt"}}),
    "notification": (a_line("Halo"), {}),
    "notification_template": (a_line("they have changed their number"), {"_data": {"subtype": "change_number"}}),
    "broadcast_notification": (a_line("a notice of WhatsApp: broadcast_notification"), {"body": ""}),
    "protocol": (a(Ignored), {}),
    "oversized": (a(MessageReceived, type="unsupported", detail="oversized"), {}),
    "debug": (a(Ignored), {}),
    "unknown": (a(MessageReceived, type="unsupported", detail="unknown"), {}),
    "hologram": (a(MessageReceived, type="unsupported", detail="hologram", body="Halo"), {}),
    "": (a(MessageReceived, type="unsupported", detail="no type"), {}),
}  # fmt: skip
_TYPES_OF_THE_LIBRARY = """
chat image video audio ptt document sticker album location vcard multi_vcard order product payment list list_response
buttons_response template_button_reply interactive native_flow hsm groups_v4_invite poll_creation
scheduled_event_creation reaction revoked ciphertext call_log gp2 group_notification e2e_notification notification
notification_template broadcast_notification protocol oversized debug unknown"""
_DATA_TYPES_OF_THE_API = """
message message_create media_uploaded message_ciphertext message_revoke_everyone message_revoke_me message_ack
message_edit media message_reaction group_join group_leave group_update group_admin_changed group_membership_request
unread_count chat_removed chat_archived contact_changed call vote_update qr code loading_screen change_state
disconnected status authenticated ready"""
TYPES = [
    Row("type", kind, a_body("message", message=a_message(type=kind, **fields)),
        (told, exactly(MessageRevoked(KEY, None, "revoke"))) if kind == "revoked" else (told,))
    for kind, (told, fields) in KINDS.items()
]  # fmt: skip
NOTICED = [
    Row("notice", "identity", a_body("message", message=a_message(type="e2e_notification",
        _data={"subtype": "identity"})), (a_line("their security code has changed: it may be another telephone"),)),
    Row("notice", "change_number", a_body("message", message=a_message(type="notification_template",
        _data={"subtype": "change_number"})), (a_line("they have changed their number"),)),
]  # fmt: skip

# What happens in a group, states of the connection, levels of an acknowledgement.

IN_GROUP = {
    "add": f"{PHONE.value} added {ANA}", "announce": f"{PHONE.value} lets only admins write",
    "create": f"{PHONE.value} made the group on", "created_membership_requests": f"{ANA} asked to join",
    "demote": f"{PHONE.value} made {ANA} no longer an admin", "description": f"{PHONE.value} changed the description",
    "invite": f"{ANA} joined by an invitation", "leave": f"{ANA} left",
    "linked_group_join": f"{ANA} joined by the community",
    "membership_approval_request": f"{PHONE.value} asks to join", "modify": f"a number has changed: {ANA}",
    "picture": f"{PHONE.value} changed the picture", "promote": f"{PHONE.value} made {ANA} an admin",
    "remove": f"{PHONE.value} removed {ANA}", "restrict": f"{PHONE.value} lets only admins change the group",
    "subject": f'{PHONE.value} called the group "on"',
}  # fmt: skip
GROUPS = [
    *(Row("in a group", kind, a_body("group_update", notification=a_notification(kind, "on")),
          (a_line(words), exactly(GroupChanged(GroupSeen(TEAM, "on"), NOW))) if kind == "subject" else (a_line(words),))
      for kind, words in IN_GROUP.items()),
    Row("in a group, new", "x", a_body("group_update", notification=a_notification("x")),
        (a_line("the group was changed: x"),)),
]  # fmt: skip
STATES = [
    *(Row("state", state, a_body("change_state", state=state), (exactly(fact),))
      for state, fact in {
        "CONFLICT": SessionChanged("disconnected", "WhatsApp Web was opened elsewhere"),
        "CONNECTED": SessionChanged("connected"),
        "DEPRECATED_VERSION": SessionChanged("failed", "its WhatsApp Web is too old: update the gateway"),
        "OPENING": SessionChanged("disconnected", "it is connecting"),
        "PAIRING": SessionChanged("authenticated"),
        "PROXYBLOCK": SessionChanged("failed", "WhatsApp refuses its proxy"),
        "SMB_TOS_BLOCK": SessionChanged("failed", "WhatsApp has blocked this business number", is_for_good=True),
        "TIMEOUT": SessionChanged("disconnected", "the telephone does not answer"),
        "TOS_BLOCK": SessionChanged("failed", "WhatsApp has blocked this number", is_for_good=True),
        "UNLAUNCHED": SessionChanged("disconnected", "WhatsApp Web is not started"),
        "UNPAIRED": SessionChanged("disconnected", "the telephone is no longer linked", is_for_good=True),
        "UNPAIRED_IDLE": SessionChanged("disconnected", "nobody scanned the code in time", is_for_good=True),
      }.items()),
    *(Row("end", why, a_body("disconnected", reason=why), (a(SessionChanged, state="disconnected", is_for_good=True),))
      for why in FOR_GOOD),
    *(Row("ack", str(level), a_body("message_ack", message=ours(), ack=level),
          (exactly(_acknowledged(is_)),))
      for level, is_ in ACKS.items()),
    *(Row("no ack", str(level), a_body("message_ack", message=ours(), ack=level), (a(Unknown),))
      for level in (7, True, 2.5, None, "3")),
]  # fmt: skip

# What is nobody's, or stays out.


def _in_broadcast(chat: str) -> dict[str, dict[str, Any]]:
    mine = a_message(id=an_id("S", chat, is_ours=True), to=chat, fromMe=True, **{"from": chat})
    return {
        "message": {"message": a_message(id=an_id("S", chat), **{"from": chat})},
        "message_create": {"message": mine},
        "message_ack": {"message": mine, "ack": 3},
        "message_edit": {"message": mine, "newBody": "x"},
        "message_revoke_everyone": {"message": mine},
        "message_reaction": {"reaction": {**THUMB, "msgId": an_id("S", chat), "reaction": "x"}},
        "media": {"messageMedia": {"data": "T2dn"}, "message": mine},
        "unread_count": {"chat": a_chat(id=chat)},
    }


STAYS_OUT = [
    *(Row("broadcast", f"{kind} {chat}", a_body(kind, **data), (exactly(Ignored("status broadcast")),))
      for chat in ("status@broadcast", "6281234567890@broadcast", "120363000000000000@newsletter")
      for kind, data in _in_broadcast(chat).items()),
    Row("broadcast", "isStatus", a_body("message", message=a_message(isStatus=True)),
        (exactly(Ignored("status broadcast")),)),
    *(Row("nothing", kind, a_body(kind, x=1), (a(Unknown),)) for kind in (
        "message", "message_ack", "message_edit", "message_revoke_everyone", "message_revoke_me", "message_reaction",
        "media", "group_join", "unread_count", "chat_removed", "contact_changed", "call", "vote_update",
        "change_state")),
    Row("nothing", "hologram", a_body("hologram", x=1), (exactly(Unknown("dataType 'hologram' is not known")),)),
]  # fmt: skip

TABLE = [*EVENTS_TOLD, *TYPES, *NOTICED, *GROUPS, *STATES, *STAYS_OUT]
KNOWN: dict[str, Iterable[object]] = {
    "dataType": {*EVENTS, *_DATA_TYPES_OF_THE_API.split()},
    "type": {*_TYPES_OF_THE_LIBRARY.split(), *WITH_FILE, *content.SHOWN, *messages.PASSED_OVER, *messages.GROUP_KINDS,
             *messages.NOTICE_KINDS},
    "notice": lines.NOTICES,
    "in a group": lines.GROUP_LINES,
    "state": sessions.STATES,
    "end": FOR_GOOD,
    "ack": ACKS,
}  # fmt: skip
"""What the code knows by a name, and what the library has."""


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name)
def test_each_body_becomes_its_facts(row: Row) -> None:
    found = read(row.body)

    assert list(row.told) == as_told(found, row.told)


@pytest.mark.parametrize("group", KNOWN)
def test_nothing_that_is_known_by_a_name_is_left_out(group: str) -> None:
    here = {row.key for row in TABLE if row.group == group}

    assert set() == {str(one) for one in KNOWN[group]} - here


def test_a_hidden_number_says_nothing_in_a_line() -> None:
    (fact,) = read(a_body("group_join", notification=a_notification("add", author=LID, recipientIds=[LID, BUDI])))

    assert isinstance(fact, MessageReceived)
    assert f"somebody added {PHONE.value}, somebody" == fact.body


def test_a_group_message_is_of_its_author() -> None:
    assert [("inbound", Person((PHONE,), "Budi"), GROUP, f"false_{TEAM}_3EB0AA")] == [
        (one.direction, one.sender, one.peer, one.dedupe_key)
        for one in read(a_body("message", message=in_team()))
        if isinstance(one, MessageReceived)
    ]
