"""What bodies of Meta leave on the desk: threads, previews, unread, people and syncs."""

import json
from typing import Any

import pytest

from daemon.facts import Unknown
from daemon.projector.routed import Routed
from daemon.providers.meta.facts import facts
from store import syncs
from store.models import Chat, Message
from tests.daemon.providers.bodies import a_meta_body, a_meta_message, a_meta_text
from tests.daemon.providers.meta.bodies_table import PICTURE, a_chunk, ours, theirs
from tests.daemon.providers.meta.reading import BSUID, a_list
from tests.facts import NOON, seconds
from tests.shelf import CARE, Shelf

THEN = str(NOON // 1000 - 3600)


async def deliver(shelf: Shelf, *bodies: bytes) -> None:
    """One after the other, a second apart."""
    for n, raw in enumerate(bodies):
        found = [part.fact for part in facts(raw)]
        assert not [fact for fact in found if isinstance(fact, Unknown)]
        await shelf.take_routed([Routed(n + 1, seconds(n), CARE, fact) for fact in found])


async def only(shelf: Shelf) -> tuple[Chat, Message]:
    (message,) = await shelf.thread()
    return await shelf.chat(), message


@pytest.mark.parametrize(
    ("kind", "content", "preview"),
    [
        ("image", PICTURE, "look"),
        ("sticker", {"mime_type": "image/webp", "id": "9"}, ""),
        ("location", {"latitude": 1.5, "longitude": 2, "name": "HQ"}, "HQ (1.5, 2)"),
        ("contacts", [{"name": {"formatted_name": "Ana"}, "phones": [{"phone": "+1 55"}]}], "Ana, +1 55"),
        ("button", {"text": "Yes"}, "Yes"),
        ("order", {"product_items": [{"product_retailer_id": "TEA", "quantity": 2}]}, "2 x TEA"),
    ],
)
async def test_each_type_stands_in_the_thread_and_in_the_list_as_what_it_is(
    shelf: Shelf, kind: str, content: Any, preview: str
) -> None:
    await deliver(shelf, a_meta_body(a_meta_message(kind, content, timestamp=THEN)))
    chat, message = await only(shelf)

    assert (kind, kind, preview, 1) == (message.type, chat.last_message_type, chat.preview, chat.unread_count)


async def test_remarks_come_with_their_message(shelf: Shelf) -> None:
    await deliver(shelf, a_meta_body(a_meta_text(timestamp=THEN, context={"forwarded": True})))
    _, message = await only(shelf)

    assert (("forwarded",), "hola") == (message.remarks, message.body)


@pytest.mark.parametrize("is_file_first", [False, True])
async def test_a_placeholder_of_the_history_becomes_its_file_whichever_came_first(
    shelf: Shelf, is_file_first: bool
) -> None:
    place = a_chunk({**theirs(timestamp=THEN), "type": "media_placeholder", "text": None})
    file = a_list("history", "messages", a_meta_message("image", PICTURE, timestamp=THEN))
    await deliver(shelf, *((file, place) if is_file_first else (place, file)))
    chat, message = await only(shelf)

    assert ("image", "look", None) == (message.type, message.body, message.detail)
    assert message.media is not None
    assert ("9", "inbound", 0) == (message.media.provider_id, message.direction, chat.unread_count)


async def test_the_history_raises_nothing_and_what_comes_live_as_well_does(shelf: Shelf) -> None:
    await deliver(shelf, a_chunk(theirs(timestamp=THEN), ours("READ", id="wamid.A2", timestamp=THEN)))
    before = await shelf.chat()
    await deliver(shelf, a_meta_body(a_meta_text(timestamp=THEN)))

    assert [0, 1] == [before.unread_count, (await shelf.chat()).unread_count]
    assert [("inbound", "delivered"), ("outbound", "read")] == [
        (one.direction, one.status) for one in await shelf.thread()
    ]


async def test_a_number_that_changed_is_one_person_and_a_line_that_counts_for_nothing(shelf: Shelf) -> None:
    change = {"type": "user_changed_number", "body": "User Ana changed", "wa_id": "6281111111111"}
    await deliver(
        shelf,
        a_meta_body(a_meta_text(timestamp=THEN)),
        a_meta_body(a_meta_message("system", change, id="wamid.S1", timestamp=str(int(THEN) + 60))),
        a_meta_body(a_meta_text(id="wamid.A2", timestamp=str(int(THEN) + 120), **{"from": "6281111111111"})),
    )
    chat = await shelf.chat()

    assert ["hola", "their number has changed from +6281234567890 to +6281111111111", "hola"] == [
        one.body for one in await shelf.thread(chat.id)
    ]
    assert (2, "hola", 1) == (chat.unread_count, chat.preview, chat.merged_count)


async def test_the_address_book_names_a_person_before_themselves_until_it_forgets_them(shelf: Shelf) -> None:
    def booked(action: str, at: int) -> bytes:
        contact = {"full_name": "Pablo (plumber)", "phone_number": "6281234567890"}
        entry = {"type": "contact", "action": action, "contact": contact, "metadata": {"timestamp": str(at)}}
        return a_list("smb_app_state_sync", "state_sync", entry)

    contacts = [{"profile": {"name": "Ana"}, "wa_id": "6281234567890", "user_id": BSUID.value}]
    await deliver(shelf, a_meta_body(a_meta_text(timestamp=THEN), contacts=contacts), booked("add", int(THEN)))
    listed = (await shelf.chat()).name
    await deliver(shelf, booked("remove", int(THEN) + 9))

    assert ["Pablo (plumber)", "Ana"] == [listed, (await shelf.chat()).name]


async def test_a_group_has_the_name_that_it_was_given_and_lines_of_who_came_and_went(shelf: Shelf) -> None:
    def told(kind: str, seconds_ago: int, **event: Any) -> bytes:
        at = str(NOON // 1000 - seconds_ago)
        return a_list("group_settings_update", "groups", {"group_id": "G", "type": kind, "timestamp": at, **event})

    someone = {"wa_id": "6281234567890"}
    await deliver(
        shelf,
        told("group_create", 90, subject="Team"),
        told("group_participants_add", 80, added_participants=[someone], reason="invite_link"),
        a_meta_body(a_meta_text(group_id="G", timestamp=str(NOON // 1000 - 70))),
        told("group_settings_update", 60, group_subject={"text": "Tea", "update_successful": True}),
    )
    chat = await shelf.chat()

    assert ("group", "Tea", "hola", 1) == (chat.kind, chat.name, chat.preview, chat.unread_count)
    assert ["the group was made: Team", "+6281234567890 joined by the invite link", "hola",
            "the subject is now: Tea"] == [one.body for one in await shelf.thread(chat.id)]  # fmt: skip


async def test_a_status_keeps_what_it_cost(shelf: Shelf) -> None:
    status = {"id": "wamid.B2", "status": "sent", "timestamp": THEN, "pricing": {"billable": True, "category": "x"}}
    await deliver(shelf, a_meta_body(statuses=[status]), a_meta_body(statuses=[{**status, "pricing": None}]))

    assert [("sent", "billable, x")] == await shelf.rows("SELECT value, note FROM message_events")


async def test_a_call_counts_as_unread_and_its_end_says_how_long_it_was(shelf: Shelf) -> None:
    call = {"id": "wacid.1", "from": "6281234567890", "direction": "USER_INITIATED", "timestamp": THEN}
    await deliver(
        shelf,
        a_list("calls", "calls", {**call, "event": "connect"}),
        a_list("calls", "calls", {**call, "event": "terminate", "duration": 37, "timestamp": str(int(THEN) + 40)}),
    )
    chat, message = await only(shelf)

    assert ("voice call, 0:37", "system", 1) == (message.body, message.type, chat.unread_count)


async def test_a_declined_history_and_a_ban_stand_on_their_session(shelf: Shelf) -> None:
    errors = [{"code": 2593109, "title": "t", "error_data": {"details": "turned off"}}]
    ban = {"event": "DISABLED_UPDATE", "ban_info": {"waba_ban_state": "DISABLE"}}
    whole = {"entry": [{"id": "1", "time": int(THEN), "changes": [{"field": "account_update", "value": ban}]}]}
    await deliver(shelf, a_list("history", "history", {"errors": errors}), json.dumps(whole).encode())

    assert [("trouble", "DISABLED_UPDATE, DISABLE", int(THEN) * 1000),
            ("warning", "the history was not shared: turned off (2593109)", NOON)] == [
        (one.level, one.summary, one.at) for one in (await shelf.sessions())[CARE].notices
    ]  # fmt: skip
    async with shelf.store.reading() as reader:
        assert await syncs.of_session(reader, CARE) is None
