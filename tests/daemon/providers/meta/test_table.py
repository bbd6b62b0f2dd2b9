"""Every type, status, event and field of Meta's, with the facts it becomes.

Whatever the code knows by a name stands in the table: a new name without a row fails.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import pytest

from daemon.facts import Unknown
from daemon.providers.meta import address_book, calls, choices, content, groups, history, messages, statuses, system
from daemon.providers.meta.facts import LISTS, facts
from daemon.providers.meta.notices import NOTICES
from tests.daemon.providers.bodies import as_json
from tests.daemon.providers.gateway.table import Row, as_told
from tests.daemon.providers.meta.bodies_table import TABLE

SHARED = Path(__file__).parents[5] / "shared" / "payloads" / "meta"
KNOWN: dict[str, Iterable[str]] = {
    "type": {*content.FILES, *content.WORDS, *messages.EVENTS, "text", "system", "unsupported"},
    "reply": choices.REPLIES,
    "system": system.KINDS,
    "status": statuses.STATUSES,
    "history status": history.STATUSES,
    "list": {f"{field}: {key}" for field, lists in LISTS.items() for key in lists},
    "group": groups.EVENTS,
    "setting": groups.SETTINGS,
    "address book": address_book.ACTIONS,
    "call": calls.EVENTS,
    "call status": calls.STATUSES,
    "notice": NOTICES,
}
"""What the code knows by a name."""
NO_PAYLOAD = {
    "api_error_100": "an answer of Graph's, no webhook",
    "api_read_response": "an answer of Graph's, no webhook",
    "api_send_response_bsuid": "an answer of Graph's, no webhook",
    "docs_history_3": "the value of a change, without its envelope",
    "docs_groups_join_request": "GROUP_REQUEST_TYPE is the page's placeholder, no type",
}
"""Of the shelf's bodies those that nobody sends, and why."""


@pytest.mark.parametrize("row", TABLE, ids=lambda row: row.name[:60])
def test_each_body_becomes_its_facts(row: Row) -> None:
    found = [part.fact for part in facts(row.body if isinstance(row.body, bytes) else as_json(row.body))]

    assert list(row.told) == as_told(found, row.told)


@pytest.mark.parametrize("group", KNOWN)
def test_nothing_that_the_code_knows_is_left_out(group: str) -> None:
    here = {row.key for row in TABLE if row.group == group}

    assert set() == {str(one) for one in KNOWN[group]} - here


def test_every_body_of_the_shelf_is_understood_but_those_that_are_no_payload() -> None:
    bodies = {path.stem: path.read_bytes() for path in sorted(SHARED.glob("*.json"))}
    unread = {name for name, raw in bodies.items() if any(isinstance(part.fact, Unknown) for part in facts(raw))}

    assert unread == NO_PAYLOAD.keys() & bodies.keys()


def test_one_body_may_hold_many_entries_changes_and_messages() -> None:
    rows = [row for row in TABLE if not any(kind is Unknown for kind, _ in row.told)]
    entries = [entry for row in rows for entry in json.loads(row.body)["entry"]]
    found = [part.fact for part in facts(as_json({"object": "whatsapp_business_account", "entry": entries}))]

    assert [fact for row in rows for fact in (part.fact for part in facts(row.body))] == found
