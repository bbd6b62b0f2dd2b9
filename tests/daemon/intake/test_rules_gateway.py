"""What the seed asks of its webhook, rule by rule: a message in the written form becomes rows, or is refused."""

from typing import Any

import pytest

from store.models import ChatFilter
from tests.daemon.intake.front import BRANCH, LIVE, SALES, WRITTEN, Front
from tests.daemon.providers.bodies import a_flat_group_message, a_flat_message, as_json, written_headers

FORGED = {"message": "Invalid webhook signature"}


async def test_a_private_message_makes_contact_and_chat(front: Front) -> None:
    """Rule 35. A listener hears of it, too: the store's seq moves."""
    before = front.shelf.store.seq
    status, _ = await front.write(a_flat_message())
    await front.deliveries()

    assert 200 == status
    chat = await front.shelf.chat()
    assert ("+6281234567890", "Budi", "webjs", "private") == (chat.phone, chat.name, chat.provider_type, chat.kind)
    assert [("+6281234567890", "Budi")] == await front.shelf.rows("SELECT phone, name FROM contacts")
    assert front.shelf.store.seq > before


async def test_a_group_message_makes_the_group_and_a_chat_without_a_contact(front: Front) -> None:
    """Rule 36."""
    status, _ = await front.write(a_flat_group_message())
    await front.deliveries()

    assert 200 == status
    chat = await front.shelf.chat()
    assert ("group", None, True) == (chat.kind, chat.contact_id, chat.group_id is not None)
    rows = await front.shelf.rows("SELECT workspace_id, jid, name FROM groups")
    assert [(1, "1234567890-1234567890@g.us", "Team")] == rows


async def test_a_wrong_signature_is_refused_and_nothing_is_there(front: Front) -> None:
    """Rule 37."""
    answer = await front.post(WRITTEN, as_json(a_flat_message()), [("X-WhatsApp-Signature", "invalid_signature")])

    assert (401, FORGED) == front._read(answer)
    assert (0, 0, 0) == (await front.count("deliveries"), await front.count("chats"), await front.count("contacts"))


async def test_without_a_signature_it_is_refused(front: Front) -> None:
    """Rule 38."""
    assert (401, FORGED) == front._read(await front.post(WRITTEN, as_json(a_flat_message())))


async def test_an_unknown_phone_becomes_a_contact(front: Front) -> None:
    """Rule 39."""
    await front.write(a_flat_message(contact_phone="+6287777777777", contact_name="New Contact"))
    await front.deliveries()

    assert [("New Contact", "+6287777777777")] == await front.shelf.rows("SELECT name, phone FROM contacts")


async def test_a_known_phone_under_another_name_stays_one_contact(front: Front) -> None:
    """Rule 40."""
    await front.write(a_flat_message())
    await front.write(a_flat_message(contact_name="Other", message_body="again"))

    assert 1 == await front.count("contacts")
    chat = await front.shelf.chat()
    assert [(chat.contact_id,)] == await front.shelf.rows("SELECT id FROM contacts")


async def test_the_same_phone_in_two_workspaces_is_two_contacts(front: Front) -> None:
    """Rule 41."""
    await front.write(a_flat_message())
    await front.write(a_flat_message(session_id=BRANCH, workspace_id=2))

    assert 2 == await front.count("contacts")
    (theirs,) = await front.shelf.chats(ChatFilter(workspace=("2",)))
    assert [(2,)] == await front.shelf.rows("SELECT workspace_id FROM contacts WHERE id = ?", theirs.contact_id)


async def test_an_image_keeps_its_media_mark_and_its_type(front: Front) -> None:
    """Rule 42."""
    await front.write(
        a_flat_message(
            message_type="image", has_media=True, media_url="https://example.test/a.jpg", message_body="Look"
        )
    )
    await front.deliveries()

    (message,) = await front.shelf.thread()
    assert message.media is not None
    assert "image" in (message.type, message.detail)
    assert "Look" == message.body


