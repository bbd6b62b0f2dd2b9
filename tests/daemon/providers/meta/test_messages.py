"""What customers write, and what the phone app writes for us, becomes messages and events on them."""

from typing import Any

import pytest

from daemon.facts import (
    GroupSeen,
    IdentityLinked,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    Part,
    Peer,
    Person,
    ReactionChanged,
    Unknown,
)
from daemon.providers.meta.facts import facts
from store.models import Media
from tests.daemon.providers.bodies import a_meta_body, a_meta_message, a_meta_text
from tests.daemon.providers.meta.reading import BSUID, NUMBER, PHONE, SENT_AT, a_change, an_echo, only, only_message


def test_a_text_is_a_message_of_its_sender() -> None:
    someone = Person((PHONE,), "Ana")
    raw = a_meta_body(
        a_meta_text(context={"id": "wamid.Q"}), contacts=[{"profile": {"name": "Ana"}, "wa_id": "6281234567890"}]
    )

    expected = MessageReceived(
        peer=Peer("6281234567890", someone),
        direction="inbound",
        dedupe_key="wamid.A1",
        provider_message_id="wamid.A1",
        type="text",
        body="hola",
        sent_at=SENT_AT,
        sender=someone,
        quoted_key="wamid.Q",
        quoted_id="wamid.Q",
    )
    assert [Part("/entry/0/changes/0/value/messages/0", NUMBER, expected)] == facts(raw)


def test_a_number_without_an_id_is_named_as_it_is_dialled() -> None:
    (part,) = facts(a_meta_body(a_meta_text(), metadata={"display_phone_number": "+1 555-078-3881"}))

    assert ("tel:15550783881",) == part.refs


def test_a_message_that_names_no_number_is_kept_back_and_not_given_to_every_session() -> None:
    for metadata in (None, {}, {"phone_number_id": None}, {"display_phone_number": "x"}):
        (part,) = facts(a_meta_body(a_meta_text(), metadata=metadata))
        assert Part("/entry/0/changes/0/value/messages/0", (), Unknown("it names no number of ours")) == part


def test_a_person_has_every_identity_and_the_link_between_them_is_told() -> None:
    contacts = [{"profile": {"name": "Ana"}, "wa_id": "6281234567890", "user_id": BSUID.value}]
    link, message = facts(a_meta_body(a_meta_text(from_user_id=BSUID.value), contacts=contacts))

    assert Part("/entry/0/changes/0/value/contacts/0", NUMBER, IdentityLinked(PHONE, BSUID, "meta contact")) == link
    assert isinstance(message.fact, MessageReceived)
    assert Person((PHONE, BSUID), "Ana") == message.fact.sender


@pytest.mark.parametrize("missing", [{}, {"from": ""}, {"from": None}, {"from": BSUID.value}])
def test_a_person_without_a_phone_is_known_by_the_user_id(missing: dict[str, Any]) -> None:
    message = {**a_meta_text(from_user_id=BSUID.value)}
    del message["from"]
    contacts = [{"profile": {"name": "Ana"}, "wa_id": "", "user_id": BSUID.value}]

    found = only_message(a_meta_body({**message, **missing}, contacts=contacts))

    assert Peer(BSUID.value, Person((BSUID,), "Ana")) == found.peer


@pytest.mark.parametrize("name", ["6281234567890", "+62 812-3456-7890", "", None, 7])
def test_a_profile_name_that_is_no_name_is_no_claim(name: object) -> None:
    contacts = [{"profile": {"name": name}, "wa_id": "6281234567890"}]

    assert Person((PHONE,), None) == only_message(a_meta_body(a_meta_text(), contacts=contacts)).sender


def test_each_of_two_people_gets_the_own_name() -> None:
    messages = [a_meta_text(), a_meta_text(**{"from": "628111222333", "id": "wamid.A2"})]
    contacts = [
        {"profile": {"name": "Budi"}, "wa_id": "628111222333"},
        {"profile": {"name": "Ana"}, "wa_id": "6281234567890"},
    ]

    parts = [part.fact for part in facts(a_meta_body(*messages, contacts=contacts))]

    assert ["Ana", "Budi"] == [fact.sender.name for fact in parts if isinstance(fact, MessageReceived) and fact.sender]


def test_the_only_contact_is_the_sender_though_the_numbers_differ() -> None:
    message = only_message(a_meta_body(a_meta_text(), contacts=[{"profile": {"name": "Ana"}, "wa_id": "628999888777"}]))

    assert Person((PHONE,), "Ana") == message.sender


def test_a_group_message_belongs_to_the_group_and_is_its_participants() -> None:
    message = only_message(a_meta_body(a_meta_text(group_id="Y2FwaV9ncm91cDox")))

    assert Peer("Y2FwaV9ncm91cDox", group=GroupSeen("Y2FwaV9ncm91cDox")) == message.peer
    assert Person((PHONE,)) == message.sender


@pytest.mark.parametrize("timestamp", [None, "", "x", "-1", "253402300800", "999999999999999999", [], 1e400])
def test_a_message_with_an_impossible_time_is_a_message(timestamp: object) -> None:
    assert only_message(a_meta_body(a_meta_text(timestamp=timestamp))).sent_at is None


