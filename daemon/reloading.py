"""The settings that hold: one immutable value and what is made of it, swapped as a whole when the config is edited."""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import structlog
from aiohttp import ClientSession
from pydantic import SecretStr

from daemon import settings
from daemon.accounts import accounts, catchers, checkers, fetchers, linkers
from daemon.intake import listening
from daemon.intake.listening import Admission, Limits, Reads
from daemon.outbox.office import Account
from daemon.providers.base import Catcher, Checker, Fetcher, Linker, Provider
from daemon.providers.gateway.provider import GATEWAY
from daemon.providers.hosts import Wires
from daemon.providers.meta.provider import META
from daemon.providers.waha.provider import WAHA
from daemon.providers.wwebjs_api.provider import WWEBJS_API
from daemon.rules import sight
from daemon.rules.routing import Directory, Listed, refs_of
from daemon.rules.sight import Sights
from daemon.settings import ConfigTrouble, Settings
from daemon.work.fetching import Patience
from daemon.work.forgetting import Keep
from store import sessions
from store.database import Transaction
from store.desk import Store
from store.errors import StoreUnusable
from store.models import Dialect, SessionState
from store.sessions import Configured, WorkspaceRow

PROVIDERS: dict[Dialect, Provider] = {one.dialect: one for one in (META, GATEWAY, WAHA, WWEBJS_API)}
_AT_START_ONLY: dict[str, Callable[[Settings], object]] = {
    "[http] listen": lambda one: one.http.listen,
    "[socket] group": lambda one: one.socket.group,
    "[limits] connections": lambda one: one.limits.connections,
    "[limits] idle_seconds": lambda one: one.limits.idle_seconds,
    "[limits] send_seconds": lambda one: one.limits.send_seconds,
}
"""What is taken when the daemon starts and not again."""
_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Held:
    """One config, and all that is made of it."""

    settings: Settings
    admission: Admission
    accounts: Mapping[int, Account]
    catchers: Mapping[int, Catcher]
    """Who can be asked for what was missed."""
    fetchers: Mapping[int, Fetcher]
    checkers: Mapping[int, Checker]
    """Whose REST side can be tried."""
    linkers: Mapping[int, Linker]
    """Who has to be asked for the code that links a telephone."""

    @property
    def keep(self) -> Keep:
        """How long raw bodies are kept."""
        kept = self.settings.retention
        return Keep(kept.body_days * 86_400_000, kept.big_body_hours * 3_600_000)


class Current:
    """What holds now. Whoever needs it asks anew each time."""

    def __init__(self, path: Path, wanted: Settings, http: ClientSession, wires: Wires | None = None) -> None:
        """Without `wires` nothing is fetched."""
        self._path = path
        self._http = http
        self._wires = wires
        self._started_with = wanted
        self.held = self._made(wanted)
        self.sights = Sights(_rules(wanted))
        """Who sees which workspaces."""
        self.trouble: str | None = None
        """Why the last edit was not taken."""

    @property
    def restart_needed(self) -> tuple[str, ...]:
        """Settings that were edited and hold only after a restart."""
        now = self.held.settings
        return tuple(name for name, of in _AT_START_ONLY.items() if of(now) != of(self._started_with))

    def longest_file(self) -> int:
        """Bytes of one file that is kept."""
        return self.held.settings.limits.media_bytes

    def most_files(self) -> int:
        """Bytes of all files together."""
        return self.held.settings.retention.media_bytes

    def fetches_always(self) -> bool:
        """Files are fetched before anybody asks for them."""
        return self.held.settings.media.fetch == "always"

    def fetcher(self, session_id: int) -> Fetcher | None:
        """By which a session's files can be had."""
        return self.held.fetchers.get(session_id)

    def patience(self) -> Patience:
        """What one fetch may take."""
        limits = self.held.settings.limits
        return Patience(limits.fetch_seconds, limits.media_bytes)

    async def reload(self, store: Store, changed: Callable[[], None]) -> None:
        """Take what the file says now, or say why not and keep what holds."""
        try:
            wanted = await asyncio.to_thread(settings.load, self._path)
            if wanted != self.held.settings:
                await self._take(wanted, store)
                changed()
        except (ConfigTrouble, StoreUnusable) as trouble:
            self._refuse(str(trouble))
        else:
            self.trouble = None

    async def _take(self, wanted: Settings, store: Store) -> None:
        await configure(store, wanted)
        before, self.held = self.held, self._made(wanted)
        self.sights.change(_rules(wanted), store.seq)
        store.crowd_from(wanted.limits.crowd)
        await _tell(store, before.settings, wanted)
        _log.info("config_taken", sessions=len(wanted.sessions))
        if self.restart_needed:
            _log.warning("config_needs_restart", keys=", ".join(self.restart_needed))

    def _refuse(self, why: str) -> None:
        if why != self.trouble:
            _log.warning("config_not_taken", why=why)
        self.trouble = why

    def _made(self, wanted: Settings) -> Held:
        ways = fetchers(wanted, self._wires) if self._wires is not None else {}
        http = self._http
        tried, shown = checkers(wanted, http), linkers(wanted, http)
        return Held(wanted, admission(wanted), accounts(wanted, http), catchers(wanted, http), ways, tried, shown)