async def test_with_a_session_alone_every_other_field_is_named(front: Front) -> None:
    """Rule 43."""
    status, told = await front.write({"session_id": SALES})

    assert 422 == status
    assert {"workspace_id", "chat_type", "message_body"} == told["errors"].keys()
    assert told["message"]
    assert 0 == await front.count("deliveries")


async def test_an_unknown_session_is_an_error_of_that_field(front: Front) -> None:
    """Rule 44."""
    status, told = await front.write(a_flat_message(session_id=99999))

    assert (422, {"session_id"}) == (status, told["errors"].keys())
    assert 0 == await front.count("deliveries")


async def test_it_is_stored_inbound_delivered_and_unread(front: Front) -> None:
    """Rule 45."""
    await front.write(a_flat_message())
    await front.deliveries()

    (message,) = await front.shelf.thread()
    assert ("inbound", "delivered", False) == (message.direction, message.status, message.is_read)
    assert 1 == (await front.shelf.chat()).unread_count


async def test_the_same_message_twice_is_one_row(front: Front) -> None:
    """Rule 46."""
    body = a_flat_message(wam_id="unique_message_id_123")

    assert [200, 200] == [(await front.write(body))[0] for _ in range(2)]
    assert (2, 1) == (await front.count("deliveries"), await front.count("messages"))


async def test_without_an_id_only_the_same_bytes_are_the_same_message(front: Front) -> None:
    for words in ("one", "one", "two"):
        await front.write(a_flat_message(message_body=words))

    assert 2 == await front.count("messages")
    assert [(None,)] == await front.shelf.rows("SELECT DISTINCT provider_message_id FROM messages")
    assert [(1,)] == await front.shelf.rows("SELECT min(dedupe_key LIKE 'body:%') FROM messages")


@pytest.mark.parametrize("path", [WRITTEN, LIVE])
@pytest.mark.parametrize("header", ["X-WhatsApp-Signature", "X-Webhook-Signature"])
async def test_both_addresses_take_both_forms(front: Front, path: str, header: str) -> None:
    event = {"event": "connection_test", "timestamp": 1}

    assert 200 == (await front.write(a_flat_message(), path, name=header))[0]
    assert 200 == (await front.live(event, path))[0]
    assert ["ignored", "done"] == [one.state for one in await front.deliveries()]


async def test_two_signatures_are_none(front: Front) -> None:
    raw = as_json(a_flat_message())
    twice = [*written_headers(raw), *written_headers(raw, name="X-Webhook-Signature")]

    assert (401, FORGED) == front._read(await front.post(WRITTEN, raw, twice))


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"session_id": None}, {"session_id"}),
        ({"session_id": ["7"]}, {"session_id"}),
        ({"session_id": True}, {"session_id"}),
        ({"workspace_id": None}, {"workspace_id"}),
        ({"workspace_id": "one"}, {"workspace_id"}),
        ({"workspace_id": 99999}, {"workspace_id"}),
        ({"session_id": BRANCH}, {"workspace_id"}),
        ({"chat_type": None}, {"chat_type"}),
        ({"chat_type": "channel"}, {"chat_type"}),
        ({"contact_phone": None}, {"contact_phone"}),
        ({"chat_type": "group"}, {"group_jid"}),
        ({"message_body": None}, {"message_body"}),
        ({"message_body": 7}, {"message_body"}),
        ({"message_body": "x" * 65_537}, {"message_body"}),
    ],
)
async def test_each_broken_rule_is_named_by_its_field(front: Front, fields: dict[str, Any], named: set[str]) -> None:
    status, told = await front.write(a_flat_message(**fields))

    assert (422, named) == (status, told["errors"].keys())
    assert 0 == await front.count("deliveries")


