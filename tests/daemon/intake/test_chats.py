"""The list over HTTP: the rows of the desk for who holds the token, and a plain no for everyone else."""

import json
from dataclasses import replace

import pytest

from daemon.intake.listening import Reads
from store.models import ChatFilter
from tests.daemon.intake.desk import FakeDesk
from tests.daemon.intake.front import BRANCH, Front
from tests.daemon.providers.bodies import a_flat_message

ADDRESS = "/api/chats"
TOKEN = {"Authorization": "Bearer tökèn"}


@pytest.fixture(autouse=True)
def _token(desk: FakeDesk) -> None:
    desk.admission = replace(desk.admission, reads=Reads(token="tökèn".encode()))


async def test_the_token_opens_the_list(desk: FakeDesk) -> None:
    answer = await desk.ask("GET", f"{ADDRESS}?limit=7&session_id=sales&search=Budi%20Utomo&cursor=c1", headers=TOKEN)

    assert (200, "application/json; charset=utf-8") == (answer.status, answer.headers["Content-Type"])
    assert ["Customer 1"] == [one["name"] for one in json.loads(answer.body)["chats"]]
    assert [(ChatFilter(session=("sales",), text=("Budi", "Utomo")), "c1", 7)] == desk.asked


@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("Authorization", "")],
        [("Authorization", "Bearer ")],
        [("Authorization", "Bearer wrong")],
        [("Authorization", "tökèn")],
        [("Authorization", "Basic tökèn")],
        [("Authorization", "Bearer tökèn"), ("Authorization", "Bearer tökèn")],
    ],
)
async def test_without_the_token_the_list_is_shut(desk: FakeDesk, headers: list[tuple[str, str]]) -> None:
    answer = await desk.ask("GET", ADDRESS, headers=headers)

    assert (401, "Bearer") == (answer.status, answer.headers["WWW-Authenticate"])
    assert [] == desk.asked


async def test_a_config_without_a_token_opens_it_to_nobody_and_open_reads_to_everyone(desk: FakeDesk) -> None:
    desk.admission = replace(desk.admission, reads=Reads())
    assert 401 == (await desk.ask("GET", ADDRESS, headers={"Authorization": "Bearer "})).status

    desk.admission = replace(desk.admission, reads=Reads(is_open=True))
    assert 200 == (await desk.ask("GET", ADDRESS)).status


@pytest.mark.parametrize(("asked", "taken"), [("", 50), ("limit=1", 1), ("limit=0", 1), ("limit=999999", 500)])
async def test_a_page_has_from_one_to_five_hundred_rows(desk: FakeDesk, asked: str, taken: int) -> None:
    await desk.ask("GET", f"{ADDRESS}?{asked}", headers=TOKEN)

    assert [taken] == [limit for _, _, limit in desk.asked]


@pytest.mark.parametrize("query", ["limit=-1", "limit=NaN", "limit=1e3", "cursor=bad", "limit=1&limit=2"])
async def test_a_question_that_makes_no_sense_is_told_so(desk: FakeDesk, query: str) -> None:
    answer = await desk.ask("GET", f"{ADDRESS}?{query}", headers=TOKEN)

    assert 400 == answer.status
    assert json.loads(answer.body)["message"]


async def test_the_pages_of_the_real_list_follow_each_other(front: Front) -> None:
    front.admission = replace(front.admission, reads=Reads(is_open=True))
    for number in range(5):
        await front.write(a_flat_message(contact_phone=f"+62812345678{number}", contact_name=f"User{number}"))
    await front.write(a_flat_message(session_id=BRANCH, workspace_id=2))
    await front.deliveries()

    first = json.loads((await front.ask("GET", f"{ADDRESS}?limit=3&session_id=7")).body)
    second = json.loads((await front.ask("GET", f"{ADDRESS}?limit=3&session_id=7&cursor={first['next_cursor']}")).body)
    found = json.loads((await front.ask("GET", f"{ADDRESS}?search=User1")).body)

    assert [3, 2] == [len(first["chats"]), len(second["chats"])]
    assert 5 == len({one["id"] for page in (first, second) for one in page["chats"]})
    assert ["User1"] == [one["name"] for one in found["chats"]]
    assert 400 == (await front.ask("GET", f"{ADDRESS}?cursor=%00%ff")).status