class CurrentAccounts(Mapping[int, Account]):
    """The accounts of whatever config holds when it is looked at."""

    def __init__(self, current: Current) -> None:
        self._current = current

    def __getitem__(self, session_id: int) -> Account:
        return self._current.held.accounts[session_id]

    def __iter__(self) -> Iterator[int]:
        return iter(self._current.held.accounts)

    def __len__(self) -> int:
        return len(self._current.held.accounts)


def admission(wanted: Settings) -> Admission:
    """Who may speak, as the config says it."""
    regions = {one.id: one.region for one in wanted.workspaces}
    listed = [
        Listed(
            one.id,
            one.workspace,
            one.dialect,
            refs_of(one.id, one.key, one.external_ids, one.phone_number_id, one.phone),
            regions[one.workspace],
        )
        for one in wanted.sessions
        if not one.retired
    ]
    limits = Limits(
        queue_depth=wanted.limits.queue_depth,
        webhooks_per_minute=wanted.limits.webhooks_per_minute,
        syncs_per_minute=wanted.limits.syncs_per_minute,
        connections=wanted.limits.connections,
        unread_bytes=wanted.limits.unread_bytes,
        body_seconds=wanted.limits.body_seconds,
        idle_seconds=wanted.limits.idle_seconds,
    )
    secrets = {dialect: tuple(wanted.session_secrets(dialect)) for dialect in PROVIDERS}
    reads = Reads(wanted.http.open_reads, _secret(wanted.http.token))
    tokens = tuple(wanted.verify_tokens())
    return Admission(Directory(listed), secrets, tokens, limits, _gateway_accounts(wanted), reads)


def _gateway_accounts(wanted: Settings) -> tuple[listening.Account, ...]:
    """What a gateway may ask for by the key that we call it with."""
    return tuple(
        listening.Account(one.id, one.external_ids[-1] if one.external_ids else str(one.id), key)
        for one in wanted.sessions
        if one.dialect == "gateway" and not one.retired and (key := _secret(one.api_key))
    )


def _rules(wanted: Settings) -> sight.Rules:
    return sight.rules_of((one.id, one.operators) for one in wanted.workspaces)


def _secret(written: SecretStr | None) -> bytes:
    return written.get_secret_value().encode("utf-8", "surrogateescape") if written else b""


async def configure(store: Store, wanted: Settings) -> None:
    """Let the store have the sessions of the config. Raises StoreUnusable when an id is used again, with no change."""
    workspaces = [WorkspaceRow(one.id, one.name, one.region) for one in wanted.workspaces]
    configured = [
        Configured(
            one.id,
            one.workspace,
            one.key,
            one.dialect,
            one.provider_type,
            one.phone,
            one.primary,
            _first_state(one),
            one.external_ids,
        )
        for one in wanted.sessions
    ]

    async def unit(tx: Transaction) -> None:
        await sessions.configure(tx, workspaces, configured)

    await store.write(unit)


def _first_state(one: settings.Session) -> SessionState:
    """Before its first event: Meta is there as soon as we hold a token; a gateway has to say so."""
    return "connected" if one.dialect == "meta" and one.token else "unknown"


async def _tell(store: Store, before: Settings, now: Settings) -> None:
    """Let every screen see the sessions that were edited: whether they can send is in no row."""
    edited = {
        one.id for one in (*before.sessions, *now.sessions) if one not in before.sessions or one not in now.sessions
    }

    async def unit(tx: Transaction) -> None:
        held = await sessions.all_rows(tx)
        await sessions.save(tx, [held[one] for one in sorted(edited) if one in held])

    if edited:
        await store.write(unit)
