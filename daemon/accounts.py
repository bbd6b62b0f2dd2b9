"""Each session of the config as the outbox knows it, with its way out."""

from aiohttp import ClientSession

from daemon.outbox.office import Account
from daemon.providers.base import Catcher, Checker, Fetcher, Sender
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
from daemon.providers.waha.fetcher import WahaFetcher, WahaFiles
from daemon.providers.waha.sender import WahaAccount, WahaSender
from daemon.providers.wwebjs_api.calls import ApiAccount
from daemon.providers.wwebjs_api.catching_up import ApiCatcher
from daemon.providers.wwebjs_api.check import ApiChecker
from daemon.providers.wwebjs_api.fetcher import WwebjsFetcher, WwebjsFiles
from daemon.providers.wwebjs_api.sender import ApiSender
from daemon.rules.templates import Approved
from daemon.settings import Session, Settings


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
    found = {one.id: _catcher(one, http) for one in wanted.sessions if not one.retired}
    return {number: catcher for number, catcher in found.items() if catcher is not None}


def _catcher(one: Session, http: ClientSession) -> Catcher | None:
    if one.dialect == "gateway" and one.api_key and one.base_url and one.external_ids:
        key = one.api_key.get_secret_value()
        return GatewayCatcher(http, GatewayAccount(one.base_url, key, one.external_ids[-1], one.workspace), one.id)
    if one.dialect == "waha" and one.api_key and one.base_url and one.external_ids:
        return WahaCatcher(http, WahaAccount(one.base_url, one.api_key.get_secret_value(), one.external_ids[-1]))
    if one.dialect == "wwebjs-api" and one.api_key and one.base_url and one.external_ids:
        return ApiCatcher(http, ApiAccount(one.base_url, one.api_key.get_secret_value(), one.external_ids[-1]))
    return None


def checkers(wanted: Settings, http: ClientSession) -> dict[int, Checker]:
    """By session: those whose REST side can be tried, since the config says where it is."""
    found = {one.id: _checker(one, http) for one in wanted.sessions if not one.retired}
    return {number: checker for number, checker in found.items() if checker is not None}


def _checker(one: Session, http: ClientSession) -> Checker | None:
    ours = Ours(one.phone, tuple(each.get_secret_value() for each in one.secret))
    if one.dialect == "meta":
        if not one.token or not one.phone_number_id:
            return None
        token = one.token.get_secret_value()
        account = GraphAccount(one.phone_number_id, token, one.base_url or GRAPH, one.api_version)
        return GraphChecker(http, account, ours)
    if not one.api_key or not one.base_url or not one.external_ids:
        return None
    key, name = one.api_key.get_secret_value(), one.external_ids[-1]
    if one.dialect == "gateway":
        return GatewayChecker(http, GatewayAccount(one.base_url, key, name, one.workspace), ours)
    if one.dialect == "waha":
        return WahaChecker(http, WahaAccount(one.base_url, key, name), ours)
    return ApiChecker(http, ApiAccount(one.base_url, key, name))


def fetchers(wanted: Settings, wires: Wires) -> dict[int, Fetcher]:
    """By session: those that hold what it takes to ask for a file."""
    found = {one.id: _fetcher(one, wires) for one in wanted.sessions if not one.retired}
    return {number: fetcher for number, fetcher in found.items() if fetcher is not None}


def _fetcher(one: Session, wires: Wires) -> Fetcher | None:
    if one.dialect == "meta" and one.token:
        token, number = one.token.get_secret_value(), one.phone_number_id or ""
        return GraphFetcher(wires, GraphAccount(number, token, one.base_url or GRAPH, one.api_version))
    if not one.api_key or not one.base_url:
        return None
    key = one.api_key.get_secret_value()
    if one.dialect == "waha":
        return WahaFetcher(wires, WahaFiles(one.base_url, key))
    if one.dialect == "wwebjs-api" and one.external_ids:
        return WwebjsFetcher(wires, WwebjsFiles(one.base_url, one.external_ids[-1], key))
    return None


def _sender(one: Session, http: ClientSession) -> Sender | None:
    if not one.can_send:
        return None
    if one.dialect == "meta" and one.token and one.phone_number_id:
        token = one.token.get_secret_value()
        return GraphSender(http, GraphAccount(one.phone_number_id, token, one.base_url or GRAPH, one.api_version))
    return (
        _by_gateway(one, one.base_url, one.api_key.get_secret_value(), http) if one.api_key and one.base_url else None
    )


def _by_gateway(one: Session, base_url: str, key: str, http: ClientSession) -> Sender | None:
    if one.dialect == "gateway":
        return GatewaySender(http, GatewayAccount(base_url, key, one.external_ids[-1], one.workspace))
    if one.dialect == "wwebjs-api":
        return ApiSender(http, ApiAccount(base_url, key, one.external_ids[-1]))
    if one.dialect == "waha":
        return WahaSender(http, WahaAccount(base_url, key, one.external_ids[-1]))
    return None
