"""How far a message of ours has got, told the same way by every delivery of it."""

from typing import Any

import pytest

from daemon.facts import (
    IdentityLinked,
    MessageStatusChanged,
    Reaction,
    Unknown,
)
from daemon.providers.meta.facts import facts
from tests.daemon.providers.bodies import a_meta_body
from tests.daemon.providers.meta.reading import BSUID, SENT_AT, a_status, only


@pytest.mark.parametrize("status", ["sent", "delivered", "read", "played"])
def test_a_status_has_the_same_key_in_every_delivery(status: Any) -> None:
    expected = MessageStatusChanged("wamid.B2", status, SENT_AT, f"status:{status}:1760000000")

    assert expected == only(a_status(status))


def test_a_failure_says_why_in_words_and_what_its_first_error_asks_for() -> None:
    errors = [
        {"code": 131049, "title": "t", "error_data": {"details": "too many"}},
        {"code": 1, "title": "t"},
        {},
        None,
    ]

    expected = MessageStatusChanged(
        "wamid.B2",
        "failed",
        SENT_AT,
        "status:failed:1760000000",
        error="too many (131049); t (1)",
        error_code="131049",
        reaction=Reaction.FAIL,
        hint="wait a day before you send it again: Meta keeps so many messages from this customer",
    )
    assert expected == only(a_status("failed", errors=errors))


@pytest.mark.parametrize("errors", [None, [], [{}], [{"code": 777, "title": "odd"}], [{"code": [], "title": {}}], "x"])
def test_a_failure_for_no_known_reason_still_asks_for_a_person(errors: Any) -> None:
    fact = only(a_status("failed", errors=errors))

    assert isinstance(fact, MessageStatusChanged)
    assert (Reaction.FAIL, "look the code up on Meta's page of error codes") == (fact.reaction, fact.hint)


def test_only_a_failure_asks_for_anything() -> None:
    fact = only(a_status("delivered", errors=[{"code": 131049, "title": "t"}]))

    assert isinstance(fact, MessageStatusChanged)
    assert ("t (131049)", None, None, None) == (fact.error, fact.error_code, fact.reaction, fact.hint)


@pytest.mark.parametrize("status", ["sent", "delivered", "read", "failed"])
def test_a_status_says_again_which_try_it_is_about(status: str) -> None:
    fact = only(a_status(status, biz_opaque_callback_data="t1"))

    assert isinstance(fact, MessageStatusChanged)
    assert "t1" == fact.token


@pytest.mark.parametrize("given", [None, "", 7, [], {}, "x" * 129])
def test_what_cannot_be_a_token_of_ours_is_none(given: object) -> None:
    fact = only(a_status("sent", biz_opaque_callback_data=given))

    assert isinstance(fact, MessageStatusChanged)
    assert fact.token is None


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
