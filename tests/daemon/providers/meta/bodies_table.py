"""The bodies of Meta by what they show, and the facts that each becomes, with the fields that matter."""

from typing import Any

from daemon.facts import (
    AccountNotice,
    ChatSnapshot,
    ChatsSynced,
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
    ReactionChanged,
    Unknown,
)
from daemon.providers.meta import groups
from store.models import Identity, Media
from tests.daemon.providers.bodies import a_meta_body, a_meta_message, a_meta_text
from tests.daemon.providers.gateway.table import Row, Told, a, exactly
from tests.daemon.providers.meta.reading import (
    BSUID,
    PHONE,
    SENT_AT,
    a_change,
    a_list,
    a_status,
    an_echo,
)

NEW, PARENT, NEW_BSUID = Identity("phone", "+6281111111111"), Identity("bsuid", "US.ENT.1"), Identity("bsuid", "US.2")
GROUP = "Y2FwaV9ncm91cDox"
IN_GROUP = Peer(GROUP, group=GroupSeen(GROUP))
CUSTOMER = Peer("6281234567890", Person((PHONE,)))
US = "15550783881"


# What customers write (providers.md 1.4).


def a_type(kind: Any, content: Any, *told: Told, **fields: Any) -> Row:
    return Row("type", str(kind), a_meta_body(a_meta_message(kind, content, **fields)), told)


def said(kind: str, body: str, **more: Any) -> Told:
    return a(MessageReceived, type=kind, body=body, direction="inbound", origin="live", **more)


def a_line(words: str, peer: Peer = CUSTOMER, **more: Any) -> Told:
    """What nobody wrote: never counted, never previewed, never sent."""
    return a(MessageReceived, direction="internal", type="system", body=words, peer=peer, sender=None, **more)


PICTURE = {"caption": "look", "mime_type": "image/png", "sha256": "aGk=", "id": "9", "url": "https://lookaside/9"}
MESSAGES = [
    a_type("text", {"body": "hola"}, said("text", "hola", remarks=())),
    a_type("image", PICTURE, said("image", "look", media=Media("image/png", None, None, "9"), detail=None)),
    a_type("video", {"mime_type": "video/mp4", "id": 9}, said("video", "", media=Media("video/mp4", None, None, "9"))),
    a_type("audio", {"mime_type": "audio/ogg", "id": "9", "voice": True},
           said("audio", "", media=Media("audio/ogg", None, None, "9", is_voice=True))),
    a_type("audio", {"mime_type": "audio/ogg", "id": "9", "voice": False},
           said("audio", "", media=Media("audio/ogg", None, None, "9"))),
    a_type("document", {"caption": "c", "filename": "../x.pdf", "mime_type": "application/pdf", "id": "9",
                        "file_size": 70}, said("document", "c", media=Media("application/pdf", "../x.pdf", 70, "9"))),
    a_type("sticker", {"mime_type": "image/webp", "id": "9", "animated": True},
           said("sticker", "", media=Media("image/webp", None, None, "9"))),
    a_type("location", {"latitude": -1.5, "longitude": 2, "name": "HQ", "address": "1 Way"},
           said("location", "HQ, 1 Way (-1.5, 2)")),
    a_type("location", {"latitude": -1.5, "longitude": 2, "url": "https://x.example"},
           said("location", "-1.5, 2\nhttps://x.example")),
    a_type("location", {"latitude": "1.5", "longitude": "2"}, said("location", "1.5, 2")),
    a_type("contacts", [
        {"name": {"formatted_name": "Ana"}, "phones": [{"phone": "+1 55", "type": "CELL"}, {"wa_id": "155"}],
         "emails": [{"email": "a@x.example"}], "org": {"company": "Acme", "title": "Boss"}},
        {"phones": [{"phone": "+1"}]}, {"name": {"first_name": "Bo", "last_name": "Li"}}, None,
    ], said("contacts", "Ana, +1 55, 155, a@x.example, Boss Acme\n+1\nBo Li")),
    a_type("contacts", [{"vcard": "BEGIN:VCARD\nFN:Ana\nEND:VCARD"}],
           said("contacts", "BEGIN:VCARD\nFN:Ana\nEND:VCARD")),
    a_type("interactive", {"type": "button_reply", "button_reply": {"id": "y", "title": "Yes"}},
           said("interactive", "Yes", quoted_id="wamid.Q"), context={"id": "wamid.Q", "from": US}),
    a_type("interactive", None, said("unsupported", "", detail="interactive")),
    a_type("button", {"payload": "P", "text": "Yes"}, said("button", "Yes")),
    a_type("button", {"payload": "P"}, said("button", "P")),
    a_type("order", {"catalog_id": "7", "text": "please", "product_items": [
        {"product_retailer_id": "TEA", "quantity": 2, "item_price": 1.5, "currency": "USD"},
        {"product_retailer_id": "CUP", "quantity": "1"}, None,
    ]}, said("order", "please\n2 x TEA, 1.5 USD each\n1 x CUP", remarks=("from catalog 7",))),
    a_type("reaction", {"message_id": "wamid.T", "emoji": "👍"},
           exactly(ReactionChanged("wamid.T", PHONE.value, "👍", SENT_AT, "reaction:wamid.A1"))),
    a_type("reaction", {"message_id": "wamid.T"}, a(ReactionChanged, emoji="")),
    a_type("reaction", {"message_id": "wamid.T", "emoji": ""}, a(ReactionChanged, emoji="")),
    a_type("edit", {"original_message_id": "wamid.T", "message": {"type": "image", "image": {"caption": "new"}}},
           exactly(MessageEdited("wamid.T", "new", SENT_AT, "edit:wamid.A1"))),
    a_type("revoke", {"original_message_id": "wamid.T"},
           exactly(MessageRevoked("wamid.T", SENT_AT, "revoke:wamid.A1"))),
    a_type("unsupported", {"type": "poll"}, said("unsupported", "", detail="poll", remarks=()),
           errors=[{"code": 131051, "title": "Message type unknown"}]),
    a_type("unsupported", None, said("unsupported", "", detail="unsupported", peer=IN_GROUP, remarks=()),
           errors=[{"code": 130501, "title": "Message type is not currently supported"}], group_id=GROUP),
    a_type("unsupported", None, said("unsupported", "", remarks=("Meta says: odd (777)",)),
           errors=[{"code": 777, "title": "odd"}]),
    a_type("system", {"body": "Ana left", "type": "odd"}, a_line("Ana left")),
    *(a_type(kind, None, said("unsupported", "", detail=kind))
      for kind in ("request_welcome", "ephemeral", "media_placeholder")),
    a_type(None, None, said("unsupported", "", detail="no type")),
]  # fmt: skip


