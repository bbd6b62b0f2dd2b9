"""Whatever the gateway sends becomes one fact, and nothing of it is lost or raises."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import (
    Fact,
    GroupSeen,
    Ignored,
    MessageReceived,
    MessageStatusChanged,
    Part,
    Participant,
    Peer,
    Person,
    QrMade,
    Reaction,
    SessionChanged,
    Unknown,
)
from daemon.providers.base import Body
from daemon.providers.body import parsed, record
from daemon.providers.gateway import batch, flat
from daemon.providers.gateway.facts import facts, named_sessions
from daemon.providers.gateway.provider import GATEWAY
from store.models import Identity, Media, Millis
from tests.daemon.providers.bodies import (
    a_batch,
    a_batch_chat,
    a_flat_group_message,
    a_flat_message,
    a_gateway_body,
    a_gateway_message,
    a_group_message,
    as_json,
)
from tests.daemon.providers.hostile_json import bent

SHARED = Path(__file__).parents[5] / "shared" / "payloads" / "gateway"
PHONE = Identity("phone", "+6281234567890")
LID = Identity("lid", "99887766554433")
SESSION = ("webjs_1_1_abc",)
GROUP = "120363404793044052@g.us"
SENT_AT = Millis(1_795_362_934_000)


def only(raw: bytes) -> Fact:
    (part,) = facts(raw)
    return part.fact


def received(message: Any) -> MessageReceived:
    fact = only(a_gateway_body(message=message))
    assert isinstance(fact, MessageReceived)
    return fact


def sent(message: Any) -> MessageReceived:
    fact = only(a_gateway_body("message_sent", message=message, source="message_create_event"))
    assert isinstance(fact, MessageReceived)
    return fact


def an_ack(**data: Any) -> Fact:
    return only(
        a_gateway_body("message_status_updated", message_id="true_628@c.us_3EB0", timestamp=1_795_362_934, **data)
    )


def test_a_private_text_is_a_message_of_its_sender() -> None:
    someone = Person((PHONE,))

    expected = MessageReceived(
        peer=Peer("6281234567890@c.us", someone),
        direction="inbound",
        dedupe_key="false_6281234567890@c.us_AC14",
        provider_message_id="false_6281234567890@c.us_AC14",
        type="text",
        body="Halo",
        sent_at=SENT_AT,
        sender=someone,
    )
    assert [Part("/data", SESSION, expected)] == facts(a_gateway_body())


def test_a_group_message_brings_the_group_and_its_participants() -> None:
    message = received(a_group_message())

    people = tuple(Participant(one) for one in (PHONE, LID, Identity("jid", "6282@c.us")))
    assert Peer(GROUP, group=GroupSeen(GROUP, "Team", people)) == message.peer
    assert Person((PHONE,), "Budi") == message.sender
    assert f"false_{GROUP}_3EB0AA" == message.dedupe_key
    assert f"false_{GROUP}_3EB0AA_6281234567890@c.us" == message.provider_message_id


def test_a_group_without_a_list_of_participants_does_not_lose_those_it_has() -> None:
    assert Peer(GROUP, group=GroupSeen(GROUP, "Team", None)) == received(a_group_message(participants=None)).peer


def test_a_message_has_one_key_whether_its_author_is_given_by_phone_or_by_lid() -> None:
    by_lid = received(a_group_message(id=f"false_{GROUP}_3EB0AA_99887766554433@lid"))

    assert received(a_group_message()).dedupe_key == by_lid.dedupe_key


def test_an_author_behind_a_lid_keeps_both_identities_but_digits_of_a_lid_are_no_phone() -> None:
    by_lid = f"false_{GROUP}_3EB0AA_99887766554433@lid"

    assert Person((PHONE, LID), "Budi") == received(a_group_message(id=by_lid)).sender
    assert Person((LID,), "Budi") == received(a_group_message(id=by_lid, sender_phone="99887766554433")).sender


def test_two_directions_are_two_messages_and_an_odd_id_is_used_as_it_is() -> None:
    keys = {
        received(a_gateway_message(id=each)).dedupe_key
        for each in ("false_1@c.us_A", "true_1@c.us_A", "3EB0", "a_b_c_d")
    }

    assert {"false_1@c.us_A", "true_1@c.us_A", "3EB0", "a_b_c_d"} == keys


def test_a_person_behind_a_lid_is_kept_as_such() -> None:
    message = received(a_gateway_message(**{"from": "99887766554433@lid", "id": "false_99887766554433@lid_L1"}))

    assert Peer("99887766554433@lid", Person((LID,))) == message.peer


def test_an_address_may_be_an_object() -> None:
    address = {"server": "c.us", "user": "6281234567890", "_serialized": "6281234567890@c.us"}

    assert received(a_gateway_message()) == received(a_gateway_message(**{"from": address}))


@pytest.mark.parametrize("chat", ["status@broadcast", "6281234567890@broadcast", "120363000000000000@newsletter"])
def test_stories_lists_and_channels_stay_out(chat: str) -> None:
    message = a_gateway_message(**{"from": chat, "id": f"false_{chat}_S1"})

    assert Ignored("status broadcast") == only(a_gateway_body(message=message))
    assert Ignored("status broadcast") == only(
        a_gateway_body("message_status_updated", message_id=f"true_{chat}_S1", ack_level=3)
    )


@pytest.mark.parametrize(
    ("fields", "detail", "body"),
    [
        ({"type": "location", "body": "/9j/4AAQSkZJRg"}, "location", ""),
        ({"type": "poll_creation", "body": "Lunch?"}, "poll_creation", "Lunch?"),
        ({"type": "hologram", "body": None}, "hologram", ""),
        ({"type": "chat", "body": None}, "chat", ""),
        ({"type": None}, "no type", "Halo"),
    ],
)
def test_every_other_type_is_a_row_with_its_text(fields: dict[str, Any], detail: str, body: str) -> None:
    message = received(a_gateway_message(**fields))

    assert ("unsupported", detail, body) == (message.type, message.detail, message.body)


@pytest.mark.parametrize(
    ("kind", "expected", "is_voice"),
    [
        ("image", "image", False),
        ("video", "video", False),
        ("audio", "audio", False),
        ("ptt", "audio", True),
        ("document", "document", False),
        ("sticker", "sticker", False),
    ],
)
def test_what_carries_a_file_has_its_true_type(kind: str, expected: str, is_voice: bool) -> None:
    message = received(a_gateway_message(type=kind, body="caption"))

    assert (expected, None, "caption", Media(is_voice=is_voice)) == (
        message.type, message.detail, message.body, message.media,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("media", "where"),
    [
        ({"data": "T2dn"}, "/data/message/media/data"),
        ({"data": 7}, "/data/message/media/data"),
        ({"data": None}, None),
        ({"mimetype": "image/png"}, None),
        (None, None),
        ("T2dn", None),
    ],
)
def test_a_file_in_the_body_is_found_by_its_pointer(media: object, where: str | None) -> None:
    assert where == received(a_gateway_message(type="image", has_media=True, media=media)).media_at


def test_a_file_of_a_flat_event_is_found_too() -> None:
    message = a_gateway_message(type="image", media={"data": "T2dn"})
    (part,) = facts(as_json({"event": "message_received", "session_id": "s", "message": message}))

    assert isinstance(part.fact, MessageReceived)
    assert "/message/media/data" == part.fact.media_at


@pytest.mark.parametrize(
    ("fields", "media"),
    [
        (
            {"media": {"data": "T2dnUw==", "mimetype": "audio/ogg", "filename": "p"}, "type": "ptt"},
            Media("audio/ogg", "p", 4, None, True),
        ),
        ({"media": {"data": "T2dn", "mimetype": "image/png"}}, Media("image/png", None, 3)),
        ({"media": {"data": "@@@@", "mimetype": "image/png", "filename": "x"}}, Media("image/png", "x")),
        ({"media": {"data": "T2d", "mimetype": 7}}, Media()),
        ({"media": None, "has_media": True}, Media()),
        ({"has_media": False}, None),
    ],
)
def test_what_is_known_of_a_file_is_kept_without_the_file(fields: dict[str, Any], media: Media | None) -> None:
    assert media == received(a_gateway_message(**fields)).media


def test_what_was_written_on_the_phone_is_ours_and_goes_to_the_chat() -> None:
    message = sent(
        a_gateway_message(id="true_6281234567890@c.us_3EB0", **{"from": "x@c.us", "to": "6281234567890@c.us"})
    )

    assert ("outbound", "live", "pending", None) == (message.direction, message.origin, message.status, message.sender)
    assert Peer("6281234567890@c.us", Person((PHONE,))) == message.peer


def test_what_we_wrote_to_a_group_has_the_group_as_peer() -> None:
    message = sent(a_group_message(id=f"true_{GROUP}_3EB0_628111222333@c.us", to=GROUP, from_me=True))

    assert ("outbound", f"true_{GROUP}_3EB0", None) == (message.direction, message.dedupe_key, message.sender)
    assert GROUP == message.peer.address


def test_a_received_message_that_says_it_is_ours_is_ours() -> None:
    assert "outbound" == received(a_gateway_message(from_me=True, to="6281234567890@c.us")).direction


@pytest.mark.parametrize(
    ("ack", "status"), [(0, "pending"), (1, "sent"), (2, "delivered"), (3, "read"), (4, "played"), ("3", "read")]
)
def test_the_level_is_believed_and_not_the_word(ack: object, status: Any) -> None:
    expected = MessageStatusChanged("true_628@c.us_3EB0", status, None, f"status:{status}")

    assert expected == an_ack(ack_level=ack, status="pending")


def test_an_error_is_a_failure_and_no_pending() -> None:
    expected = MessageStatusChanged(
        "true_628@c.us_3EB0",
        "failed",
        None,
        "status:failed",
        error="WhatsApp could not send it",
        reaction=Reaction.FAIL,
        hint="look at the telephone of this number, then send again",
    )

    assert expected == an_ack(ack_level=-1, status="pending")


@pytest.mark.parametrize("word", ["pending", "sent", "delivered", "read", "failed"])
def test_without_a_level_the_word_is_taken(word: Any) -> None:
    fact = an_ack(status=word)

    assert isinstance(fact, MessageStatusChanged)
    assert word == fact.status


@pytest.mark.parametrize(
    "data", [{"ack_level": 7}, {"ack_level": True}, {"ack_level": 2.5}, {"status": "x"}, {}, {"status": None}]
)
def test_a_level_that_nobody_knows_is_unknown(data: dict[str, Any]) -> None:
    assert isinstance(an_ack(**data), Unknown)


@pytest.mark.parametrize(("event", "status"), [("message_delivered", "delivered"), ("message_read", "read")])
def test_the_events_of_the_wrong_table_never_say_too_much(event: str, status: Any) -> None:
    fact = only(a_gateway_body(event, message_id="true_628@c.us_3EB0", recipient="628@c.us", timestamp=1))

    assert MessageStatusChanged("true_628@c.us_3EB0", status, None, f"status:{status}") == fact


def test_a_status_finds_its_message_though_one_of_them_names_the_author() -> None:
    message = sent(a_group_message(id=f"true_{GROUP}_3EB0_628111222333@c.us", to=GROUP))
    status = only(a_gateway_body("message_status_updated", message_id=f"true_{GROUP}_3EB0", ack_level=2))

    assert isinstance(status, MessageStatusChanged)
    assert message.dedupe_key == status.target_key


@pytest.mark.parametrize(
    ("event", "data", "expected"),
    [
        ("qr_code_generated", {"qr_code": "data:"}, SessionChanged("qr_scanning", qr=QrMade("data:", 60))),
        (
            "qr_code_generated",
            {"qr_code": "2@x", "expires_in": 20},
            SessionChanged("qr_scanning", qr=QrMade("2@x", 20)),
        ),
        ("qr_code_generated", {"qr_code": "x", "expires_in": 1e9}, SessionChanged("qr_scanning", qr=QrMade("x", 60))),
        ("qr_code_generated", {"qr_code": "x" * 70_000}, SessionChanged("qr_scanning")),
        ("qr_code_generated", {"qr_code": 7}, SessionChanged("qr_scanning")),
        ("session_authenticated", {"status": "authenticated"}, SessionChanged("authenticated")),
        ("session_ready", {"phone_number": "628111222333"}, SessionChanged("connected", None, "+628111222333")),
        ("session_ready", {"phone_number": "null"}, SessionChanged("connected")),
        ("session_ready", {"phone_number": "undefined"}, SessionChanged("connected")),
        ("session_ready", {"phone_number": ""}, SessionChanged("connected")),
        (
            "session_error",
            {"error": "webhook_send_failed", "message": "m"},
            SessionChanged("failed", "webhook_send_failed: m"),
        ),
        ("session_disconnected", {"reason": "LOGOUT"}, SessionChanged("disconnected", "LOGOUT", is_for_good=True)),
        ("session_disconnected", {"reason": "NAVIGATION"}, SessionChanged("disconnected", "NAVIGATION")),
        ("session_disconnected", {"reason": None}, SessionChanged("disconnected")),
        (
            "session_reconnect_failed",
            {"max_retries": 5},
            SessionChanged("disconnected", "the gateway gave up reconnecting", is_for_good=True),
        ),
    ],
)
def test_the_connection_is_as_the_gateway_says(event: str, data: dict[str, Any], expected: SessionChanged) -> None:
    assert expected == only(a_gateway_body(event, **data))


def test_a_flat_event_names_its_session_by_number() -> None:
    raw = as_json(
        {"event": "session_status_changed", "session_id": 7, "status": "connected", "phone_number": "628111222333"}
    )

    assert [Part("", ("7",), SessionChanged("connected", None, "+628111222333"))] == facts(raw)
    assert ("7",) == named_sessions(raw)


@pytest.mark.parametrize(
    "event",
    ["session_reconnected", "typing_indicator", "chat_state_updated", "mobile_activity_detected", "connection_test"],
)
def test_what_says_nothing_for_the_desk_is_ignored_on_purpose(event: str) -> None:
    assert isinstance(only(a_gateway_body(event, status="reconnected")), Ignored)


def test_a_test_of_the_connection_needs_no_session() -> None:
    assert isinstance(only(as_json({"event": "connection_test", "timestamp": 1_795_362_705_906})), Ignored)


@pytest.mark.parametrize("event", ["message.received", "session_restarting", "", None, 7, []])
def test_an_event_that_nobody_knows_is_unknown(event: Any) -> None:
    assert isinstance(only(a_gateway_body(event, x=1)), Unknown)


def test_a_message_that_names_no_session_is_kept_back_and_not_given_to_every_session() -> None:
    nameless: list[Any] = [None, "", [], True]
    for session in nameless:
        raw = as_json({"event": "message_received", "data": {"session_id": session, "message": a_gateway_message()}})
        assert [Part("/data", (), Unknown("it names no session"))] == facts(raw)


@pytest.mark.parametrize("message", [None, 7, [], {}, {"id": ""}, a_gateway_message(id=None)])
def test_a_message_without_an_id_is_unknown(message: Any) -> None:
    assert Unknown("a message without an id") == only(a_gateway_body(message=message))


def test_a_message_from_nobody_is_unknown() -> None:
    assert Unknown("a message from nobody") == only(a_gateway_body(message=a_gateway_message(**{"from": None})))


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"null", b"7", b"{}", b"{", pytest.param(b"[" * 100_000, id="deep"), b'{"event":"x","data":[]}']
)
def test_a_body_that_is_none_is_unknown_and_names_nobody(raw: bytes) -> None:
    assert isinstance(only(raw), Unknown)
    assert () == named_sessions(raw)


def test_a_session_is_named_inside_and_outside_of_data() -> None:
    assert SESSION == named_sessions(a_gateway_body())
    assert ("7",) == named_sessions(as_json({"event": "x", "session_id": 7, "data": {}}))


def test_the_dialect_reads_what_the_journal_kept() -> None:
    raw = a_gateway_body()

    assert facts(raw) == GATEWAY.facts(Body(raw, {}, Millis(0)))


def _real() -> list[Any]:
    own = [
        a_gateway_body(),
        a_gateway_body(message=a_group_message(media={"data": "T2dn", "mimetype": "m", "filename": "f"})),
        a_gateway_body("message_sent", message=a_gateway_message()),
        a_gateway_body("message_status_updated", message_id="true_628@c.us_3EB0", ack_level=3, status="delivered"),
        a_gateway_body("session_error", error="e", message="m"),
        as_json(a_flat_message(has_media=True, media_url="u", message_type="image", wam_id="M1")),
        as_json(a_flat_group_message()),
        as_json(a_batch(a_batch_chat())),
        as_json({"event": "session_status_changed", "session_id": 7, "status": "connected", "phone_number": "628111"}),
    ]
    kept = [json.loads(path.read_bytes()) for path in sorted(SHARED.glob("*.json"))] if SHARED.is_dir() else []
    return [json.loads(raw) for raw in own] + [each["body"] for each in kept if each.get("body")]


REAL = _real()


def test_every_real_body_yields_a_fact() -> None:
    for body in REAL:
        assert facts(as_json(body))


@given(bent(lambda: REAL))
@settings(max_examples=500, deadline=None)
def test_no_bent_body_raises_or_yields_nothing(raw: bytes) -> None:
    assert facts(raw)
    named_sessions(raw)
    body = record(parsed(raw))
    assert flat.errors(body) or flat.is_flat(body) or "event" in body
    assert batch.errors(body, is_written=True) or batch.session_refs(body)


@given(st.binary())
def test_no_bytes_raise_or_yield_nothing(raw: bytes) -> None:
    assert facts(raw)
