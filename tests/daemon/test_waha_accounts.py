"""A session at WAHA in the config: whether it can send, by which name, and who may speak for it."""

from typing import Any

import pytest

from daemon.accounts import accounts, linkers
from daemon.providers.base import Secret
from daemon.providers.calling import calling
from daemon.providers.waha.sender import WahaSender
from daemon.reloading import admission
from daemon.settings import Settings
from tests.daemon.providers.ways import an_outgoing
from tests.fakes.providers import running
from tests.fakes.waha import WahaStandIn

WHOLE = {
    "id": 9, "workspace": 1, "key": "shop", "dialect": "waha", "secret": ["new", "old"], "external_ids": ["a", "b"],
    "api_key": "k", "base_url": "http://127.0.0.1:3000", "receipts": "on_view",
}  # fmt: skip


def settings(**session: Any) -> Settings:
    given = {name: value for name, value in {**WHOLE, **session}.items() if value is not None}
    return Settings.model_validate({"workspace": [{"id": 1, "name": "Acme"}], "session": [given]})


async def test_it_sends_by_the_newest_of_its_names() -> None:
    waha = WahaStandIn("k", ("a", "b"))
    async with running(waha) as base_url, calling(5) as http:
        account = accounts(settings(base_url=base_url), http)[9]
        assert isinstance(account.sender, WahaSender)
        await account.sender.send(an_outgoing(address="6281234567890@c.us"))

    assert ["b"] == [one.account for one in waha.taken]
    assert ("on_view", True) == (account.receipts, account.sender.abilities.can_mark_read)


@pytest.mark.parametrize("missing", ["api_key", "base_url", "external_ids"])
async def test_without_a_way_out_it_only_receives(missing: str) -> None:
    wanted = settings(**{missing: None})
    async with calling(5) as http:
        found = accounts(wanted, http)

    assert not wanted.sessions[0].can_send
    assert found[9].sender is None


@pytest.mark.parametrize(("given", "expected"), [({}, [9]), ({"base_url": None}, []), ({"dialect": "gateway"}, [])])
async def test_its_code_is_asked_for_where_the_config_says_how_and_no_webhook_brings_it(
    given: dict[str, Any], expected: list[int]
) -> None:
    async with calling(5) as http:
        assert expected == list(linkers(settings(**given), http))


def test_each_of_its_secrets_opens_and_each_of_its_names_is_known() -> None:
    made = admission(settings())

    assert (Secret(9, b"new"), Secret(9, b"old")) == made.secrets["waha"]
    assert [(9,)] * 4 == [made.directory.named("waha", name) for name in ("a", "b", "shop", "9")]