def a_reply(kind: str, chosen: Any, words: str) -> Row:
    row = a_type("interactive", {"type": kind, kind: chosen}, said("interactive", words))
    return Row("reply", kind, row.body, row.told)


REPLIES = [
    a_reply("button_reply", {"id": "y", "title": "Yes"}, "Yes"),
    a_reply("button_reply", {"id": "y"}, "y"),
    a_reply("list_reply", {"id": "y", "title": "A", "description": "B"}, "A - B"),
    a_reply("nfm_reply", {"name": "flow", "body": "Sent", "response_json": '{"flow_token":"t","a":"b","n":[1]}'},
            "Sent\na: b\nn: [1]"),
    a_reply("nfm_reply", {"name": "flow", "body": "Sent", "response_json": '"only words"'}, "Sent\nonly words"),
    a_reply("nfm_reply", {"name": "flow", "response_json": "no {JSON"}, "flow\nno {JSON"),
    a_reply("nfm_reply", {"name": "flow", "response_json": "[" * 100_000}, "flow\n" + "[" * 100_000),
    a_reply("nfm_reply", {"body": "Sent"}, "Sent"),
    a_reply("call_permission_reply", {"response": "accept", "expiration_timestamp": 1}, "We may call them"),
    a_reply("call_permission_reply", {"response": "accept", "is_permanent": True}, "We may call them, for good"),
    a_reply("call_permission_reply", {"response": "reject"}, "We may not call them"),
    a_reply("call_permission_reply", {"response": "later"}, "answer to a request to call: later"),
    a_reply("new_reply", {"title": "odd"}, "odd"),
]  # fmt: skip


def a_system(kind: str, *told: Told, body: str = "User Ana changed", sender: Any = None, **system: Any) -> Row:
    fields = {"from": "6281234567890"} if sender is None else sender
    plain = {**a_meta_message("system", {"type": kind, "body": body, **system}), "from": None, **fields}
    return Row("system", kind, a_meta_body(plain), told)


