"""Who has a gateway's key may see how far its sessions are synced."""

import json
from dataclasses import replace

import pytest

from daemon.intake.listening import Account
from tests.daemon.intake.desk import FakeDesk

KEY = {"X-API-Key": "key"}


@pytest.fixture(autouse=True)
def _keys(desk: FakeDesk) -> None:
    accounts = (Account(7, "webjs_1_1_abc", b"key"), Account(8, "webjs_2_1_xyz", b"other"))
    desk.admission = replace(desk.admission, accounts=accounts)


@pytest.mark.parametrize("name", ["7", "webjs_1_1_abc", "sales"])
@pytest.mark.parametrize("place", ["accounts", "sessions"])
async def test_the_sync_of_a_session_is_told_by_any_of_its_names(place: str, name: str, desk: FakeDesk) -> None:
    answer = await desk.ask("GET", f"/api/whatsapp/{place}/{name}/sync-status", headers=KEY)

    assert 200 == answer.status
    assert {
        "session_id": 7, "sync_status": "partial", "total_synced": 440, "last_sync_at": "2026-11-22T15:55:34.000Z",
        "sync_errors": 3, "last_error": "/chats/1: a chat with nobody", "last_failed_at": "2026-11-22T15:55:34.000Z",
        "done": 45, "total": 120, "missed": 0,
    } == json.loads(answer.body)  # fmt: skip


@pytest.mark.parametrize("name", ["8", "webjs_2_1_xyz", "1", "care", "99999", "a%0Ab", "x" * 2000])
async def test_another_senders_session_is_not_there(name: str, desk: FakeDesk) -> None:
    answer = await desk.ask("GET", f"/api/whatsapp/accounts/{name}/sync-status", headers=KEY)

    assert (404, {"message": "Session not found"}) == (answer.status, json.loads(answer.body))


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": ""}, {"X-API-Key": "wrong"}, [("X-API-Key", "other")] * 2])
async def test_without_the_one_right_key_nothing_is_told(headers: object, desk: FakeDesk) -> None:
    answer = await desk.ask("GET", "/api/whatsapp/accounts/7/sync-status", headers=headers)

    assert (401, {"message": "Invalid API key"}) == (answer.status, json.loads(answer.body))
