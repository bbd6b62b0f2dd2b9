"""The config is edited while the daemon runs: what fits holds at once, what does not changes nothing."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from daemon import settings
from daemon.providers.base import Secret
from daemon.providers.calling import calling
from daemon.providers.hosts import wires
from daemon.reloading import Current, CurrentAccounts, configure
from store import sessions
from store.desk import Store, open_store
from store.models import Session

DESK = '[[workspace]]\nid = 1\nname = "Acme"\n'
CARE = '[[session]]\nid = 1\nworkspace = 1\nkey = "care"\ndialect = "meta"\nphone_number_id = "106"\nsecret = "s1"\n'
SALES = '[[session]]\nid = 7\nworkspace = 1\nkey = "sales"\ndialect = "gateway"\nsecret = "s7"\n'


@dataclass
class Edited:
    """A config, the store that was configured by it, and what holds."""

    file: Path
    store: Store
    current: Current
    told: list[str] = field(default_factory=list)

    async def save(self, text: str) -> None:
        self.file.write_text(text)
        await self.reload()

    async def reload(self) -> None:
        await self.current.reload(self.store, lambda: self.told.append("changed"))

    async def sessions(self) -> dict[str, Session]:
        async with self.store.reading() as reader:
            return {one.key: one for one in await sessions.listed(reader)}


@pytest.fixture
async def edited(tmp_path: Path) -> AsyncIterator[Edited]:
    file = tmp_path / "config.toml"
    file.write_text(DESK + CARE)
    file.chmod(0o600)
    wanted = settings.load(file)
    async with open_store(tmp_path / "state") as store, calling(5) as http:
        await configure(store, wanted)
        yield Edited(file, store, Current(file, wanted, http))


async def test_who_can_fetch_files_is_what_the_config_says(tmp_path: Path) -> None:
    def written(dialect: str, number: int, more: str) -> str:
        lines = f'id = {number}\nworkspace = 1\nkey = "k{number}"\ndialect = "{dialect}"\nsecret = "s"\n'
        return f"[[session]]\n{lines}external_ids = ['x{number}']\n{more}\n"

    reached = 'base_url = "http://127.0.0.1:1"\napi_key = "k"'
    file = tmp_path / "config.toml"
    file.touch(mode=0o600)
    file.write_text(
        DESK + written("meta", 1, 'phone = "+15550783881"\ntoken = "t"') + written("meta", 2, 'phone = "+15550783882"')
        + written("waha", 3, reached) + written("waha", 4, "") + written("wwebjs-api", 5, reached)
        + written("wwebjs-api", 6, 'api_key = "k"') + written("gateway", 7, reached)
        + written("waha", 8, f"{reached}\nretired = true")
    )  # fmt: skip
    async with calling(5) as http, wires() as away:
        current = Current(file, settings.load(file), http, away)
        found = {one for one in range(1, 9) if current.fetcher(one) is not None}

    assert {1, 3, 5} == found


async def test_a_new_session_may_speak_at_once(edited: Edited) -> None:
    await edited.save(DESK + CARE + SALES)

    assert (Secret(7, b"s7"),) == edited.current.held.admission.secrets["gateway"]
    assert {"care", "sales"} == set(await edited.sessions())
    assert (None, ["changed"]) == (edited.current.trouble, edited.told)


async def test_a_session_that_left_the_config_is_kept_and_may_speak_no_more(edited: Edited) -> None:
    await edited.save(DESK)

    assert () == edited.current.held.admission.secrets["meta"]
    assert not (await edited.sessions())["care"].is_configured


@pytest.mark.parametrize(
    "bad",
    [
        "[[",
        DESK + CARE + "colour = 1\n",
        DESK + CARE.replace("workspace = 1", "workspace = 9"),
        DESK + CARE.replace('"s1"', '"env:NO_SUCH_THING"'),
        DESK + CARE.replace('"meta"', '"gateway"').replace("phone_number_id", "#"),
    ],
    ids=["no TOML", "no such key", "no such workspace", "no secret", "another dialect"],
)
async def test_a_bad_edit_changes_nothing_and_is_reported(edited: Edited, bad: str) -> None:
    before, held = await edited.sessions(), edited.current.held
    await edited.save(bad)

    assert edited.current.trouble
    assert "s1" not in edited.current.trouble
    assert held is edited.current.held
    assert (before, []) == (await edited.sessions(), edited.told)


async def test_an_id_that_is_used_for_another_number_is_refused_with_all_that_came_with_it(edited: Edited) -> None:
    await edited.save(DESK + CARE + 'phone = "+15550783881"\n')
    await edited.save(DESK + CARE + 'phone = "+15550000000"\n' + SALES)

    assert "a session's id is for ever" in (edited.current.trouble or "")
    assert {"care": "+15550783881"} == {key: one.phone for key, one in (await edited.sessions()).items()}


async def test_a_bad_edit_that_is_mended_is_forgotten(edited: Edited) -> None:
    await edited.save("[[")
    await edited.save(DESK + CARE)

    assert (None, []) == (edited.current.trouble, edited.told)


async def test_a_bad_edit_is_logged_once(edited: Edited) -> None:
    with capture_logs() as logged:
        await edited.save("[[")
        await edited.reload()

    assert ["config_not_taken"] == [one["event"] for one in logged]


async def test_a_secret_in_a_file_is_read_again(edited: Edited) -> None:
    word = edited.file.with_name("word")
    word.write_text("first")
    word.chmod(0o600)
    await edited.save(DESK + CARE.replace('"s1"', '"file:word"'))
    first = edited.current.held.admission.secrets["meta"]
    word.write_text("second")
    await edited.reload()

    assert ((Secret(1, b"first"),), (Secret(1, b"second"),)) == (first, edited.current.held.admission.secrets["meta"])


async def test_a_token_lets_a_session_send_and_its_row_is_told_anew(edited: Edited) -> None:
    ways, could = CurrentAccounts(edited.current), []
    seqs = []
    for token in ("", 'token = "t"\n', ""):
        await edited.save(DESK + CARE + token)
        could.append(ways[1].sender is not None)
        seqs.append((await edited.sessions())["care"].seq)

    assert [False, True, False] == could
    assert seqs[0] < seqs[1] < seqs[2]


async def test_limits_templates_receipts_and_failover_hold_at_once(edited: Edited) -> None:
    template = '[[session.template]]\nname = "hi"\nlanguage = "en"\nbody = "Hello"\n'
    await edited.save(
        "[limits]\nwebhooks_per_minute = 5\n[retention]\nbody_days = 3\n"
        + DESK.replace("name", 'failover = "auto"\nname')
        + CARE
        + 'receipts = "on_view"\n'
        + template
    )
    account = CurrentAccounts(edited.current)[1]

    assert 5 == edited.current.held.admission.limits.webhooks_per_minute
    assert 3 * 86_400_000 == edited.current.held.keep.body
    assert ("auto", "on_view", ["hi"]) == (account.failover, account.receipts, [one.name for one in account.templates])


async def test_what_needs_a_restart_says_so_until_it_is_as_it_was(edited: Edited) -> None:
    await edited.save('[http]\nlisten = "127.0.0.1:9999"\n' + DESK + CARE)
    needed = edited.current.restart_needed
    await edited.save(DESK + CARE)

    assert (("[http] listen",), ()) == (needed, edited.current.restart_needed)