NEW_NUMBER = exactly(IdentityLinked(PHONE, NEW, "meta number change"))
MOVED = a_line("their number has changed from +6281234567890 to +6281111111111", dedupe_key="wamid.A1")
SYSTEMS = [
    a_system("user_changed_number", NEW_NUMBER, MOVED, wa_id="6281111111111"),
    a_system("customer_changed_number", NEW_NUMBER, MOVED, wa_id="6281234567890", new_wa_id="6281111111111"),
    a_system("user_changed_number", NEW_NUMBER, exactly(IdentityLinked(NEW, BSUID, "meta number change")), MOVED,
             wa_id="6281111111111", user_id=BSUID.value),
    a_system("user_changed_number", a_line("their number has changed")),
    a_system("user_changed_user_id", exactly(IdentityLinked(BSUID, NEW_BSUID, "meta user id change")),
             a_line(f"their user id has changed from {BSUID.value} to US.2", Peer(BSUID.value, Person((BSUID,)))),
             body=f"User changed from X to Y changed from {BSUID.value} to US.2", sender={}, user_id="US.2"),
    a_system("user_changed_user_id", exactly(IdentityLinked(BSUID, NEW_BSUID, "meta user id change")),
             a_line(f"their user id has changed from {BSUID.value} to US.2",
                    Peer("6281234567890", Person((PHONE, BSUID)))),
             sender={"from": "6281234567890", "from_user_id": BSUID.value}, user_id="US.2"),
    a_system("user_changed_user_id", a_line("their user id has changed to US.2", Peer("US.2", Person((NEW_BSUID,)))),
             body=f"User Ana changed from {BSUID.value} to US.3", sender={}, user_id="US.2"),
    a_system("customer_identity_changed", a_line("their security code has changed")),
    a_system("user_identity_changed", a_line("their security code has changed")),
    a_system("something_new", a_line("User Ana changed")),
    a_system("something_new", a_line("WhatsApp tells: something_new"), body=""),
    a_system("user_changed_number", exactly(Unknown("a message from nobody")), sender={}),
]  # fmt: skip


def remarked(key: str, *remarks: str, **fields: Any) -> Row:
    return Row("remark", key, a_meta_body(a_meta_text(**fields)), (said("text", "hola", remarks=remarks),))


AD = {"source_type": "ad", "headline": "Tea", "body": "Half\nprice", "source_url": "https://fb.me/1", "source_id": "7"}
PRODUCT = {"catalog_id": "7", "product_retailer_id": "TEA"}
REMARKS = [
    remarked("forwarded", "forwarded", context={"forwarded": True}),
    remarked("frequently_forwarded", "forwarded many times", context={"forwarded": True, "frequently_forwarded": True}),
    remarked("referred_product", "about product TEA of catalog 7", context={"referred_product": PRODUCT}),
    remarked("referral", "from an ad: Tea - Half price - https://fb.me/1", referral=AD),
    remarked("referral", "from a post: 7", referral={"source_type": "post", "source_id": "7"}),
    remarked("referral", "from an ad", referral={"source_type": "ad"}),
    remarked("errors", "Meta says: d (5)", errors=[{"code": 5, "error_data": {"details": "d"}}]),
    remarked("none", context={"forwarded": False, "referred_product": []}, referral="x", errors=None),
]


# How far a message of ours has got (1.5), and errors beside no message (1.6).


def reached(word: str, *told: Told, **fields: Any) -> Row:
    return Row("status", word, a_status(word, **fields), told)


PRICE = {"billable": True, "pricing_model": "PMP", "type": "regular", "category": "marketing"}
STATUSES = [
    *(reached(word, a(MessageStatusChanged, status=word, note=None)) for word in ("delivered", "read", "played")),
    reached("sent", a(MessageStatusChanged, status="sent", note="billable, marketing, regular, PMP"), pricing=PRICE),
    reached("sent", a(MessageStatusChanged, note="not billable, service"),
            pricing={"billable": False, "category": "service"}, conversation={"origin": {"type": "service"}}),
    reached("failed", a(MessageStatusChanged, status="failed", error="t (131049)", error_code="131049"),
            errors=[{"code": 131049, "title": "t"}]),
    *(reached("read", a(MessageStatusChanged, event_key="status:read:1760000000:62811"),
              **{"recipient_type": "group", "recipient_id": GROUP, key: "62811"})
      for key in ("recipient_participant_id", "participant_recipient_id", "recipient_participant_user_id")),
    *(reached(word, a(Unknown)) for word in ("deleted", "warning", "READ")),
    Row("list", "messages: errors", a_meta_body(errors=[{"code": 131031, "title": "locked"}]),
        (exactly(AccountNotice("errors", "locked (131031)", "trouble", "131031")),)),
    Row("list", "messages: errors", a_meta_body(errors=[{}]), (exactly(AccountNotice("errors", "no details")),)),
    Row("list", "messages: messages", a_meta_body(a_meta_text()), (said("text", "hola"),)),
    Row("list", "messages: statuses", a_status("read"), (a(MessageStatusChanged),)),
]  # fmt: skip


# Groups (1.7).


def in_group(kind: Any, *told: Told, field: str = "group_participants_update", **event: Any) -> Row:
    whole = {"timestamp": "1760000000", "group_id": GROUP, "type": kind, "request_id": "r1", **event}
    outside = whole.pop("outside", {})
    return Row("group", str(kind), a_list(field, "groups", whole, **outside), told)


