"""What WAHA's bodies say beyond the table: who is who, types and files, answers, ids, and bodies bent out of shape."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from daemon.facts import (
    IdentityLinked,
    MessageReceived,
    MessageRevoked,
    MessageStatusChanged,
    Part,
    ReactionChanged,
    Unknown,
)
from daemon.providers.base import Body
from daemon.providers.waha.content import TYPES
from daemon.providers.waha.engines import PROTO
from daemon.providers.waha.facts import facts, named_sessions
from daemon.providers.waha.ids import MessageId, message_id
from daemon.providers.waha.provider import WAHA
from store.models import Identity, Media
from tests.daemon.providers.hostile_json import bent
from tests.daemon.providers.waha.bodies import (
    BUDI,
    BUDI_LID,
    ENGINES,
    OUR_LID,
    SENT,
    TEAM,
    US,
    a_body,
    a_message,
    an_id,
    as_raw,
    proto,
    webjs,
)
from tests.daemon.providers.waha.test_table import GROUP_LINES, ROWS

SHELF = Path(__file__).parents[5] / "shared" / "payloads" / "waha"
PHONE, LID = Identity("phone", "+6281234567890"), Identity("lid", "99887766554433")
PN = "6281234567890@s.whatsapp.net"
VCARD = "BEGIN:VCARD\nVERSION:3.0\nFN:Ana\nTEL;waid=6281:+62 81\nEND:VCARD"


def read(payload: Any, event: str = "message", engine: str = "WEBJS", **rest: Any) -> list[Any]:
    return [part.fact for part in facts(as_raw(a_body(event, payload, engine=engine, **rest)))]


def one(payload: Any, event: str = "message", engine: str = "WEBJS", **rest: Any) -> Any:
    """The message that a payload tells of, whatever it tells beside."""
    (found,) = (fact for fact in read(payload, event, engine, **rest) if isinstance(fact, MessageReceived))
    return found


def _more(key: str) -> dict[str, Any]:
    return {key: PN}


def of_type(engine: str, kind: str, content: Any, **fields: Any) -> MessageReceived:
    data = webjs("3EB0AA", kind, **content) if engine == "WEBJS" else proto(engine, "3EB0AA", {kind: content})
    found: MessageReceived = one(a_message(engine, data=data, **fields), engine=engine)
    return found


# What was seen of real servers


def captured() -> dict[str, bytes]:
    """Every webhook of the shelf; rest_* are answers of the REST side, and no webhooks."""
    found = {path.stem: path.read_bytes() for path in sorted(SHELF.glob("*.json")) if not path.stem.startswith("rest_")}
    return found or {"own": as_raw(a_body("message", a_message()))}


@pytest.mark.parametrize("name", captured())
def test_every_captured_body_is_understood(name: str) -> None:
    found = WAHA.facts(Body(captured()[name], {}, SENT))

    assert [] == [part for part in found if isinstance(part.fact, Unknown)]
    assert all(part.refs and part.pointer == "/payload" for part in found)


# Who is who


def test_the_phone_of_a_lid_that_gows_tells_is_linked_to_it() -> None:
    data = proto("GOWS", "3EB0AA", {"conversation": "Halo"}, BUDI_LID, BUDI_LID, SenderAlt=PN)
    message, link = read(a_message("GOWS", chat=BUDI_LID, data=data), engine="GOWS")

    assert (BUDI_LID, (LID,)) == (message.peer.address, message.peer.person.identities)
    assert IdentityLinked(LID, PHONE, "named together") == link


def test_in_a_group_it_is_the_members_phone() -> None:
    data = proto("GOWS", "3EB0AA", {"conversation": "Halo"}, TEAM, BUDI_LID, SenderAlt=PN)
    message, link = read(a_message("GOWS", chat=TEAM, author=BUDI_LID, data=data), engine="GOWS")

    assert ((LID,), "Budi") == (message.sender.identities, message.sender.name)
    assert IdentityLinked(LID, PHONE, "named together") == link


def test_of_a_message_of_ours_the_recipients_phone_is_linked_and_never_our_own() -> None:
    ours = {"ours": True, "SenderAlt": "628111222333@s.whatsapp.net", "RecipientAlt": PN}
    data = proto("GOWS", "3EB0AA", {"conversation": "Halo"}, BUDI_LID, US, **ours)  # type: ignore[arg-type]  # mixed
    told = read(a_message("GOWS", chat=BUDI_LID, ours=True, data=data), "message.any", "GOWS")

    assert [IdentityLinked(LID, PHONE, "named together")] == told[1:]


@pytest.mark.parametrize("key", ["remoteJidAlt", "senderPn"])
def test_noweb_tells_the_phone_of_a_lid_under_older_and_newer_names(key: str) -> None:
    data = proto("NOWEB", "3EB0AA", {"conversation": "Halo"}, BUDI_LID, BUDI_LID, **_more(key))
    told = read(a_message("NOWEB", chat=BUDI_LID, data=data), engine="NOWEB")

    assert [IdentityLinked(LID, PHONE, "named together")] == told[1:]


def test_noweb_s_sender_of_a_message_of_ours_is_nobody_elses() -> None:
    more: dict[str, Any] = {"senderPn": "628111222333@s.whatsapp.net"}
    data = proto("NOWEB", "3EB0AA", {"conversation": "Halo"}, BUDI_LID, US, ours=True, **more)

    assert 1 == len(read(a_message("NOWEB", chat=BUDI_LID, ours=True, data=data), engine="NOWEB"))


@pytest.mark.parametrize("engine", ENGINES)
def test_a_lid_is_never_read_as_a_phone(engine: str) -> None:
    message, *more = read(a_message(engine, chat=BUDI_LID), engine=engine)

    assert (LID,) == message.peer.person.identities
    assert [] == more


def test_a_name_that_only_repeats_the_number_is_none() -> None:
    data = webjs("3EB0AA", "chat", notifyName="+62 812-3456-7890")

    assert one(a_message(data=data)).sender.name is None


def test_the_chat_stands_in_the_id_whatever_the_sides_say() -> None:
    payload = {**a_message(), "from": US, "to": US}

    assert BUDI == one(payload).peer.address


def test_without_a_whole_id_the_sides_or_the_engine_say_where_it_is() -> None:
    bare = {**a_message(ours=True), "id": "3EB0AA", "_data": {}}
    inside = {**a_message("GOWS"), "id": None, "from": None}

    assert ("me/3EB0AA", BUDI) == (one(bare).dedupe_key, one(bare).peer.address)
    assert f"{BUDI}/3EB0AA" == one(inside, engine="GOWS").dedupe_key
    # as WAHA takes it back
    assert an_id("3EB0AA", ours=True) == one(bare).provider_message_id
    assert an_id("3EB0AA") == one(inside, engine="GOWS").provider_message_id


# Ids


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("false_6281@c.us_AB", MessageId("6281@c.us", "AB", False)),
        ("true_1@g.us_AB_6281:12@s.whatsapp.net", MessageId("1@g.us", "AB", True, "6281@c.us")),
        ("true_6281@s.whatsapp.net_AB", MessageId("6281@c.us", "AB", True)),
        ("false_6281@c.us_AB[_participant]", MessageId("6281@c.us", "AB[", False, "participant]")),
        ({"_serialized": "false_9@lid_AB", "id": "AB"}, MessageId("9@lid", "AB", False)),
        ("maybe_6281@c.us_AB", None),
        ("false_6281@c.us_", None),
        ("AB", None),
        ("", None),
        (None, None),
    ],
)
def test_a_whole_id_says_where_it_is_and_who_wrote_it(written: object, found: MessageId | None) -> None:
    assert found == message_id(written)


def test_a_member_named_by_phone_and_by_lid_has_written_one_message() -> None:
    keys = {one(a_message(chat=TEAM, author=author)).dedupe_key for author in (BUDI, BUDI_LID)}

    assert {f"{TEAM}/3EB0AA"} == keys


def test_what_we_wrote_is_the_same_whether_its_chat_is_a_phone_or_a_lid() -> None:
    sent, echo = (one(a_message(chat=chat, ours=True)) for chat in (BUDI, BUDI_LID))
    (ack,) = read({"id": an_id("3EB0AA", BUDI_LID, ours=True), "ackName": "READ"}, "message.ack")

    assert isinstance(ack, MessageStatusChanged)
    assert sent.dedupe_key == echo.dedupe_key == ack.target_key


def test_an_id_that_a_customer_takes_from_us_or_from_another_chat_touches_no_other_message() -> None:
    ours, theirs, others = (
        one(a_message(**told)).dedupe_key for told in ({"ours": True}, {}, {"chat": "6280000000000@c.us"})
    )
    revokes = read({"after": a_message(key="3EB0RR"), "revokedMessageId": "3EB0AA"}, "message.revoked")

    assert 3 == len({ours, theirs, others})
    assert [theirs] == [fact.target_key for fact in revokes]


@pytest.mark.parametrize(
    "payload",
    [
        {"after": None, "before": {"id": an_id("3EB0AA")}, "revokedMessageId": "3EB0AA"},
        {"after": None, "before": {"id": an_id("3EB0AA")}},
        {"after": {"id": an_id("3EB0AA")}, "before": None},
        {
            "after": {"id": an_id("R"), "_data": {"type": "revoked", "protocolMessageKey": {"id": "3EB0AA"}}},
            "before": None,
        },
        {"after": {"id": "R", "from": BUDI}, "revokedMessageId": an_id("3EB0AA")},
        {"after": None, "before": None, "revokedMessageId": "3EB0AA", "chatId": BUDI},
        {"after": None, "revokedMessageId": "3EB0AA", "_data": webjs("R", "revoked")},
    ],
)
def test_what_was_taken_back_is_found_by_whatever_there_is(payload: dict[str, Any]) -> None:
    found = read(payload, "message.revoked")

    assert f"{BUDI}/3EB0AA" in [fact.target_key for fact in found if isinstance(fact, MessageRevoked)]


def test_what_was_taken_back_without_a_chat_is_kept_to_be_looked_at() -> None:
    assert [Unknown("it names no chat")] == read({"revokedMessageId": "3EB0AA"}, "message.revoked")


def test_a_reaction_in_a_group_is_its_members() -> None:
    payload = {
        "id": an_id("R1", TEAM, author=BUDI_LID), "from": TEAM, "participant": BUDI_LID, "timestamp": 1,
        "reaction": {"text": "x", "messageId": an_id("3EB0AA", TEAM, ours=True)},
    }  # fmt: skip
    found = read(payload, "message.reaction")

    assert [("99887766554433", f"{TEAM}/3EB0AA"), ("99887766554433", "me/3EB0AA")] == [
        (fact.actor, fact.target_key) for fact in found if isinstance(fact, ReactionChanged)
    ]


# Answers


QUOTES: dict[str, tuple[dict[str, Any], str]] = {
    "a whole id": ({"id": an_id("P1", ours=True)}, "me/P1"),
    "a bare id of ours": ({"id": "P1", "participant": US}, "me/P1"),
    "a bare id of our lid": ({"id": "P1", "participant": OUR_LID}, "me/P1"),
    "a bare id of another number": ({"id": "P1", "participant": "628999@c.us"}, "me/P1"),
    "a bare id of theirs": ({"id": "P1", "participant": BUDI}, f"{BUDI}/P1"),
    "a bare id of their lid": ({"id": "P1", "participant": BUDI_LID}, f"{BUDI}/P1"),
    "a bare id of nobody": ({"id": "P1"}, f"{BUDI}/P1"),
}


@pytest.mark.parametrize("name", QUOTES)
def test_the_message_that_one_answers_is_named_as_it_is_known(name: str) -> None:
    answered, key = QUOTES[name]
    found = one(a_message(replyTo={"body": "x", "hasMedia": False, "media": None, "_data": {}, **answered}))

    assert (key, answered["id"]) == (found.quoted_key, found.quoted_id)


def test_the_engine_s_own_word_is_taken_where_waha_says_nothing() -> None:
    context = {"contextInfo": {"stanzaID": "P1", "participant": "628111222333@s.whatsapp.net"}, "text": "yes"}
    gows = of_type("GOWS", "extendedTextMessage", context)
    web = of_type("WEBJS", "chat", {"quotedStanzaID": "P1", "quotedParticipant": {"user": "6281", "server": "lid"}})

    assert ("me/P1", "P1") == (gows.quoted_key, gows.quoted_id)
    assert (f"{BUDI}/P1", "P1") == (web.quoted_key, web.quoted_id)


# Types, files and remarks


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_of_the_library_is_shown_as_what_it_is(kind: str) -> None:
    found = of_type("WEBJS", kind, {})

    assert (TYPES[kind], None) == (found.type, found.detail)


@pytest.mark.parametrize("kind", PROTO)
@pytest.mark.parametrize("engine", ["NOWEB", "GOWS"])
def test_each_type_of_the_protocol_is_read_in_the_words_of_the_library(engine: str, kind: str) -> None:
    (found,) = read(a_message(engine, data=proto(engine, "K", {kind: {"a": 1}})), engine=engine)
    shown = TYPES.get(PROTO[kind])

    if isinstance(found, MessageReceived):
        assert (shown or "unsupported") == found.type
        assert (None if shown else PROTO[kind]) == found.detail
    else:
        assert "protocolMessage" == kind


@pytest.mark.parametrize("engine", ["NOWEB", "GOWS"])
def test_a_type_of_tomorrow_stands_there_under_its_own_name_or_by_its_words(engine: str) -> None:
    content = {"messageContextInfo": {}, "hologramMessage": {"x": 1}}
    found, worded = (
        one(a_message(engine, body=body, data=proto(engine, "K", content)), engine=engine) for body in (None, "look")
    )

    assert ("unsupported", "hologramMessage") == (found.type, found.detail)
    assert ("text", "look") == (worded.type, worded.body)


@pytest.mark.parametrize("kind", ["ephemeralMessage", "viewOnceMessageV2", "documentWithCaptionMessage"])
def test_what_is_wrapped_is_unwrapped(kind: str) -> None:
    assert "image" == of_type("GOWS", kind, {"message": {"imageMessage": {"mimetype": "image/png"}}}).type


FILES: dict[str, tuple[dict[str, Any], str, Media]] = {
    "loaded": (
        {"url": "http://localhost:3000/api/files/a.jpg", "mimetype": "image/jpeg", "filename": None, "error": None},
        "image",
        Media("image/jpeg", url="http://localhost:3000/api/files/a.jpg"),
    ),
    "not loaded": ({"url": None, "mimetype": "application/pdf", "filename": "bill.pdf"}, "document",
                   Media("application/pdf", "bill.pdf")),
    "voice": ({"url": "u", "mimetype": "audio/ogg; codecs=opus"}, "audio",
              Media("audio/ogg; codecs=opus", url="u", is_voice=True)),
    "sticker": ({"url": "u", "mimetype": "image/webp"}, "sticker", Media("image/webp", url="u")),
    "video": ({"url": "u", "mimetype": "video/mp4"}, "video", Media("video/mp4", url="u")),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_known_by_its_type_even_without_the_engines_data(name: str) -> None:
    told, kind, media = FILES[name]
    found = one(a_message(body="see", data={}, hasMedia=True, media=told))

    assert (kind, media, "see", ()) == (found.type, found.media, found.body, found.remarks)


def test_a_file_of_which_waha_says_nothing_is_a_mark_with_what_the_engine_knows() -> None:
    content = {"mimetype": "image/png", "fileLength": {"low": 1234, "high": 0}, "caption": "see"}
    found = of_type("NOWEB", "imageMessage", content, hasMedia=True, body="see")
    bare = one(a_message(body="", data={}, hasMedia=True, media=None))

    assert ("image", Media("image/png", size=1234)) == (found.type, found.media)
    assert ("document", Media()) == (bare.type, bare.media)


@pytest.mark.parametrize("error", ["too big", {"message": "too big"}])
def test_why_a_file_was_not_loaded_stands_beside_it(error: object) -> None:
    found = one(a_message(hasMedia=True, media={"url": None, "mimetype": "image/png", "error": error}))

    assert ("WAHA could not load its file: too big",) == found.remarks


PLACE = {"latitude": -6.2, "longitude": 106.8}
BODIES: dict[str, tuple[str, str, dict[str, Any], dict[str, Any], str]] = {
    "a place": ("GOWS", "locationMessage", {}, {"location": {**PLACE, "name": "Shop", "address": "Jl. 1"}},
                "Shop, Jl. 1"),
    "a point": ("WEBJS", "location", {}, {"location": PLACE, "body": "/9j/4AAQ"}, "-6.2, 106.8"),
    "a point of the engine": ("NOWEB", "locationMessage", {"degreesLatitude": 1, "degreesLongitude": 2}, {}, "1, 2"),
    "a place as text": ("WEBJS", "location", {"lat": "1.5", "lng": "2"}, {"body": "/9j/"}, "1.5, 2"),
    "a card": ("WEBJS", "vcard", {}, {"vCards": [VCARD], "body": VCARD}, VCARD),
    "cards of the engine": ("GOWS", "contactsArrayMessage", {"contacts": [{"vcard": VCARD}] * 2}, {"body": None},
                            f"{VCARD}\n{VCARD}"),
    "a poll": ("GOWS", "pollCreationMessageV3", {"name": "When?", "options": [{"optionName": "Now"}, {}]},
               {"body": None}, "When?\n- Now"),
    "a poll of the library": ("WEBJS", "poll_creation", {"pollName": "When?", "pollOptions": [{"name": "Now"}]},
                              {"body": "When?"}, "When?\n- Now"),
    "a choice": ("NOWEB", "buttonsResponseMessage", {"selectedDisplayText": "Yes"}, {"body": None}, "Yes"),
    "a row of a list": ("GOWS", "listResponseMessage", {"title": "Large", "description": "1 l"}, {"body": ""},
                        "Large - 1 l"),
    "an event": ("GOWS", "eventMessage", {"name": "Opening"}, {"body": None}, "Opening"),
}  # fmt: skip


@pytest.mark.parametrize("name", BODIES)
def test_what_is_no_text_is_told_in_words(name: str) -> None:
    engine, kind, content, fields, words = BODIES[name]

    assert words == of_type(engine, kind, content, **fields).body


@pytest.mark.parametrize(
    ("score", "remarks"), [(0, ("forwarded",)), (4, ("forwarded",)), (5, ("forwarded many times",))]
)
def test_what_was_forwarded_says_so(score: int, remarks: tuple[str, ...]) -> None:
    context = {"contextInfo": {"isForwarded": True, "forwardingScore": score}, "text": "look"}
    told = [
        of_type("WEBJS", "chat", {"isForwarded": True, "forwardingScore": score}),
        of_type("GOWS", "extendedTextMessage", context),
        of_type("NOWEB", "extendedTextMessage", context),
    ]

    assert [remarks] * 3 == [fact.remarks for fact in told]


def test_a_text_says_nothing_beside_itself() -> None:
    assert [()] * 3 == [one(a_message(engine), engine=engine).remarks for engine in ENGINES]


# What makes no sense


@pytest.mark.parametrize("raw", [b"", b"no json", b"[]", b"null", b"\xff", b"{}", b'{"event":"message"}'])
def test_what_is_no_event_is_kept_to_be_looked_at(raw: bytes) -> None:
    (part,) = facts(raw)

    assert isinstance(part.fact, Unknown)


def test_an_event_of_tomorrow_is_kept_to_be_looked_at() -> None:
    assert [Unknown("event 'message.sung' is not known")] == read({}, "message.sung")


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("session.status", {"status": "DANCING"}),
        ("message.ack", {"id": an_id("3EB0AA", ours=True), "ackName": "SMELLED"}),
        ("message.ack", {"id": "3EB0AA"}),
        ("message.reaction", {"id": an_id("R1"), "reaction": {"text": "x"}}),
        ("message.reaction", {"id": an_id("R1", TEAM), "reaction": {"text": "x", "messageId": "A"}}),
        ("message.edited", {"body": "x"}),
        ("message.revoked", {}),
        ("group.v2.participants", {"group": {"id": TEAM}, "type": "dance", "participants": []}),
        ("group.v2.participants", {"group": {"id": BUDI}, "type": "join"}),
        ("group.v2.participants.join-request", {"group": {"id": TEAM}, "action": "dance"}),
        ("call.received", {"from": BUDI}),
        ("call.received", {"id": "CALL1"}),
        ("poll.vote", {}),
        ("event.response", {"id": an_id("V1"), "eventResponse": {"response": "DANCING"}}),
        ("message", {"id": an_id("3EB0AA", "@c.us")}),
    ],
)
def test_a_part_that_is_not_known_is_kept_to_be_looked_at(event: str, payload: dict[str, Any]) -> None:
    (found,) = read(payload, event)

    assert isinstance(found, Unknown)


def test_what_names_no_session_is_nobody_s() -> None:
    raw = as_raw(a_body("message", a_message(), session=""))

    assert [Part("", (), Unknown("it names no session"))] == facts(raw)
    assert () == named_sessions(raw) == named_sessions(b"no json")


_BODIES = [
    *(a_body(row.event, row.payload(engine), engine=engine) for row in ROWS for engine in ENGINES),
    *(a_body(event, payload) for event, payload, *_ in GROUP_LINES),
    *(json.loads(raw) for raw in captured().values()),
]


@settings(deadline=None)
@given(bent(lambda: _BODIES))
def test_a_bent_body_raises_nothing_and_says_something(raw: bytes) -> None:
    found = facts(raw)

    assert found
    assert all(isinstance(part.fact.sent_at, int | None) for part in found if isinstance(part.fact, MessageReceived))
