"""What a gateway is told at its start, and whom nothing is told."""

import json
from dataclasses import replace

import pytest

from daemon.facts import SessionChanged
from daemon.intake.listening import Account
from store.models import SessionState
from tests.daemon.intake.front import BRANCH, LONE, SALES, Front

ADDRESS = "/api/whatsapp/accounts/active"


@pytest.fixture(autouse=True)
def _keys(front: Front) -> None:
    theirs = (
        Account(SALES, "webjs_1_1_abc", b"k\xc3\xa9y"),
        Account(BRANCH, "webjs_2_1_xyz", b"k\xc3\xa9y"),
        Account(LONE, "9", b"other"),
    )
    front.admission = replace(front.admission, accounts=theirs)


async def _is(front: Front, session: int, state: SessionState) -> None:
    await front.shelf.take(SessionChanged(state, phone="+628111222333"), session=session)


async def test_the_sessions_that_were_up_are_told_to_who_has_their_key(front: Front) -> None:
    await _is(front, SALES, "connected")
    await _is(front, BRANCH, "authenticated")
    await _is(front, LONE, "connected")
    answer = await front.ask("GET", ADDRESS, headers={"X-API-Key": "kéy"})

    told = json.loads(answer.body)
    assert (200, True, 2) == (answer.status, told["success"], told["count"])
    assert {
        "id": SALES,
        "session_id": "webjs_1_1_abc",
        "workspace_id": 1,
        "phone_number": "+628111222333",
        "status": "connected",
        "provider_type": "webjs",
    } == told["sessions"][0]
    assert ["connected", "authenticated"] == [one["status"] for one in told["sessions"]]


@pytest.mark.parametrize("state", ["unknown", "qr_scanning", "disconnected", "failed"])
async def test_what_was_not_up_is_left_alone(front: Front, state: SessionState) -> None:
    await _is(front, SALES, state)
    answer = await front.ask("GET", ADDRESS, headers={"X-API-Key": "kéy"})

    assert (200, {"success": True, "sessions": [], "count": 0}) == (answer.status, json.loads(answer.body))


@pytest.mark.parametrize(
    "headers", [[], [("X-API-Key", "")], [("X-API-Key", "kéy2")], [("X-API-Key", "kéy"), ("X-API-Key", "other")]]
)
async def test_without_a_key_of_ours_nothing_is_told(front: Front, headers: list[tuple[str, str]]) -> None:
    await _is(front, SALES, "connected")
    answer = await front.ask("GET", ADDRESS, headers=headers)

    assert 401 == answer.status
    assert b"webjs" not in answer.body


async def test_a_session_without_a_key_is_nobodys(front: Front) -> None:
    front.admission = replace(front.admission, accounts=(Account(SALES, "webjs_1_1_abc", b""),))

    assert 401 == (await front.ask("GET", ADDRESS, headers={"X-API-Key": ""})).status


def test_no_key_shows_where_the_config_is_shown(front: Front) -> None:
    assert "other" not in repr(front.admission.accounts)