def of_group(words: str, **more: Any) -> Told:
    return a_line(words, IN_GROUP, sent_at=SENT_AT, **more)


THE_GROUP = exactly(GroupChanged(GroupSeen(GROUP), SENT_AT))
ANA = {"wa_id": "6281234567890", "user_id": BSUID.value, "username": "ana"}
SEEN = exactly(ContactSeen(Person((PHONE, BSUID), "@ana"), SENT_AT))
LINKED = exactly(IdentityLinked(PHONE, BSUID, "meta contact"))
LIFE, SETTINGS, STATUS = "group_lifecycle_update", "group_settings_update", "group_status_update"
DONE, FAILED = {"text": "Tea  club", "update_successful": True}, {"update_successful": False, "errors": [{"code": 5}]}
GROUPS = [
    in_group("group_create", exactly(GroupChanged(GroupSeen(GROUP, "Team"), SENT_AT)),
             of_group("the group was made: Team", dedupe_key=f"group:{GROUP}:group_create:r1:1760000000"),
             field=LIFE, subject="Team", invite_link="https://chat.whatsapp.com/x"),
    in_group("group_create", exactly(AccountNotice(LIFE, "group_create: t (5)", "warning", "r1", SENT_AT)),
             field=LIFE, group_id=None, errors=[{"code": 5, "title": "t"}]),
    in_group("group_delete", THE_GROUP, of_group("the group was deleted"), field=LIFE),
    in_group("group_delete", a(AccountNotice, summary="group_delete: t (5)", subject=GROUP), THE_GROUP,
             field=LIFE, errors=[{"code": 5, "title": "t"}]),
    in_group("group_participants_add", THE_GROUP, SEEN, LINKED, of_group("@ana joined by the invite link"),
             added_participants=[ANA], reason="invite_link"),
    in_group("group_add_participants", THE_GROUP, of_group("somebody joined")),
    in_group("group_participants_remove", THE_GROUP, SEEN, LINKED, of_group("@ana left"),
             removed_participants=[ANA], initiated_by="participant"),
    in_group("group_participants_remove", THE_GROUP, a(ContactSeen), of_group("+6281234567890 was removed by us"),
             removed_participants=[{"input": "6281234567890"}], outside={"initiated_by": "business"}),
    in_group("group_remove_participants", a(AccountNotice), THE_GROUP,
             of_group("+6281111111111 could not be removed: no (5)"),
             failed_participants=[{"input": "6281111111111", "errors": [{"code": 5, "title": "no"}]}],
             errors=[{"code": 6}]),
    in_group("group_participants_remove", THE_GROUP, of_group("somebody is no longer here")),
    in_group("group_join_request_created", THE_GROUP, a(ContactSeen),
             of_group("+6281234567890 asks to join: answer in WhatsApp Manager"), wa_id="6281234567890"),
    in_group("group_join_request_revoked", THE_GROUP, a(ContactSeen),
             of_group("+6281234567890 no longer asks to join"), wa_id="6281234567890"),
    in_group("group_settings_update", exactly(GroupChanged(GroupSeen(GROUP, "Tea  club"), SENT_AT)),
             of_group("the subject is now: Tea club"), of_group("the description could not be changed: 5"),
             of_group("the picture was changed"), field=SETTINGS, group_subject=DONE, group_description=FAILED,
             profile_picture={"mime_type": "image/jpeg", "update_successful": True, "sha256": "x"}),
    in_group("group_settings_update", THE_GROUP, of_group("the subject could not be changed"), field=SETTINGS,
             group_subject={"text": "Tea", "update_successful": False}),
    in_group("group_suspend", THE_GROUP, of_group("Meta has suspended the group: nothing can be sent to it"),
             field=STATUS),
    in_group("group_suspend_cleared", THE_GROUP, of_group("the group is no longer suspended"), field=STATUS),
    in_group("group_dance", a(Unknown)),
    in_group(None, a(Unknown)),
    in_group("group_delete", a(Unknown), field=LIFE, group_id=" "),
    Row("group", "message", a_meta_body(a_meta_text(group_id=GROUP)),
        (said("text", "hola", peer=IN_GROUP, sender=Person((PHONE,))),)),
    *(Row("setting", key, a_list(SETTINGS, "groups", {"group_id": GROUP, "type": SETTINGS, key: DONE}),
          (a(GroupChanged), a_line(f"{called} is now: Tea club", IN_GROUP)))
      for key, called in groups.SETTINGS.items()),
    *(Row("list", f"{field}: groups", a_list(field, "groups", {"type": "?"}), (a(Unknown),))
      for field in groups.FIELDS),
    *(Row("list", f"{field}: errors", a_list(field, "errors", {"code": 5}), (a(AccountNotice, summary="5"),))
      for field in groups.FIELDS),
]  # fmt: skip