@pytest.mark.parametrize("raw", [b"", b"no json", b"[]", b"7", b"\xff"])
async def test_what_is_no_object_is_refused_in_the_written_form(front: Front, raw: bytes) -> None:
    status, told = front._read(await front.post(WRITTEN, raw, written_headers(raw)))

    assert (422, {"body"}) == (status, told["errors"].keys())
    assert 0 == await front.count("deliveries")


@pytest.mark.parametrize(
    "fields",
    [
        {"timestamp": "soon"},
        {"timestamp": None},
        {"contact_name": ["x"]},
        {"contact_name": "\ud83d"},
        {"message_body": "cut \ud83d"},
        {"message_body": ""},
        {"message_body": "x" * 65_536},
        {"message_type": 7},
        {"has_media": "maybe"},
        {"message_body": None, "has_media": True, "message_type": "image"},
        {"wam_id": {"id": 1}},
        {"session_id": "7", "workspace_id": "1"},
        {"session_id": None, "whatsapp_account_id": 7},
        {"session_id": "webjs_1_1_abc"},
        {"contact_phone": 6281234567890},
        {"contact_phone": "abc"},
        {"contact_phone": "99887766554433@lid"},
        {"unknown": {"deep": []}},
    ],
    ids=str,
)
async def test_an_odd_field_never_refuses_a_message(front: Front, fields: dict[str, Any]) -> None:
    status, _ = await front.write(a_flat_message(**fields))

    assert 200 == status
    assert ["done"] == [one.state for one in await front.deliveries()]
    assert 1 == await front.count("messages")


@pytest.mark.parametrize("key", ["wam_id", "message_id", "whatsapp_message_id"])
async def test_the_id_may_have_any_of_its_names(front: Front, key: str) -> None:
    for words in ("one", "two"):
        await front.write(a_flat_message(message_body=words, **{key: "M1"}))

    await front.deliveries()
    assert [("M1", "M1")] == await front.shelf.rows("SELECT dedupe_key, provider_message_id FROM messages")


@pytest.mark.parametrize("address", ["status@broadcast", "123@newsletter"])
async def test_stories_and_channels_stay_out_in_the_written_form_too(front: Front, address: str) -> None:
    await front.write(a_flat_message(contact_phone=address))
    await front.write(a_flat_group_message(group_jid=address))

    assert ["ignored", "ignored"] == [one.state for one in await front.deliveries()]
    assert 0 == await front.count("chats")


async def test_who_wrote_in_a_group_is_kept(front: Front) -> None:
    await front.write(a_flat_group_message(group_jid="120363404793044052"))
    await front.deliveries()

    (message,) = await front.shelf.thread()
    assert ("Budi", "+6281234567890") == (message.sender_name, message.sender_phone)
    assert [("120363404793044052@g.us",)] == await front.shelf.rows("SELECT jid FROM groups")


async def test_a_session_of_another_secret_is_refused_as_forged(front: Front) -> None:
    assert (401, FORGED) == await front.write(a_flat_message(session_id="lone"))


async def test_an_event_that_nobody_knows_is_answered_well(front: Front) -> None:
    status, told = await front.live({"event": "hologram", "data": {"session_id": SALES}})

    assert (200, {"status": "received"}) == (status, told)
    assert ["quarantined"] == [one.state for one in await front.deliveries()]


async def test_a_number_linked_anew_is_put_aside_and_asks_to_be_adopted(front: Front) -> None:
    body = {"event": "session_ready", "data": {"session_id": "webjs_1_9_new", "phone_number": "628111222333"}}

    assert 200 == (await front.live(body))[0]
    (delivery,) = await front.deliveries()
    assert "quarantined" == delivery.state
    assert "/data: it names a session that is not configured (webjs_1_9_new)" == delivery.reason
    sessions = await front.shelf.sessions()
    assert {SALES: "webjs_1_9_new", BRANCH: "webjs_1_9_new"} == {
        one.id: one.stray_name for one in sessions.values() if one.stray_name
    }
