"""Whatever Meta sends becomes facts, and nothing of it is lost or raises."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import (
    AccountNotice,
    Fact,
    GroupSeen,
    IdentityLinked,
    Ignored,
    MessageEdited,
    MessageReceived,
    MessageRevoked,
    MessageStatusChanged,
    Part,
    Peer,
    Person,
    ReactionChanged,
    Unknown,
)
from daemon.providers.base import Body
from daemon.providers.meta.facts import facts
from daemon.providers.meta.notices import NOTICES
from daemon.providers.meta.provider import META
from store.models import Identity, Media, Millis
from tests.daemon.providers.bodies import a_meta_body, a_meta_envelope, a_meta_message, a_meta_text, as_json
from tests.daemon.providers.hostile_json import bent

SHARED = Path(__file__).parents[5] / "shared" / "payloads" / "meta"
PHONE = Identity("phone", "+6281234567890")
BSUID = Identity("bsuid", "US.13491208655302741918")
NUMBER = ("106540352242922",)
SENT_AT = Millis(1_760_000_000_000)


def only(raw: bytes) -> Fact:
    (part,) = facts(raw)
    return part.fact


def only_message(raw: bytes) -> MessageReceived:
    (message,) = [part.fact for part in facts(raw) if isinstance(part.fact, MessageReceived)]
    return message


def a_status(status: object = "read", **fields: Any) -> bytes:
    return a_meta_body(statuses=[{"id": "wamid.B2", "status": status, "timestamp": "1760000000", **fields}])


def a_change(field: str, value: Any) -> bytes:
    return as_json(a_meta_envelope((field, value)))


def an_echo(**fields: Any) -> bytes:
    echo = {"from": "15550783881", "to": "6281234567890", "id": "wamid.E1", "timestamp": "1760000000", **fields}
    return a_change("smb_message_echoes", {"metadata": {"phone_number_id": NUMBER[0]}, "message_echoes": [echo]})


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
        ("image", {"caption": "look", "mime_type": "image/png", "id": "9"}, "image", "look"),
        ("sticker", {"mime_type": "image/webp", "id": "9"}, "sticker", ""),
        ("location", {"latitude": -1.5, "longitude": 2, "name": "HQ", "address": "1 Way"}, "location", "HQ, 1 Way"),
        ("location", {"latitude": -1.5, "longitude": 2}, "location", "-1.5, 2"),
        ("contacts", [{"name": {"formatted_name": "A"}}, {"phones": [{"phone": "+1"}]}, None], "contacts", "A, +1"),
        ("button", {"payload": "P", "text": "Yes"}, "button", "Yes"),
        ("interactive", {"type": "button_reply", "button_reply": {"title": "Yes"}}, "interactive", "Yes"),
        (
            "interactive",
            {"type": "list_reply", "list_reply": {"title": "A", "description": "B"}},
            "interactive",
            "A - B",
        ),
        ("interactive", {"type": "nfm_reply", "nfm_reply": {"body": "Sent"}}, "interactive", "Sent"),
        ("interactive", None, "interactive", ""),
        ("order", {"catalog_id": "1", "text": "please"}, "order", "please"),
        ("system", {"body": "Ana changed", "type": "user_changed_number"}, "system", "Ana changed"),
        ("unsupported", {"type": "poll"}, "poll", ""),
        ("unsupported", None, "unsupported", ""),
        ("hologram", {"x": 1}, "hologram", ""),
        ("hologram", {"caption": "there"}, "hologram", "there"),
        ("text", None, "text", ""),
        ("text", {"body": None}, "text", ""),
        (None, None, "no type", ""),
    ],
)
def test_every_other_message_is_a_row_with_the_best_text_there_is(
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


@pytest.mark.parametrize("status", ["sent", "delivered", "read", "played"])
def test_a_status_has_the_same_key_in_every_delivery(status: Any) -> None:
    expected = MessageStatusChanged("wamid.B2", status, SENT_AT, f"status:{status}:1760000000")

    assert expected == only(a_status(status))


def test_a_failure_says_why_in_words() -> None:
    errors = [
        {"code": 131049, "title": "t", "error_data": {"details": "too many"}},
        {"code": 1, "title": "t"},
        {},
        None,
    ]

    assert MessageStatusChanged(
        "wamid.B2", "failed", SENT_AT, "status:failed:1760000000", "too many (131049); t (1)"
    ) == only(a_status("failed", errors=errors))


@pytest.mark.parametrize("key", ["recipient_participant_id", "participant_recipient_id"])
def test_each_participant_of_a_group_has_the_own_status(key: str) -> None:
    fact = only(a_status(**{"recipient_type": "group", key: "62811"}))

    assert MessageStatusChanged("wamid.B2", "read", SENT_AT, "status:read:1760000000:62811") == fact


@pytest.mark.parametrize("status", ["warning", "deleted", "READ", "", None, 7, []])
def test_a_status_that_nobody_knows_is_unknown(status: object) -> None:
    assert isinstance(only(a_status(status)), Unknown)


def test_a_status_with_contacts_is_no_message() -> None:
    contacts = [{"profile": {"name": "Ana"}, "wa_id": "6281234567890", "user_id": BSUID.value}]
    statuses = [{"id": "wamid.B2", "status": "read", "timestamp": "1760000000"}]

    kinds = [type(part.fact) for part in facts(a_meta_body(statuses=statuses, contacts=contacts))]

    assert [IdentityLinked, MessageStatusChanged] == kinds


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


def test_errors_out_of_band_are_a_notice() -> None:
    fact = only(a_meta_body(errors=[{"code": 130429, "title": "Rate limit hit"}]))

    assert AccountNotice("errors", "Rate limit hit (130429)") == fact


@pytest.mark.parametrize("field", sorted(NOTICES))
def test_a_field_about_the_account_is_a_notice_whatever_it_holds(field: str) -> None:
    for value in ({}, {"event": "X\nY"}, {"calls": [None], "restriction_info": [{}]}):
        fact = only(a_change(field, value))
        assert isinstance(fact, AccountNotice)
        assert fact.summary
        assert "\n" not in fact.summary


def test_a_notice_is_one_line_of_words() -> None:
    ban = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "SCHEDULE_FOR_DISABLE"}}
    reach = {"max_daily_conversations_per_business": 2000}

    assert AccountNotice("account_update", "DISABLED_UPDATE, SCHEDULE_FOR_DISABLE") == only(
        a_change("account_update", ban)
    )
    assert AccountNotice("business_capability_update", "max daily conversations per business 2000") == only(
        a_change("business_capability_update", reach)
    )


@pytest.mark.parametrize(
    "field", ["history", "smb_app_state_sync", "user_id_update", "group_lifecycle_update", "group_participants_update"]
)
def test_what_a_later_release_will_read_is_kept_for_it(field: str) -> None:
    assert Unknown(f"{field} is not understood yet") == only(a_change(field, {}))


def test_a_field_that_nobody_knows_is_unknown() -> None:
    assert Unknown("field 'weather' is not known") == only(a_change("weather", {}))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b"7",
        b'"x"',
        b"true",
        b"{}",
        b"{",
        pytest.param(b"[" * 100_000, id="deep"),
        b'{"entry":{}}',
        b"\xef\xbb\xbf{}",
    ],
)
def test_a_body_that_is_none_is_unknown(raw: bytes) -> None:
    assert isinstance(only(raw), Unknown)


@pytest.mark.parametrize("body", [{"entry": []}, {"entry": [{"changes": []}]}])
def test_an_empty_list_is_nothing_and_no_trouble(body: Any) -> None:
    assert isinstance(only(as_json(body)), Ignored)


def test_an_empty_list_of_messages_is_nothing_and_no_trouble() -> None:
    assert isinstance(only(a_change("messages", {"metadata": {"phone_number_id": "1"}, "messages": []})), Ignored)


@pytest.mark.parametrize(
    "body",
    [
        {"entry": [None]},
        {"entry": [{"changes": None}]},
        {"entry": [{"changes": [None]}]},
        {"entry": [{"changes": [{"field": None, "value": {}}]}]},
        {"entry": [{"changes": [{"field": "messages", "value": None}]}]},
        {"entry": [{"changes": [{"field": "messages", "value": {}}]}]},
        {"entry": [{"changes": [{"field": "messages", "value": {"messages": None}}]}]},
    ],
)
def test_a_hole_in_the_envelope_is_unknown(body: Any) -> None:
    assert isinstance(only(as_json(body)), Unknown)


def test_a_cut_emoji_in_a_text_is_a_message() -> None:
    assert "ok \ud83d" == only_message(a_meta_body(a_meta_text(text={"body": "ok \ud83d"}))).body


def test_the_dialect_reads_what_the_journal_kept() -> None:
    raw = a_meta_body()

    assert facts(raw) == META.facts(Body(raw, {}, Millis(0)))


def _real() -> list[Any]:
    contact = {"profile": {"name": "Ana"}, "wa_id": "6281234567890", "user_id": BSUID.value}
    edit = {"original_message_id": "w", "message": {"type": "image", "image": {"caption": "c"}}}
    image = {"caption": "c", "mime_type": "image/png", "id": "9"}
    own = [
        a_meta_body(a_meta_text(from_user_id=BSUID.value, group_id="g", context={"id": "q"}), contacts=[contact]),
        a_meta_body(a_meta_message("image", image), a_meta_message("edit", edit), contacts=[contact]),
        a_meta_body(a_meta_message("reaction", {"message_id": "w", "emoji": "👍"})),
        a_meta_body(a_meta_message("contacts", [{"name": {"formatted_name": "A"}, "phones": [{"phone": "1"}]}])),
        a_meta_body(a_meta_message("interactive", {"type": "list_reply", "list_reply": {"title": "A"}})),
        a_meta_body(a_meta_message("location", {"latitude": 1.5, "longitude": 2})),
        a_status("failed", errors=[{"code": 1, "error_data": {"details": "d"}}]),
        an_echo(type="text", text={"body": "hi"}),
        a_change("account_update", {"event": "X", "restriction_info": [{"restriction_type": "Y"}]}),
    ]
    shared = [path.read_bytes() for path in sorted(SHARED.glob("*.json"))] if SHARED.is_dir() else []
    return [json.loads(raw) for raw in own + shared]


REAL = _real()


def test_every_real_body_yields_a_fact() -> None:
    for body in REAL:
        assert facts(as_json(body))


@given(bent(lambda: REAL))
@settings(max_examples=500, deadline=None)
def test_no_bent_body_raises_or_yields_nothing(raw: bytes) -> None:
    assert facts(raw)


@given(st.binary())
def test_no_bytes_raise_or_yield_nothing(raw: bytes) -> None:
    assert facts(raw)