# Coexistence with the phone app (1.8).


def a_chunk(*messages: Any, percent: Any = 55, thread: Any = "6281234567890", **chunk: Any) -> bytes:
    whole = {"metadata": {"phase": 0, "chunk_order": 2, "progress": percent},
             "threads": [{"id": thread, "messages": list(messages)}], **chunk}  # fmt: skip
    return a_list("history", "history", whole)


def theirs(**fields: Any) -> dict[str, Any]:
    return a_meta_text(**fields)


def ours(status: Any = "READ", **fields: Any) -> dict[str, Any]:
    return a_meta_text(**{"from": US, "history_context": {"status": status}, **fields})


def from_then(kind: str, direction: str, **more: Any) -> Told:
    return a(MessageReceived, type=kind, direction=direction, origin="history", **more)


BEGUN = exactly(ChatsSynced(1, percent=55))
THEIR_CHAT = exactly(ChatSnapshot(CUSTOMER, None, None))
HOLDING = from_then("unsupported", "outbound", detail="media_placeholder", dedupe_key="wamid.A1", status="played")
REFUSED = [{"code": 2593109, "title": "t", "error_data": {"details": "History sharing is turned off"}}]
HISTORY = [
    Row("history", "theirs", a_chunk(theirs()),
        (BEGUN, THEIR_CHAT, from_then("text", "inbound", status=None, sender=Person((PHONE,)), peer=CUSTOMER))),
    *(Row("history status", word, a_chunk(ours(word)),
          (BEGUN, THEIR_CHAT, from_then("text", "outbound", status=status, sender=None, peer=CUSTOMER)))
      for word, status in {"PENDING": "pending", "SENT": "sent", "DELIVERED": "delivered", "READ": "read",
                           "PLAYED": "played", "ERROR": "failed", "read": "read", "odd": "sent"}.items()),
    Row("history", "a placeholder", a_chunk({**ours("PLAYED"), "type": "media_placeholder"}),
        (BEGUN, THEIR_CHAT, HOLDING)),
    Row("history", "its file", a_list("history", "messages", a_meta_message("image", PICTURE)),
        (from_then("image", "inbound", body="look", dedupe_key="wamid.A1",
                   media=Media("image/png", None, None, "9")),)),
    Row("history", "our file", a_list("history", "messages",
                                      a_meta_message("image", PICTURE, **{"from": US, "to": "6281234567890"})),
        (from_then("image", "outbound", peer=CUSTOMER, status="sent"),)),
    Row("history", "our file to nobody", a_list("history", "messages", a_meta_text(**{"from": US})),
        (exactly(Unknown("a message of ours to nobody")),)),
    Row("history", "declined", a_list("history", "history", {"errors": REFUSED}),
        (a(AccountNotice, field="history", level="warning",
           summary="the history was not shared: History sharing is turned off (2593109)"),)),
    Row("history", "the end", a_list("history", "history", {"metadata": {"progress": 100}, "threads": []}),
        (exactly(ChatsSynced(0, percent=100)),)),
    Row("history", "nothing", a_list("history", "history", {"threads": []}), (a(Ignored),)),
    Row("history", "no threads", a_list("history", "history", {"metadata": {}}), (a(Unknown),)),
    Row("history", "nobody", a_chunk(theirs(), thread=None), (BEGUN, exactly(Unknown("a conversation with nobody")))),
    Row("history", "events", a_chunk(a_meta_message("reaction", {"message_id": "wamid.T", "emoji": "👍"}),
                                     a_meta_message("revoke", {"original_message_id": "wamid.T"}, **{"from": US})),
        (BEGUN, THEIR_CHAT, a(ReactionChanged, actor=PHONE.value), a(MessageRevoked, target_key="wamid.T"))),
    Row("history", "a line", a_chunk(a_meta_message("system", {"body": "x", "type": "customer_identity_changed"})),
        (BEGUN, THEIR_CHAT, a_line("their security code has changed", origin="history"))),
    Row("history", "a spelling of their number", a_chunk(theirs(**{"from": "551188776655"}), thread="5511988776655"),
        (BEGUN, a(ChatSnapshot), from_then("text", "inbound"))),
    Row("history", "a user id", a_chunk(theirs(**{"from": BSUID.value}), thread=BSUID.value),
        (BEGUN, a(ChatSnapshot), from_then("text", "inbound", peer=Peer(BSUID.value, Person((BSUID,)))))),
    Row("list", "history: history", a_chunk(), (BEGUN, THEIR_CHAT)),
    Row("list", "history: messages", a_list("history", "messages", {}), (a(Unknown),)),
    Row("list", "history: errors", a_list("history", "errors", {"code": 5}), (a(AccountNotice),)),
]  # fmt: skip


