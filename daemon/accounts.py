"""What each session of the config can do with its provider: send, fetch files, catch up, be tried."""

from collections.abc import Callable
from typing import TypeVar

from aiohttp import ClientSession

from daemon.outbox.office import Account
from daemon.providers.base import Catcher, Checker, Fetcher, Linker, Sender
from daemon.providers.checking import Ours
from daemon.providers.gateway.catching_up import GatewayCatcher
from daemon.providers.gateway.check import GatewayChecker
from daemon.providers.gateway.sender import GatewayAccount, GatewaySender
from daemon.providers.hosts import Wires
from daemon.providers.meta.check import GraphChecker
from daemon.providers.meta.fetcher import GraphFetcher
from daemon.providers.meta.sender import GRAPH, GraphAccount, GraphSender
from daemon.providers.waha.catching_up import WahaCatcher
from daemon.providers.waha.check import WahaChecker
from daemon.providers.waha.fetcher import WahaFetcher
from daemon.providers.waha.linking import WahaLinker
from daemon.providers.waha.sender import WahaAccount, WahaSender
from daemon.providers.wwebjs_api.calls import ApiAccount
from daemon.providers.wwebjs_api.catching_up import ApiCatcher
from daemon.providers.wwebjs_api.check import ApiChecker
from daemon.providers.wwebjs_api.fetcher import WwebjsFetcher
from daemon.providers.wwebjs_api.sender import ApiSender
from daemon.rules.templates import Approved
from daemon.settings import Session, Settings

At = GraphAccount | GatewayAccount | WahaAccount | ApiAccount
"""Where a session is at its provider, and by what right it is asked there."""
Able = TypeVar("Able")


def accounts(wanted: Settings, http: ClientSession) -> dict[int, Account]:
    """By session. What a dialect cannot do yet, or the config gives it nothing for, is off."""
    workspaces = {one.id: one for one in wanted.workspaces}
    return {
        one.id: Account(
            one.id,
            _sender(one, http),
            workspaces[one.workspace].failover,
            one.receipts,
            tuple(Approved(each.name, each.language, each.body, each.variables) for each in one.templates),
            workspaces[one.workspace].region,
        )
        for one in wanted.sessions
        if not one.retired
    }


def catchers(wanted: Settings, http: ClientSession) -> dict[int, Catcher]:
    """By session: whom to ask for what its webhooks did not bring. Meta tells everything once, and answers nothing."""

    def catcher(one: Session, at: At) -> Catcher | None:
        match at:
            case GatewayAccount():
                return GatewayCatcher(http, at, one.id)
            case WahaAccount():
                return WahaCatcher(http, at)
            case ApiAccount():
                return ApiCatcher(http, at)
        return None

    return _each(wanted, catcher)


def checkers(wanted: Settings, http: ClientSession) -> dict[int, Checker]:
    """By session: those whose REST side can be tried, since the config says where it is."""

    def checker(one: Session, at: At) -> Checker | None:
        ours = Ours(one.phone, tuple(each.get_secret_value() for each in one.secret))
        match at:
            case GraphAccount():
                return GraphChecker(http, at, ours) if at.phone_number_id else None
            case GatewayAccount():
                return GatewayChecker(http, at, ours)
            case WahaAccount():
                return WahaChecker(http, at, ours)
            case ApiAccount():
                return ApiChecker(http, at)

    return _each(wanted, checker)


def linkers(wanted: Settings, http: ClientSession) -> dict[int, Linker]:
    """By session: whom to ask for the code that links a telephone. The webhooks of all others bring it."""

    def linker(_: Session, at: At) -> Linker | None:
        return WahaLinker(http, at) if isinstance(at, WahaAccount) else None

    return _each(wanted, linker)


def fetchers(wanted: Settings, wires: Wires) -> dict[int, Fetcher]:
    """By session: those that hold what it takes to ask for a file."""

    def fetcher(_: Session, at: At) -> Fetcher | None:
        match at:
            case GraphAccount():
                return GraphFetcher(wires, at)
            case WahaAccount():
                return WahaFetcher(wires, at)
            case ApiAccount():
                return WwebjsFetcher(wires, at)
        return None

    return _each(wanted, fetcher)


def _each(wanted: Settings, make: Callable[[Session, At], Able | None]) -> dict[int, Able]:
    pairs = ((one, _at(one)) for one in wanted.sessions if not one.retired)
    made = {one.id: make(one, at) for one, at in pairs if at is not None}
    return {number: able for number, able in made.items() if able is not None}


def _sender(one: Session, http: ClientSession) -> Sender | None:
    if not one.can_send:
        return None
    match _at(one):
        case GraphAccount() as at:
            return GraphSender(http, at)
        case GatewayAccount() as at:
            return GatewaySender(http, at)
        case WahaAccount() as at:
            return WahaSender(http, at)
        case ApiAccount() as at:
            return ApiSender(http, at)
    return None


def _at(one: Session) -> At | None:
    """None: the config does not hold what it takes to ask."""
    if one.dialect == "meta":
        if one.token is None:
            return None
        token = one.token.get_secret_value()
        return GraphAccount(one.phone_number_id or "", token, one.base_url or GRAPH, one.api_version)
    if not (one.api_key and one.base_url and one.external_ids):
        return None
    key, name = one.api_key.get_secret_value(), one.external_ids[-1]
    if one.dialect == "gateway":
        return GatewayAccount(one.base_url, key, name, one.workspace)
    return WahaAccount(one.base_url, key, name) if one.dialect == "waha" else ApiAccount(one.base_url, key, name)
