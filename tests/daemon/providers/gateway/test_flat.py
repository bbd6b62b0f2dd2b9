"""What a message in the written form says; how it is refused is tested at the door."""

from typing import Any

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


def test_a_message_that_names_no_session_and_one_from_nobody_are_kept_back() -> None:
    (part,) = facts(as_json(a_flat_message(session_id=None)))

    assert Unknown("it names no session") == part.fact
    assert isinstance(only(a_flat_message(contact_phone="9" * 10_240)), Unknown)


def test_stories_and_channels_stay_out() -> None:
    assert isinstance(only(a_flat_message(contact_phone="status@broadcast")), Ignored)
    assert isinstance(only(a_flat_group_message(group_jid="1@newsletter")), Ignored)
