"""Every setting, edited while the daemon runs: it holds at once, or it is said that it needs a restart."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from daemon import settings
from daemon.intake.listening import Limits
from daemon.providers.calling import calling
from daemon.reloading import Current, CurrentAccounts, configure
from daemon.settings import Settings
from store import sessions
from store.desk import Store, open_store
from store.journal import NewDelivery
from store.models import Millis

BASE: dict[str, dict[str, Any]] = {
    "http": {}, "limits": {}, "retention": {}, "media": {}, "socket": {}, "tui": {},
    "workspace": {"id": 1, "name": "Acme"},
    "session": {"id": 1, "workspace": 1, "key": "care", "dialect": "meta", "phone_number_id": "106", "secret": "s1",
                "token": "t1"},
    "template": {"name": "hi", "language": "en", "body": "Hello {{1}}", "variables": ["ask"]},
    "gateway": {"id": 2, "workspace": 1, "key": "sales", "dialect": "gateway", "secret": "s2", "api_key": "k",
                "base_url": "http://127.0.0.1:1", "external_ids": ["a"]},
    "view": {"name": "vip", "query": "tag:vip"},
    "reply": {"name": "hello", "text": "Hello"},
}  # fmt: skip
EDITS: dict[str, Any] = {
    "http.listen": "127.0.0.1:9999", "http.open_reads": True, "http.token": "t",
    "limits.webhooks_per_minute": 7, "limits.syncs_per_minute": 7, "limits.queue_depth": 2, "limits.connections": 7,
    "limits.unread_bytes": 2**21, "limits.body_seconds": 7, "limits.idle_seconds": 7, "limits.send_seconds": 7,
    "limits.disk_reserve": 7, "limits.media_bytes": 7, "limits.fetch_seconds": 7,
    "retention.body_days": 7, "retention.big_body_hours": 7, "retention.media_bytes": 7, "media.fetch": "always",
    "socket.group": "root",
    "workspace.id": 2, "workspace.name": "Bolt", "workspace.region": "ID", "workspace.failover": "auto",
    "workspace.operators": ["bia"],
    "session.id": 9, "session.workspace": 2, "session.key": "desk", "session.dialect": "gateway",
    "session.phone": "+15550783881", "session.phone_number_id": "107", "session.external_ids": ["b"],
    "session.secret": "s9", "session.verify_token": "v", "session.token": "t9", "session.api_key": "k9",
    "session.base_url": "http://127.0.0.1:2", "session.api_version": "v25.0", "session.primary": True,
    "session.receipts": "on_view", "session.retired": True,
    "template.name": "ho", "template.language": "pt", "template.body": "Oi {{1}}",
    "template.variables": ["session.key"],
    "reply.name": "bye", "reply.text": "Goodbye", "reply.workspace": 1,
    "view.name": "big", "view.query": "tag:big", "view.sort": "waiting",
}  # fmt: skip
OF_THE_GATEWAY = {"session.external_ids", "session.api_key", "session.base_url"}
"""What only a gateway's session has any use of."""
READ_ELSEWHERE = {"tui", "notify", ""}
"""The screen reads these itself when it starts, [keys] too, which has any names."""
FIXED = {"session.dialect", "session.workspace", "workspace.id"}
"""An id is for ever, with its dialect and its tenant: such an edit is refused, and that is said."""


async def in_force(current: Current, store: Store) -> Callable[[str], object]:
    """What holds at this moment, by the setting, as those who live by it see it."""
    admission, ways, keep = current.held.admission, CurrentAccounts(current), current.held.keep
    async with store.reading() as reader:
        workspaces = await sessions.workspaces(reader)
        rows = [replace(one, seq=0) for one in await sessions.listed(reader)]
    told = (admission.secrets, admission.verify_tokens, admission.accounts)
    outward = [{key: one for key, one in vars(way.sender).items() if key != "_http"} for way in ways.values()]
    accounts = [(one.failover, one.receipts, one.templates) for one in ways.values()]
    names = {
        one: admission.directory.named(one, ref) for one in ("meta", "gateway") for ref in ("106", "107", "a", "b")
    }
    by_table: dict[str, object] = {
        "session": (rows, told, outward, accounts, names), "template": accounts,
        "workspace": (workspaces, accounts, current.sights.of("ana")),
        "http": admission.reads, "view": current.held.settings.views, "reply": current.held.settings.replies,
    }  # fmt: skip
    by_name = {
        "limits.queue_depth": store.is_crowded,
        "limits.disk_reserve": current.held.settings.limits.disk_reserve,
        "limits.media_bytes": current.longest_file(),
        "limits.fetch_seconds": current.patience().seconds,
        "retention.media_bytes": current.most_files(),
        "media.fetch": str(current.fetches_always()),
        "retention.body_days": keep.body,
        "retention.big_body_hours": keep.big_body,
    }
    return lambda name: by_name.get(name, by_table.get(name.partition(".")[0]) or _limit(admission.limits, name))


def _limit(limits: Limits, name: str) -> object:
    return getattr(limits, name.partition(".")[2], None)


@pytest.mark.parametrize("name", EDITS)
async def test_an_edited_setting_holds_at_once_or_says_that_it_needs_a_restart(name: str, tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.touch(mode=0o600)
    file.write_text(_written({}))
    async with open_store(tmp_path / "state") as store, calling(5) as http:
        wanted = settings.load(file)
        await configure(store, wanted)
        current = Current(file, wanted, http)
        await store.append(NewDelivery(Millis(0), "meta", 1, (1,), {}, b"{}"))
        before = (await in_force(current, store))(name)
        file.write_text(_written({name: EDITS[name]}))
        await current.reload(store, lambda: None)
        after = (await in_force(current, store))(name)

        is_said = "[" + name.replace(".", "] ") in current.restart_needed
        assert (name in FIXED) == (current.trouble is not None), current.trouble
        assert name in FIXED or is_said or before != after


def test_no_setting_is_left_out() -> None:
    known = {name for name in _names(Settings, "") if name.partition(".")[0] not in READ_ELSEWHERE}

    assert set(EDITS) == known


def _written(edit: dict[str, Any]) -> str:
    """The config with one value changed."""
    tables = {table: dict(values) for table, values in BASE.items()}
    for name, value in edit.items():
        table, _, key = name.partition(".")
        tables["gateway" if name in OF_THE_GATEWAY else table][key] = value
    heads = {"workspace": "[[workspace]]", "session": "[[session]]", "gateway": "[[session]]",
             "template": "[[session.template]]", "view": "[[view]]", "reply": "[[reply]]"}  # fmt: skip
    return "\n".join(
        f"{heads.get(table, f'[{table}]')}\n" + "\n".join(f"{key} = {_toml(value)}" for key, value in values.items())
        for table, values in tables.items()
    )


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _names(model: type[BaseModel], table: str) -> Iterator[str]:
    for key, field in model.model_fields.items():
        below = next((one for one in (field.annotation, *get_args(field.annotation)) if _is_table(one)), None)
        if below is not None:
            yield from _names(below, field.alias or key)
        else:
            yield f"{table}.{key}"


def _is_table(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, BaseModel)