@pytest.mark.parametrize(
    ("kind", "content", "detail", "body"),
    [
        ("unsupported", {"type": "poll"}, "poll", ""),
        ("unsupported", None, "unsupported", ""),
        ("media_placeholder", None, "media_placeholder", ""),
        ("request_welcome", None, "request_welcome", ""),
        ("ephemeral", {"text": "gone soon"}, "ephemeral", "gone soon"),
        ("hologram", {"x": 1}, "hologram", ""),
        ("hologram", {"caption": "there"}, "hologram", "there"),
        ("hologram", "words", "hologram", "words"),
        ("text", None, "text", ""),
        ("text", {"body": None}, "text", ""),
        ("image", None, "image", ""),
        ("location", {"latitude": 1.5}, "location", ""),
        ("contacts", [{}, None, 7], "contacts", ""),
        ("interactive", None, "interactive", ""),
        ("interactive", {"type": "dance_reply", "dance_reply": {}}, "dance_reply", ""),
        ("order", {}, "order", ""),
        ("button", {}, "button", ""),
        (None, None, "no type", ""),
    ],
)
def test_what_is_not_known_or_says_nothing_is_a_row_with_the_best_text_there_is(
    kind: Any, content: Any, detail: str, body: str
) -> None:
    message = only_message(a_meta_body(a_meta_message(kind, content)))

    assert ("unsupported", detail, body) == (message.type, message.detail, message.body)


def test_what_is_known_of_a_file_is_kept() -> None:
    document = {"caption": "c", "filename": "../x.pdf", "mime_type": "application/pdf", "id": "9"}
    audio = {"mime_type": "audio/ogg", "id": 9, "voice": True}

    assert (
        Media("application/pdf", "../x.pdf", None, "9")
        == only_message(a_meta_body(a_meta_message("document", document))).media
    )
    assert (
        Media("audio/ogg", None, None, "9", is_voice=True)
        == only_message(a_meta_body(a_meta_message("audio", audio))).media
    )


@pytest.mark.parametrize("element", [None, 7, "x", [], {}, {"id": ""}, {"id": "  "}, {"id": None}, {"id": []}])
def test_a_message_without_an_id_is_unknown_and_its_neighbours_are_not(element: object) -> None:
    first, second, third = facts(a_change("messages", {"metadata": {"phone_number_id": "1"}, "messages": [
        a_meta_text(), element, a_meta_text(id="wamid.A3"),
    ]}))  # fmt: skip

    assert isinstance(first.fact, MessageReceived)
    assert Part("/entry/0/changes/0/value/messages/1", ("1",), Unknown("a message without an id")) == second
    assert isinstance(third.fact, MessageReceived)


def test_a_message_from_nobody_is_unknown() -> None:
    assert Unknown("a message from nobody") == only(a_meta_body(a_meta_text(**{"from": None})))


@pytest.mark.parametrize(
    ("reaction", "emoji"), [({"emoji": "👍"}, "👍"), ({"emoji": ""}, ""), ({}, ""), ({"emoji": None}, "")]
)
def test_a_reaction_is_an_event_and_no_emoji_takes_it_away(reaction: dict[str, Any], emoji: str) -> None:
    raw = a_meta_body(a_meta_message("reaction", {"message_id": "wamid.T", **reaction}))

    assert ReactionChanged("wamid.T", PHONE.value, emoji, SENT_AT, "reaction:wamid.A1") == only(raw)


def test_an_edit_and_a_revoke_are_events_on_their_target() -> None:
    text = {"original_message_id": "wamid.T", "message": {"type": "text", "text": {"body": "new"}}}
    caption = {"original_message_id": "wamid.T", "message": {"type": "image", "image": {"caption": "new"}}}
    revoke = {"original_message_id": "wamid.T"}

    assert MessageEdited("wamid.T", "new", SENT_AT, "edit:wamid.A1") == only(a_meta_body(a_meta_message("edit", text)))
    assert MessageEdited("wamid.T", "new", SENT_AT, "edit:wamid.A1") == only(
        a_meta_body(a_meta_message("edit", caption))
    )
    assert MessageRevoked("wamid.T", SENT_AT, "revoke:wamid.A1") == only(a_meta_body(a_meta_message("revoke", revoke)))


@pytest.mark.parametrize("kind", ["reaction", "edit", "revoke"])
def test_an_event_without_a_target_is_unknown(kind: str) -> None:
    for content in (None, {}, "x", {"message_id": "", "original_message_id": None}):
        assert isinstance(only(a_meta_body(a_meta_message(kind, content))), Unknown)


def test_an_echo_is_what_the_phone_wrote_for_us() -> None:
    message = only_message(an_echo(type="text", text={"body": "hi"}))

    assert ("outbound", "echo", "sent", "hi", None) == (
        message.direction, message.origin, message.status, message.body, message.sender,
    )  # fmt: skip
    assert Peer("6281234567890", Person((PHONE,))) == message.peer


def test_an_echoed_event_is_ours() -> None:
    assert MessageRevoked("wamid.T", SENT_AT, "revoke:wamid.E1") == only(
        an_echo(type="revoke", revoke={"original_message_id": "wamid.T"})
    )
    assert ReactionChanged("wamid.T", "us", "👍", SENT_AT, "reaction:wamid.E1") == only(
        an_echo(type="reaction", reaction={"message_id": "wamid.T", "emoji": "👍"})
    )


def test_a_cut_emoji_in_a_text_is_a_message() -> None:
    assert "ok \ud83d" == only_message(a_meta_body(a_meta_text(text={"body": "ok \ud83d"}))).body
