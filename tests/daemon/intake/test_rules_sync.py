"""What the seed asks of its sync address, rule by rule: a batch is kept and queued, or refused by field."""

import json
from typing import Any

import pytest

from daemon.intake.pace import Pace
from tests.daemon.intake.front import BRANCH, LONE, LONE_SECRET, SALES, SYNC, Front
from tests.daemon.providers.bodies import a_batch, a_batch_chat, as_json, gateway_headers, written_headers


async def _refused(front: Front, body: Any) -> tuple[int, set[str]]:
    """The status, and the fields that are wrong; nothing is kept."""
    status, told = await front.write(body, SYNC)
    assert 0 == await front.count("deliveries")
    return status, set(told["errors"])


async def test_a_batch_is_queued_for_its_session(front: Front) -> None:
    """Rule 47."""
    body = a_batch(a_batch_chat())
    status, told = await front.write(body, SYNC)

    assert (202, "queued") == (status, told["status"])
    (delivery,) = await front.deliveries()
    assert ("gateway", SALES, told["batch_id"]) == (delivery.dialect, delivery.session_id, delivery.id)
    assert [(as_json(body),)] == await front.shelf.rows("SELECT raw FROM deliveries")


async def test_more_than_fifty_chats_are_too_many(front: Front) -> None:
    """Rule 48."""
    assert (422, {"chats"}) == await _refused(front, a_batch(*[a_batch_chat()] * 51))


async def test_a_wrong_signature_queues_nothing(front: Front) -> None:
    """Rule 49."""
    answer = await front.post(SYNC, as_json(a_batch()), [("X-WhatsApp-Signature", "invalid_signature")])

    assert (401, {"message": "Invalid webhook signature"}) == front._read(answer)
    assert 0 == await front.count("deliveries")


async def test_the_sixty_first_batch_of_a_minute_is_told_when_to_come_again(front: Front) -> None:
    """Rule 50."""
    raw = as_json(a_batch())
    answers = [await front.post(SYNC, raw, written_headers(raw)) for _ in range(61)]

    assert [202] * 60 + [429] == [one.status for one in answers]
    last = answers[-1]
    told = json.loads(last.body)
    assert {"error", "retry_after", "message", "limit", "window"} == told.keys()
    assert (str(told["retry_after"]), 60) == (last.headers["Retry-After"], told["limit"])
    assert 1 <= told["retry_after"] <= 61
    assert ["59", "58", "0", "0"] == [answers[at].headers["X-RateLimit-Remaining"] for at in (0, 1, 59, 60)]
    assert {"60"} == {one.headers["X-RateLimit-Limit"] for one in answers}
    assert all(one.headers["X-RateLimit-Reset"].isdigit() for one in answers)
    assert 60 == await front.count("deliveries")


async def test_a_batch_has_to_say_whose_it_is(front: Front) -> None:
    """Rule 51."""
    assert (422, {"session_id", "workspace_id"}) == await _refused(front, {"chats": []})


async def test_an_unknown_session_of_a_batch_is_an_error_of_that_field(front: Front) -> None:
    """Rule 52."""
    assert (422, {"session_id"}) == await _refused(front, a_batch(session_id=99999))


async def test_an_unknown_workspace_of_a_batch_is_an_error_of_that_field(front: Front) -> None:
    """Rule 53."""
    assert (422, {"workspace_id"}) == await _refused(front, a_batch(workspace_id=99999))


async def test_an_empty_batch_is_taken(front: Front) -> None:
    """Rule 54."""
    status, told = await front.write(a_batch(), SYNC)

    assert (202, 0) == (status, told["batch_size"])
    assert ["done"] == [one.state for one in await front.deliveries()]


async def test_exactly_fifty_chats_are_taken(front: Front) -> None:
    """Rule 55."""
    status, told = await front.write(a_batch(*[a_batch_chat()] * 50), SYNC)

    assert (202, 50) == (status, told["batch_size"])
    (delivery,) = await front.shelf.rows("SELECT raw FROM deliveries")
    assert 50 == len(json.loads(delivery[0])["chats"])


async def test_a_written_chat_without_its_type_is_named_by_its_place(front: Front) -> None:
    """Rule 56."""
    assert (422, {"chats.0.type"}) == await _refused(front, a_batch({"invalid": "data"}))
    assert (422, {"chats.1.type", "chats.2.type"}) == await _refused(front, a_batch(a_batch_chat(), 7, {"type": "x"}))