def echoed(kind: str, content: Any, *told: Told, **fields: Any) -> Row:
    return Row("echo", kind, an_echo(type=kind, **{kind: content}, **fields), told)


def written(kind: str, body: str = "", **more: Any) -> Told:
    return a(MessageReceived, direction="outbound", origin="echo", type=kind, body=body, sender=None, status="sent",
             **more)  # fmt: skip


TARGET = {"original_message_id": "wamid.T"}
NEW_TEXT = {**TARGET, "message": {"type": "text", "text": {"body": "new"}}}
BOOKED = {"type": "contact", "action": "add", "metadata": {"timestamp": "1760000000"}}
PABLO = {"full_name": "Pablo Morales", "first_name": "Pablo", "phone_number": "6281234567890"}
NAMED = exactly(ContactSeen(Person((PHONE,), "Pablo Morales"), SENT_AT, "book"))
UNLISTED = exactly(ContactSeen(Person((PHONE,)), SENT_AT, "book", is_unlisted=True))


def booked(action: str, told: Told, **contact: Any) -> Row:
    entry = {**BOOKED, "action": action, "contact": {**PABLO, **contact}}
    return Row("address book", action, a_list("smb_app_state_sync", "state_sync", entry), (told,))


COEXISTENCE = [
    echoed("text", {"body": "hi"}, written("text", "hi", peer=CUSTOMER)),
    echoed("image", PICTURE, written("image", "look", media=Media("image/png", None, None, "9"))),
    echoed("document", {"filename": "x.pdf"}, written("document", media=Media(file_name="x.pdf"))),
    echoed("revoke", TARGET, exactly(MessageRevoked("wamid.T", SENT_AT, "revoke:wamid.E1"))),
    echoed("edit", NEW_TEXT, exactly(MessageEdited("wamid.T", "new", SENT_AT, "edit:wamid.E1"))),
    echoed("text", {"body": "hi"}, written("text", "hi", peer=Peer(BSUID.value, Person((BSUID,)))), to=None,
           to_user_id=BSUID.value),
    echoed("text", {"body": "hi"}, exactly(Unknown("a message of ours to nobody")), to=None),
    Row("list", "smb_message_echoes: message_echoes", an_echo(type="text", text={"body": "hi"}),
        (written("text", "hi"),)),
    Row("list", "smb_message_echoes: errors", a_list("smb_message_echoes", "errors", {}), (a(AccountNotice),)),
    booked("add", NAMED),
    booked("add", a(ContactSeen, person=Person((PHONE,), "Pablo")), full_name=None),
    booked("add", UNLISTED, full_name="+62 812-3456-7890", first_name=None),
    booked("remove", UNLISTED),
    booked("dance", a(Unknown)),
    booked("add", a(Unknown), phone_number=""),
    Row("list", "smb_app_state_sync: state_sync", a_list("smb_app_state_sync", "state_sync", None), (a(Unknown),)),
    Row("list", "smb_app_state_sync: errors", a_list("smb_app_state_sync", "errors", {}), (a(AccountNotice),)),
]  # fmt: skip


# Who is who (1.9).


def renewed(*told: Told, **update: Any) -> Row:
    body = a_list("user_id_update", "user_id_update", {"wa_id": "6281234567890", "timestamp": "1760000000", **update})
    return Row("list", "user_id_update: user_id_update", body, told)


def linked(one: Identity, other: Identity, evidence: str = "meta contact") -> Told:
    return exactly(IdentityLinked(one, other, evidence))


WHOLE = {"profile": {"name": "Ana", "username": "ana"}, "wa_id": "6281234567890", "user_id": BSUID.value,
         "parent_user_id": PARENT.value}  # fmt: skip
NOBODY_ELSE = {"from": None, "from_user_id": BSUID.value}
CHANGED = {"previous": BSUID.value, "current": "US.2"}


def by(key: str, *told: Told, contacts: Any = None, **fields: Any) -> Row:
    return Row("person", key, a_meta_body(a_meta_text(**fields), **({"contacts": contacts} if contacts else {})), told)


