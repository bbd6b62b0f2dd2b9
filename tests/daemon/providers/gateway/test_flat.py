"""What a message in the written form says; how it is refused is tested at the door."""

from typing import Any

import pytest

from daemon.facts import Fact, Ignored, MessageReceived, Part, Peer, Person, Unknown
from daemon.providers.gateway.facts import facts
from store.models import Identity, Millis
from tests.daemon.providers.bodies import (
    NOW,
    a_flat_group_message,
    a_flat_message,
    a_gateway_body,
    a_group_message,
    as_json,
)

BUDI = Person((Identity("phone", "+6281234567890"),), "Budi")


def only(body: Any) -> Fact:
    (part,) = facts(as_json(body))
    return part.fact


def received(body: Any) -> MessageReceived:
    fact = only(body)
    assert isinstance(fact, MessageReceived)
    return fact


def test_a_private_text_is_a_message_of_its_contact() -> None:
    expected = MessageReceived(
        peer=Peer("+6281234567890", BUDI),
        direction="inbound",
        dedupe_key="M1",
        provider_message_id="M1",
        type="text",
        body="Halo",
        sent_at=Millis(NOW),
        sender=BUDI,
    )

    assert [Part("", ("7",), expected)] == facts(as_json(a_flat_message(wam_id="M1")))


def test_a_group_is_the_same_group_in_both_forms() -> None:
    group = "120363404793044052@g.us"
    flat = received(a_flat_group_message(group_jid=group))
    (live,) = facts(a_gateway_body(message=a_group_message(participants=None)))

    assert isinstance(live.fact, MessageReceived)
    assert (live.fact.peer, live.fact.sender) == (flat.peer, flat.sender)


def test_without_an_id_the_bytes_are_the_key_and_there_is_no_id() -> None:
    one, other = received(a_flat_message()), received(a_flat_message(message_body="other"))

    assert one == received(a_flat_message())
    assert one.dedupe_key != other.dedupe_key
    assert (None, "body:", 69) == (one.provider_message_id, one.dedupe_key[:5], len(one.dedupe_key))


@pytest.mark.parametrize(
    ("fields", "is_text", "has_media"),
    [
        ({"message_type": "text"}, True, False),
        ({"message_type": "chat"}, True, False),
        ({"message_type": "chat", "has_media": "false"}, True, False),
        ({"message_type": "image", "has_media": True}, False, True),
        ({"message_type": "image", "has_media": "1"}, False, True),
        ({"has_media": True}, False, True),
        ({"media_url": "https://example.test/x"}, False, True),
        ({"message_type": "location"}, False, False),
    ],
)
def test_a_file_leaves_its_mark(fields: dict[str, Any], is_text: bool, has_media: bool) -> None:
    message = received(a_flat_message(**fields))

    assert (is_text, has_media) == (message.type == "text", message.media is not None)


@pytest.mark.parametrize("seconds", [NOW // 1000, NOW, str(NOW // 1000)])
def test_a_time_may_be_in_seconds_or_milliseconds(seconds: object) -> None:
    assert NOW // 1000 * 1000 == received(a_flat_message(timestamp=seconds)).sent_at


def test_what_we_wrote_ourselves_is_ours() -> None:
    assert "outbound" == received(a_flat_message(from_me=True)).direction


def test_a_message_that_names_no_session_and_one_from_nobody_are_kept_back() -> None:
    (part,) = facts(as_json(a_flat_message(session_id=None)))

    assert Unknown("it names no session") == part.fact
    assert isinstance(only(a_flat_message(contact_phone="9" * 10_240)), Unknown)


def test_stories_and_channels_stay_out() -> None:
    assert isinstance(only(a_flat_message(contact_phone="status@broadcast")), Ignored)
    assert isinstance(only(a_flat_group_message(group_jid="1@newsletter")), Ignored)


def test_two_spellings_of_a_session_are_one() -> None:
    (part,) = facts(as_json(a_flat_message(session_id=None, whatsapp_account_id=7)))

    assert ("7",) == part.refs
    assert isinstance(part.fact, MessageReceived)