async def test_a_session_of_another_workspace_is_refused(front: Front) -> None:
    """Rule 57."""
    assert (422, {"workspace_id"}) == await _refused(front, a_batch(session_id=BRANCH))


async def test_the_answer_tells_what_was_queued(front: Front) -> None:
    """Rule 58."""
    status, told = await front.write(a_batch(a_batch_chat()), SYNC)

    assert (202, {"status", "message", "batch_size", "batch_id"}) == (status, told.keys())
    assert ("queued", 1) == (told["status"], told["batch_size"])


async def test_of_a_live_batch_a_bad_chat_refuses_nothing(front: Front) -> None:
    status, told = await front.live(a_batch(a_batch_chat(), {"invalid": "data"}), SYNC)

    assert (202, 2) == (status, told["batch_size"])


@pytest.mark.parametrize(
    "fields",
    [
        {"session_id": "7", "workspace_id": "1"},
        {"session_id": "webjs_1_1_abc"},
        {"session_id": "sales"},
        {"session_id": None, "whatsapp_account_id": 7},
        {"session_id": None, "whatsapp_account_id": "webjs_1_1_abc"},
        {"session_id": None, "chats": [a_batch_chat(session_id=7)]},
        {"session_id": None, "workspace_id": None, "chats": [a_batch_chat(whatsapp_account_id=7, workspace_id=1)]},
    ],
    ids=str,
)
@pytest.mark.parametrize("is_live", [False, True])
async def test_a_session_is_known_by_every_spelling(front: Front, fields: dict[str, Any], is_live: bool) -> None:
    post = front.live if is_live else front.write

    assert 202 == (await post(a_batch(**fields), SYNC))[0]
    assert [SALES] == [one.session_id for one in await front.deliveries()]


@pytest.mark.parametrize("chats", [None, "many", {}, 7])
@pytest.mark.parametrize("is_live", [False, True])
async def test_chats_have_to_be_a_list(front: Front, chats: object, is_live: bool) -> None:
    post = front.live if is_live else front.write
    status, told = await post(a_batch(chats=chats), SYNC)

    assert (422, {"chats"}) == (status, told["errors"].keys())


@pytest.mark.parametrize("raw", [b"", b"no json", b"[]"])
async def test_a_batch_that_is_no_object_is_refused_in_both_forms(front: Front, raw: bytes) -> None:
    for headers in (written_headers(raw), gateway_headers(raw)):
        status, told = front._read(await front.post(SYNC, raw, headers))
        assert (422, {"body"}) == (status, told["errors"].keys())


async def test_chats_of_a_session_that_nobody_knows_do_not_cost_the_others(front: Front) -> None:
    chats = [a_batch_chat(session_id=7), a_batch_chat(session_id="webjs_9")]

    assert 202 == (await front.write(a_batch(*chats, session_id=None), SYNC))[0]
    assert 422 == (await front.write(a_batch(chats[1], session_id=None), SYNC))[0]


async def test_a_batch_for_a_session_of_another_secret_is_refused_as_forged(front: Front) -> None:
    assert 401 == (await front.write(a_batch(session_id=LONE), SYNC))[0]
    assert 202 == (await front.write(a_batch(session_id=LONE), SYNC, secret=LONE_SECRET))[0]


async def test_each_session_has_a_minute_of_its_own_and_no_limit_is_no_limit(front: Front) -> None:
    front.limit(syncs_per_minute=1)
    theirs = a_batch(session_id=BRANCH, workspace_id=2)

    assert [202, 429, 202] == [(await front.write(body, SYNC))[0] for body in (a_batch(), a_batch(), theirs)]
    front.limit(syncs_per_minute=0)
    raw = as_json(a_batch())
    answer = await front.post(SYNC, raw, written_headers(raw))
    assert 202 == answer.status
    assert not [name for name in answer.headers if name.startswith("X-RateLimit")]


def test_batches_and_webhooks_are_counted_apart() -> None:
    pace = Pace()
    pace.check((7,), 1)

    assert "0" == pace.check_batch((7,), 1)["X-RateLimit-Remaining"]
