"""Whatever Meta sends becomes facts, and nothing of it is lost or raises."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daemon.facts import (
    AccountNotice,
    Ignored,
    Unknown,
)
from daemon.providers.base import Body
from daemon.providers.meta.facts import facts
from daemon.providers.meta.notices import NOTICES
from daemon.providers.meta.provider import META
from store.models import Millis
from tests.daemon.providers.bodies import a_meta_body, a_meta_message, a_meta_text, as_json
from tests.daemon.providers.hostile_json import bent
from tests.daemon.providers.meta.bodies_table import TABLE
from tests.daemon.providers.meta.reading import (
    BSUID,
    a_change,
    a_status,
    an_echo,
    only,
)

SHARED = Path(__file__).parents[5] / "shared" / "payloads" / "meta"


def test_errors_out_of_band_are_a_notice() -> None:
    fact = only(a_meta_body(errors=[{"code": 130429, "title": "Rate limit hit"}]))

    assert AccountNotice("errors", "Rate limit hit (130429)", "warning", "130429") == fact


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

    assert AccountNotice("account_update", "DISABLED_UPDATE, SCHEDULE_FOR_DISABLE", "trouble", "ban") == only(
        a_change("account_update", ban)
    )
    assert AccountNotice("business_capability_update", "max daily conversations per business 2000", "info") == only(
        a_change("business_capability_update", reach)
    )


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
        *(row.body if isinstance(row.body, bytes) else as_json(row.body) for row in TABLE),
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
