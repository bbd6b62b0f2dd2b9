"""How far a message of ours has got, told the same way by every delivery of it."""

from typing import Any

import pytest

from daemon.facts import (
    IdentityLinked,
    MessageStatusChanged,
    Unknown,
)
from daemon.providers.meta.facts import facts
from tests.daemon.providers.bodies import a_meta_body
from tests.daemon.providers.meta.reading import BSUID, SENT_AT, a_status, only


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