PEOPLE = [
    by("all ids", linked(PHONE, BSUID), linked(PHONE, PARENT),
       said("text", "hola", sender=Person((PHONE, BSUID), "Ana")), contacts=[WHOLE]),
    by("a user id", said("text", "hola", peer=Peer(BSUID.value, Person((BSUID,)))), **NOBODY_ELSE),
    by("a parent id", linked(BSUID, PARENT), said("text", "hola", sender=Person((BSUID,))),
       **NOBODY_ELSE, from_parent_user_id=PARENT.value),
    by("only a parent id", said("text", "hola", sender=Person((PARENT,))), **{"from": ""},
       from_parent_user_id=PARENT.value),
    by("an empty phone", said("text", "hola", peer=Peer(BSUID.value, Person((BSUID,), "Ana"))),
       contacts=[{"profile": {"name": "Ana"}, "wa_id": "", "user_id": BSUID.value}], **{**NOBODY_ELSE, "from": ""}),
    by("a user id in the phone's place", said("text", "hola", peer=Peer(BSUID.value, Person((BSUID,)))),
       **{"from": BSUID.value}),
    by("a username", said("text", "hola", sender=Person((BSUID,), "@ana")),
       contacts=[{"profile": {"username": "ana"}, "user_id": BSUID.value}], **NOBODY_ELSE),
    by("nobody", exactly(Unknown("a message from nobody")), **{"from": None}),
    renewed(linked(PHONE, NEW_BSUID), linked(BSUID, NEW_BSUID, "meta user id change"), user_id=CHANGED),
    renewed(linked(NEW_BSUID, Identity("bsuid", "US.ENT.2")), linked(BSUID, NEW_BSUID, "meta user id change"),
            linked(PARENT, Identity("bsuid", "US.ENT.2"), "meta user id change"), wa_id=None, user_id=CHANGED,
            parent_user_id={"previous": PARENT.value, "current": "US.ENT.2"}),
    renewed(exactly(Ignored("a user id as it was")), wa_id=None, user_id={"previous": "US.2", "current": "US.2"}),
    renewed(a(Unknown), wa_id=None),
    Row("list", "user_id_update: errors", a_list("user_id_update", "errors", {}), (a(AccountNotice),)),
]  # fmt: skip


# Calls and preferences (1.11).


def a_call(event: str, *told: Told, **call: Any) -> Row:
    whole = {"id": "wacid.1", "from": "6281234567890", "to": US, "event": event, "timestamp": "1760000000",
             "direction": "USER_INITIATED", **call}  # fmt: skip
    return Row("call", event, a_list("calls", "calls", whole), told)


def rang(words: str, **more: Any) -> Told:
    return said("system", words, dedupe_key="call:wacid.1", peer=CUSTOMER, sender=Person((PHONE,)), **more)


WISH = {"wa_id": "6281234567890", "category": "marketing_messages", "value": "stop", "timestamp": 1760000000}
REST = [
    a_call("connect", rang("voice call", sent_at=SENT_AT)),
    a_call("terminate", rang("voice call, 1:05"), status="COMPLETED", duration=65),
    a_call("terminate", rang("voice call: nobody answered"), status="FAILED"),
    a_call("connect", a_line("we called them", dedupe_key="call:wacid.1"), direction="BUSINESS_INITIATED",
           **{"from": US}, to="6281234567890"),
    a_call("dance", a(Unknown)), a_call("connect", a(Unknown), id=None), a_call("connect", a(Unknown), **{"from": ""}),
    *(Row("call status", word, a_list("calls", "statuses", {"id": "wacid.1", "status": word}), (a(Ignored),))
      for word in ("RINGING", "ACCEPTED", "REJECTED")),
    Row("call status", "odd", a_list("calls", "statuses", {"status": "odd"}), (a(Unknown),)),
    *(Row("list", f"calls: {key}", a_list("calls", key, {}), (a(kind),))
      for key, kind in {"calls": Unknown, "statuses": Unknown, "errors": AccountNotice}.items()),
    Row("list", "user_preferences: user_preferences",
        a_list("user_preferences", "user_preferences", {**WISH, "detail": "User asked for no more"}),
        (a_line("User asked for no more", dedupe_key="preference:+6281234567890:stop:1760000000"),)),
    Row("list", "user_preferences: user_preferences", a_list("user_preferences", "user_preferences", WISH),
        (a_line("they said stop to marketing messages"),)),
    Row("list", "user_preferences: user_preferences", a_list("user_preferences", "user_preferences", {}),
        (a(Unknown),)),
    Row("list", "user_preferences: errors", a_list("user_preferences", "errors", {}), (a(AccountNotice),)),
]  # fmt: skip


# The account (1.11).


def noticed(field: str, level: str, subject: str, summary: str, **value: Any) -> Row:
    return Row("notice", field, a_change(field, value),
               (a(AccountNotice, field=field, level=level, subject=subject, summary=summary),))  # fmt: skip


