"""Whatever the gateway sends becomes one fact, and nothing of it is lost or raises."""

import json
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
    a_gateway_body,
    a_gateway_message,
    a_group_message,
    as_json,
)
from tests.daemon.providers.gateway.test_table import KEPT, TABLE
from tests.daemon.providers.hostile_json import bent

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


def test_a_status_finds_its_message_though_one_of_them_names_the_author() -> None:
    message = sent(a_group_message(id=f"true_{GROUP}_3EB0_628111222333@c.us", to=GROUP))
    status = only(a_gateway_body("message_status_updated", message_id=f"true_{GROUP}_3EB0", ack_level=2))

    assert isinstance(status, MessageStatusChanged)
    assert message.dedupe_key == status.target_key


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"qr_code": "data:"}, QrMade("data:", 60)),
        ({"qr_code": "2@x", "expires_in": 20}, QrMade("2@x", 20)),
        ({"qr_code": "x", "expires_in": 1e9}, QrMade("x", 60)),
        ({"qr_code": "x" * 70_000}, None),
        ({"qr_code": 7}, None),
    ],
)
def test_a_code_to_scan_comes_with_its_seconds(said: dict[str, Any], code: QrMade | None) -> None:
    assert SessionChanged("qr_scanning", qr=code) == only(a_gateway_body("qr_code_generated", **said))


def test_a_flat_event_names_its_session_by_number() -> None:
    raw = as_json(
        {"event": "session_status_changed", "session_id": 7, "status": "connected", "phone_number": "628111222333"}
    )

    assert [Part("", ("7",), SessionChanged("connected", None, "+628111222333"))] == facts(raw)
    assert ("7",) == named_sessions(raw)


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


REAL = [json.loads(row.body) if isinstance(row.body, bytes) else row.body for row in TABLE]
REAL += [json.loads(raw) for raw in KEPT.values()]


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
