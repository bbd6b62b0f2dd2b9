"""Assigning to somebody: whom nobody knows is said, and done all the same."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from daemon.api.doing import AskVerb
from daemon.rules.sight import Sights, rules_of
from daemon.socket import verbs
from daemon.socket.company import Company
from daemon.socket.desk import Caller
from tests.daemon.triage import Triage, a_triage


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Triage]:
    async with a_triage(tmp_path) as running:
        yield running


async def assigned(desk: Triage, chat: int, to: str, company: Company) -> str:
    done = await verbs.do(replace(desk.desk, company=company), Caller("ana", 1), AskVerb("assign", (chat,), {"to": to}))

    return done.warning


def a_company(desk: Triage, *named: str) -> Company:
    return Company(lambda: desk.at, Sights(rules_of([(1, named)])))


async def test_a_name_that_nobody_ever_had_is_said_and_assigned(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    warning = await assigned(desk, chat, "zed", a_company(desk))

    assert "nobody called zed has been here yet" == warning
    assert {"zed"} == {one.assignee for one in await desk.shelf.chats()}


async def test_who_has_done_something_or_is_here_is_known(desk: Triage) -> None:
    (chat,) = await desk.customers(1)
    await desk.do("pin", chat, by="bia")
    company = a_company(desk)
    company.be(company.arrive("caio") or "", "caio", None)

    assert ["", "", ""] == [await assigned(desk, chat, one, company) for one in ("bia", "caio", "ana")]


@pytest.mark.parametrize(
    ("to", "said"), [("bia", "nobody called bia has been here yet"), ("zed", "zed may not see this")]
)
async def test_who_may_not_see_the_workspace_is_said_to_be_so(desk: Triage, to: str, said: str) -> None:
    (chat,) = await desk.customers(1)
    warning = await assigned(desk, chat, to, a_company(desk, "ana", "bia"))

    assert warning.startswith(said)
