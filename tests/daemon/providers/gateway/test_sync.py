"""Every form in which chats were ever synced says the same; none of it raises."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import (
    ChatSnapshot,
    ChatsSynced,
    ContactSeen,
    Fact,
    GroupChanged,
    Ignored,
    MessageReceived,
    Part,
    Unknown,
)
from daemon.providers.gateway.facts import facts
from store.models import Identity, Millis
from tests.daemon.providers.bodies import as_json
from tests.daemon.providers.hostile_json import bent

BUDI, ANA = Identity("phone", "+6281234567890"), Identity("phone", "+6281111111111")
SENT = Millis(1_795_362_878_000)
CHAT = {
    "chat_type": "private", "chat_id": "6281234567890@c.us", "timestamp": 1_795_362_938, "unread_count": 3,
    "sent_at": "2026-11-22T15:55:38.779Z", "contact_phone": "+6281234567890", "contact_name": "Budi",
    "last_message": {"body": "Halo", "timestamp": 1_795_362_878, "from_me": False},
}  # fmt: skip
GROUP = {
    "chat_type": "group", "chat_id": "120363404793044052@g.us", "timestamp": 1_795_362_938, "unread_count": 0,
    "group_jid": "120363404793044052@g.us", "group_name": "Team",
    "group_participants": [{"phone": "+6281234567890", "is_admin": True}, {"phone": "+6281111111111"}],
    "last_message": {"body": "hi", "timestamp": 1_795_362_878, "from_me": True},
}  # fmt: skip


def a_batch(*chats: Any, **rest: Any) -> list[Part]:
    return facts(as_json({"whatsapp_account_id": 7, "workspace_id": 1, "chats": list(chats), **rest}))


def said(chat: Any, kind: type[Fact]) -> Any:
    """The only fact of a kind that a chat says."""
    (found,) = [part.fact for part in a_batch(chat) if isinstance(part.fact, kind)]
    return found


def without(plain: dict[str, Any], *keys: str, **rest: Any) -> dict[str, Any]:
    return {**{key: value for key, value in plain.items() if key not in keys}, **rest}


def test_a_private_chat_says_who_how_many_and_what_last() -> None:
    parts = a_batch(CHAT)

    assert [ChatsSynced, ContactSeen, ChatSnapshot, MessageReceived] == [type(part.fact) for part in parts]
    assert {("7",)} == {part.refs for part in parts}
    message = said(CHAT, MessageReceived)
    assert ("Halo", "inbound", "sync", SENT, None, True) == (
        message.body, message.direction, message.origin, message.sent_at, message.provider_message_id,
        message.is_nameless,
    )  # fmt: skip
    assert ((BUDI,), "Budi") == (said(CHAT, ContactSeen).person.identities, said(CHAT, ContactSeen).person.name)
    assert (3, "6281234567890@c.us") == (said(CHAT, ChatSnapshot).unread_count, said(CHAT, ChatSnapshot).peer.address)


def test_a_snapshot_has_the_time_of_the_sync() -> None:
    assert 1_795_362_938_779 == said(CHAT, ChatSnapshot).at
    assert said({**CHAT, "sent_at": "2026-11-22T10:00:00Z"}, ChatSnapshot).at is None
    assert said({**CHAT, "sent_at": "yesterday"}, ChatSnapshot).at is None


def test_a_group_says_its_name_and_who_is_in_it() -> None:
    group = said(GROUP, GroupChanged).group

    assert ("120363404793044052@g.us", "Team") == (group.jid, group.name)
    assert [(BUDI, True), (ANA, None)] == [(one.identity, one.is_admin) for one in group.participants]
    assert "outbound" == said(GROUP, MessageReceived).direction
    assert said(GROUP, ChatSnapshot).peer.group.name is None


def test_the_digits_of_a_lid_are_no_phone() -> None:
    chat = {**CHAT, "chat_id": "99887766554433@lid", "contact_phone": "+99887766554433"}
    linked = {**CHAT, "chat_id": "99887766554433@lid"}

    lid = Identity("lid", "99887766554433")
    assert (lid,) == said(chat, ContactSeen).person.identities
    assert (lid, BUDI) == said(linked, ContactSeen).person.identities


@pytest.mark.parametrize(
    ("chat", "reason"),
    [
        (without(CHAT, "chat_id", "contact_phone"), "a chat with nobody"),
        (without(GROUP, "chat_id", "group_jid"), "a group without an id"),
        ({**CHAT, "chat_type": "channel"}, "chat type 'channel' is not known"),
        ("chat", "a chat with nobody"),
    ],
)
def test_a_bad_chat_is_named_by_its_pointer_and_costs_no_other(chat: object, reason: str) -> None:
    parts = a_batch(CHAT, chat, GROUP)

    assert [("/chats/1", Unknown(reason))] == [(p.pointer, p.fact) for p in parts if isinstance(p.fact, Unknown)]
    assert 2 == sum(isinstance(part.fact, ChatSnapshot) for part in parts)
    assert [ChatsSynced(3)] == [part.fact for part in parts if isinstance(part.fact, ChatsSynced)]


def test_stories_and_channels_are_left_out_and_not_counted() -> None:
    parts = a_batch(CHAT, {**CHAT, "chat_id": "status@broadcast"}, {**CHAT, "chat_id": "1@newsletter"})

    assert 2 == sum(isinstance(part.fact, Ignored) for part in parts)
    assert ChatsSynced(1) == parts[0].fact


def test_a_chat_may_name_another_session_than_its_batch() -> None:
    parts = a_batch(CHAT, {**GROUP, "session_id": "webjs_1_1_abc"})

    assert {("7",), ("webjs_1_1_abc",)} == {part.refs for part in parts}
    assert 2 == sum(isinstance(part.fact, ChatsSynced) for part in parts)


REAL = [{"whatsapp_account_id": 7, "workspace_id": 1, "chats": [CHAT, GROUP, {**CHAT, "messages": [{"id": "a"}]}]}]


@given(bent(lambda: REAL))
@settings(max_examples=300, deadline=None)
def test_no_bent_batch_raises_or_yields_nothing(raw: bytes) -> None:
    assert facts(raw)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda one: st.lists(one, max_size=3)
       | st.dictionaries(st.sampled_from([*CHAT, *GROUP, "messages", "id"]), one, max_size=6)))  # fmt: skip
@settings(max_examples=200, deadline=None)
def test_no_chat_of_any_shape_raises(chat: Any) -> None:
    assert a_batch(chat)


@pytest.mark.parametrize(("told", "is_first"), [(True, True), (False, False), (1, False), (None, False)])
def test_a_batch_says_itself_that_nothing_of_its_sync_came_before(told: object, is_first: bool) -> None:
    parts = a_batch(CHAT, is_first=told)

    assert [is_first] == [part.fact.is_first for part in parts if isinstance(part.fact, ChatsSynced)]