NAME = {"message_template_name": "hello", "message_template_language": "en"}
CALLED = {"display_phone_number": US}
NOTICES = [
    noticed("account_alerts", "trouble", "WABA OBA_LOST", "OBA_LOST, CRITICAL, ACTIVE, lost", entity_type="WABA",
            alert_type="OBA_LOST", alert_severity="CRITICAL", alert_status="ACTIVE", alert_description="lost"),
    noticed("account_alerts", "info", "OBA_LOST", "OBA_LOST, CRITICAL, RESOLVED", alert_type="OBA_LOST",
            alert_severity="CRITICAL", alert_status="RESOLVED"),
    noticed("account_review_update", "info", "", "APPROVED", decision="APPROVED"),
    noticed("account_review_update", "trouble", "", "REJECTED, SCAM", decision="REJECTED", rejection_reason="SCAM"),
    noticed("account_settings_update", "info", "", "phone_number_settings", type="phone_number_settings"),
    noticed("account_update", "trouble", "ban", "DISABLED_UPDATE, DISABLE", event="DISABLED_UPDATE",
            ban_info={"waba_ban_state": "DISABLE"}),
    noticed("account_update", "info", "ban", "DISABLED_UPDATE, REINSTATE", event="DISABLED_UPDATE",
            ban_info={"waba_ban_state": "REINSTATE"}),
    noticed("account_update", "trouble", "link", "ACCOUNT_OFFBOARDED", event="ACCOUNT_OFFBOARDED"),
    noticed("account_update", "info", "link", "ACCOUNT_RECONNECTED", event="ACCOUNT_RECONNECTED"),
    noticed("account_update", "trouble", "ACCOUNT_RESTRICTION", "ACCOUNT_RESTRICTION, X", event="ACCOUNT_RESTRICTION",
            restriction_info=[{"restriction_type": "X"}]),
    noticed("account_update", "info", "VERIFIED_ACCOUNT", "VERIFIED_ACCOUNT", event="VERIFIED_ACCOUNT"),
    noticed("business_capability_update", "info", "", "max phone numbers per waba 25", max_phone_numbers_per_waba=25),
    noticed("business_status_update", "trouble", "", "COMPROMISED_NOTIFICATION", event="COMPROMISED_NOTIFICATION"),
    noticed("business_username_updates", "info", US, f"{US}, acme, approved", **CALLED, username="acme",
            status="approved"),
    noticed("flows", "warning", "7 ENDPOINT_ERROR_RATE", "ENDPOINT_ERROR_RATE, high, 7", event="ENDPOINT_ERROR_RATE",
            message="high", flow_id="7", alert_state="ACTIVATED"),
    noticed("flows", "info", "7 ENDPOINT_ERROR_RATE", "ENDPOINT_ERROR_RATE, 7", event="ENDPOINT_ERROR_RATE",
            flow_id="7", alert_state="DEACTIVATED"),
    noticed("message_template_components_update", "info", "hello en", "hello, en, Hi", **NAME,
            message_template_title="Hi"),
    noticed("message_template_quality_update", "trouble", "hello en", "hello, en, GREEN, RED", **NAME,
            previous_quality_score="GREEN", new_quality_score="RED"),
    noticed("message_template_quality_update", "info", "hello en", "hello, en, RED, GREEN", **NAME,
            previous_quality_score="RED", new_quality_score="GREEN"),
    *(noticed("message_template_status_update", level, "hello en", f"hello, en, {event}", **NAME, event=event)
      for event, level in {"APPROVED": "info", "REINSTATED": "info", "PENDING": "info", "REJECTED": "warning",
                           "PAUSED": "warning", "FLAGGED": "warning", "DISABLED": "warning"}.items()),
    noticed("partner_solutions", "info", "9", "SOLUTION_CREATED, INITIATED", event="SOLUTION_CREATED",
            solution_status="INITIATED", solution_id="9"),
    noticed("payment_configuration_update", "info", "upi", "upi, Active", configuration_name="upi", status="Active"),
    noticed("phone_number_name_update", "info", US, f"{US}, APPROVED, Acme", **CALLED, decision="APPROVED",
            requested_verified_name="Acme"),
    noticed("phone_number_name_update", "warning", US, f"{US}, REJECTED", **CALLED, decision="REJECTED"),
    *(noticed("phone_number_quality_update", level, US, f"{US}, {event}, TIER_1K", **CALLED, event=event,
              current_limit="TIER_1K")
      for event, level in {"FLAGGED": "trouble", "DOWNGRADE": "warning", "UNFLAGGED": "info"}.items()),
    noticed("security", "warning", US, f"{US}, PIN_CHANGED, 7", **CALLED, event="PIN_CHANGED", requester="7"),
    noticed("template_category_update", "info", "hello en", "hello, en, UTILITY", **NAME, new_category="UTILITY"),
    noticed("template_correct_category_detection", "info", "hello en", "hello, en, UTILITY", **NAME,
            correct_category="UTILITY"),
    noticed("tracking_events", "info", "", "no details"),
]  # fmt: skip

TABLE = [*MESSAGES, *REPLIES, *SYSTEMS, *REMARKS, *STATUSES, *GROUPS, *HISTORY, *COEXISTENCE, *PEOPLE, *REST, *NOTICES]
