"""Views kept by somebody: they hold at once, for everybody, and nothing else in the config changes."""

import tomllib
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest

from daemon import settings
from daemon.api.errors import BadRequest
from daemon.api.views import View
from daemon.config_trouble import ConfigTrouble
from daemon.providers.calling import calling
from daemon.reloading import Current
from daemon.saved_views import SavedViews
from store.desk import open_store

DESK = '# ours\n[[workspace]]\nid = 1  # the first\nname = "Acme"\n\n[tui]\nclock = "12h"  # as they like it\n'
VIP = View("vip", "tag:vip is:unread", "waiting", is_saved=True)


@dataclass
class Kept:
    file: Path
    views: SavedViews

    def tables(self) -> list[dict[str, str]]:
        found: list[dict[str, str]] = tomllib.loads(self.file.read_text()).get("view", [])
        return found


@pytest.fixture
async def kept(tmp_path: Path) -> AsyncIterator[Kept]:
    file = tmp_path / "config.toml"
    file.write_text(DESK)
    file.chmod(0o600)
    wanted = settings.load(file)
    async with open_store(tmp_path / "state") as store, calling(5) as http:
        current = Current(file, wanted, http)
        yield Kept(file, SavedViews(file, lambda: current.held.settings, lambda: current.reload(store, lambda: None)))


async def test_a_view_that_is_kept_holds_at_once_and_all_else_stays(kept: Kept) -> None:
    await kept.views.keep(VIP, "ana")

    assert (VIP,) == kept.views.held()
    assert kept.file.read_text().startswith(DESK)
    assert [{"name": "vip", "query": "tag:vip is:unread", "sort": "waiting"}] == kept.tables()
    assert 0o600 == kept.file.stat().st_mode & 0o777
    assert ["config.toml", "state"] == sorted(one.name for one in kept.file.parent.iterdir())


async def test_a_view_of_the_same_name_is_replaced_and_keeps_its_comments(kept: Kept) -> None:
    kept.file.write_text(DESK + '\n[[view]]\nname = "VIP"\nquery = "tag:old"  # mine\nsort = "name"\n')
    await kept.views.keep(View("vip", "tag:new"), "ana")

    assert [{"name": "vip", "query": "tag:new"}] == kept.tables()
    assert "# mine" in kept.file.read_text()


async def test_a_view_that_asks_for_nothing_is_dropped_and_the_others_stay(kept: Kept) -> None:
    await kept.views.keep(VIP, "ana")
    await kept.views.keep(View("late", sort="window"), "ana")
    await kept.views.keep(View("vip"), "ana")
    await kept.views.keep(View("never"), "ana")

    assert ["late"] == [one.name for one in kept.views.held()]
    await kept.views.keep(View("late"), "ana")
    assert tomllib.loads(DESK) == tomllib.loads(kept.file.read_text())


@pytest.mark.parametrize(
    "view",
    [View("unread", "tag:x"), View("two words", "tag:x"), View("x", "is:nope"), View("x", "workspace:1"),
     View("", "tag:x"), View('a"\n[http]', "tag:x"), View("x", "y" * 501)],
)  # fmt: skip
async def test_what_cannot_be_a_view_changes_nothing(kept: Kept, view: View) -> None:
    with pytest.raises(BadRequest) as refusal:
        await kept.views.keep(view, "ana")

    assert DESK == kept.file.read_text()
    assert refusal.value.hint


@pytest.mark.parametrize("query", ['tag:"a b" \'x', "\x00", "tag:'''", 'back\\slash "q"', "# no comment", "émoji 🎉"])
async def test_any_words_come_back_as_they_were(kept: Kept, query: str) -> None:
    await kept.views.keep(View("odd", query), "ana")

    assert [query] == [one.query for one in kept.views.held()]


@pytest.mark.parametrize("broken", ["nope = [", "view = 1\n", '[http]\nlisten = "x"\n'])
async def test_a_config_that_is_broken_already_is_left_alone(kept: Kept, broken: str) -> None:
    kept.file.write_text(broken)

    with pytest.raises(ConfigTrouble):
        await kept.views.keep(VIP, "ana")

    assert broken == kept.file.read_text()


async def test_views_written_in_one_line_are_edited_or_refused_but_never_spoiled(kept: Kept) -> None:
    kept.file.write_text('view = [{name = "a", query = "tag:a"}]\n' + DESK)
    with suppress(ConfigTrouble):
        await kept.views.keep(VIP, "ana")

    assert "a" in [one["name"] for one in kept.tables()]
    assert {"a"} <= {one.name for one in settings.load(kept.file).views}
