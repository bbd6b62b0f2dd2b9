"""A session tried as the config has it: its secrets on ourselves, and what it is able to do."""

from pathlib import Path
from typing import Any

import pytest

from daemon.api.errors import NotFound
from daemon.api.testing import Check
from daemon.checking import _SIGNED, Checking
from daemon.providers import checking
from daemon.providers.base import Provider, Secret
from daemon.providers.calling import calling
from daemon.providers.gateway.provider import GATEWAY
from daemon.providers.hosts import wires
from daemon.reloading import PROVIDERS, Current
from daemon.settings import Settings
from store import models
from store.models import Dialect, Millis
from tests.builders import NOW, a_session
from tests.fakes.providers import running
from tests.fakes.waha import WahaStandIn

DIALECTS: list[Dialect] = ["meta", "gateway", "waha", "wwebjs-api"]
BARE: dict[str, Any] = {"id": 9, "workspace": 1, "key": "shop", "secret": ["new", "old"]}
WAY_OUT = {"base_url": "http://127.0.0.1:1", "api_key": "k", "external_ids": ["default"]}


def settings(dialect: Dialect, **more: Any) -> Settings:
    other = {"id": 8, "workspace": 1, "key": "other", "dialect": dialect, "secret": "others", "phone": "+15550000000"}
    mine = {**BARE, "dialect": dialect, "phone": "+15550783881", **more}
    return Settings.model_validate({"workspace": [{"id": 1, "name": "Acme"}], "session": [other, mine]})


async def tried(wanted: Settings, session: models.Session | None = None, listen: str | None = "h:1") -> list[Check]:
    async with calling(10) as http, wires() as away:
        current = Current(Path("/nowhere"), wanted, http, away)
        return await Checking(current, lambda: listen, lambda: NOW).checks(session or a_session(9, "shop"))


def by_name(checks: list[Check]) -> dict[str, Check]:
    return {one.name: one for one in checks}


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_each_secret_opens_and_nothing_fails_where_nothing_is_asked(dialect: Dialect) -> None:
    checks = await tried(settings(dialect))

    assert "each of its secrets opens, a forged one is refused" == by_name(checks)["secret"].words
    assert [] == [one for one in checks if one.state == "failed"]
    assert all(one.state == "skipped" and one.words for one in checks[3:])


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_whoever_else_a_secret_speaks_for_is_counted(dialect: Dialect) -> None:
    found = by_name(await tried(settings(dialect, secret="others")))["secret"]

    assert ("ok", True) == (found.state, found.words.endswith("it also speaks for 1 other session"))


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_door_that_is_shut_or_open_to_all_fails(dialect: Dialect) -> None:
    class Deaf:
        kept_headers: frozenset[str] = frozenset()

        def __init__(self, answer: frozenset[int]) -> None:
            self.dialect: Dialect = dialect
            self.answer = answer

        def speakers(self, *_: object) -> frozenset[int]:
            return self.answer

        def facts(self, *_: object) -> list[Any]:
            return []

    def proved(provider: Provider) -> Check:
        return checking.proof(provider, 9, [Secret(9, b"s")], _SIGNED[dialect], NOW)

    assert "failed" == proved(Deaf(frozenset())).state
    assert ("failed", "a forged webhook would be taken") == (
        proved(Deaf(frozenset({9}))).state,
        proved(Deaf(frozenset({9}))).words,
    )
    assert "ok" == proved(PROVIDERS[dialect]).state


def test_a_secret_of_another_session_opens_nothing() -> None:
    assert "failed" == checking.proof(GATEWAY, 9, [Secret(8, b"s")], _SIGNED["gateway"], NOW).state


@pytest.mark.parametrize("dialect", DIALECTS)
async def test_what_is_missing_is_named_with_what_it_is_for(dialect: Dialect) -> None:
    found = by_name(await tried(settings(dialect)))
    missing = "token and no phone_number_id" if dialect == "meta" else "base_url and no api_key and no external_ids"

    assert missing in found["sending"].words
    assert "to send" in found["sending"].hint
    told = [one.words + one.hint for one in found.values()]
    assert 1 == sum(missing in one for one in told)
    assert all("see sending" in found[one].hint for one in ("provider",) if found[one].state == "skipped")


async def test_abilities_that_are_on_are_told() -> None:
    waha = WahaStandIn("k")
    async with running(waha) as base_url:
        wanted = settings("waha", **{**WAY_OUT, "base_url": base_url}, receipts="on_view")
        found = by_name(await tried(wanted))

    names = ("provider", "session", "sending", "receipts", "media", "catch-up")
    assert ["ok"] * 6 == [found[one].state for one in names]


async def test_a_provider_that_is_away_fails_and_the_rest_is_looked_at_all_the_same() -> None:
    found = by_name(await tried(settings("wwebjs-api", **WAY_OUT)))

    assert ["failed", "ok", "ok"] == [found[one].state for one in ("provider", "sending", "catch-up")]


async def test_a_session_in_trouble_cannot_send_and_says_why() -> None:
    session = a_session(9, "shop", trouble="it is paused", trouble_hint="wait")
    found = by_name(await tried(settings("waha", **WAY_OUT), session))["sending"]

    assert ("failed", "it is paused", "wait") == (found.state, found.words, found.hint)


async def test_when_the_last_webhook_came_is_told() -> None:
    session = a_session(9, "shop", last_event_at=Millis(1_795_362_934_000))
    found = by_name(await tried(settings("waha"), session))["webhooks"]

    assert ("ok", "the last one came at 2026-11-22 15:55:34 UTC") == (found.state, found.words)


async def test_a_public_side_that_does_not_listen_fails() -> None:
    assert "failed" == by_name(await tried(settings("waha"), listen=None))["public side"].state


async def test_a_retired_session_is_not_tried() -> None:
    assert [("session", "skipped")] == [(one.name, one.state) for one in await tried(settings("waha", retired=True))]


async def test_a_session_that_has_left_the_config_is_said() -> None:
    with pytest.raises(NotFound, match="gone is not in the config"):
        await tried(settings("waha"), a_session(5, "gone"))
