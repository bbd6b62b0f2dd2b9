"""Each session of the config as the outbox knows it, with its way out."""

from aiohttp import ClientSession

from daemon.outbox.office import Account
from daemon.providers.base import Sender
from daemon.providers.gateway.sender import GatewayAccount, GatewaySender
from daemon.providers.meta.sender import GRAPH, GraphAccount, GraphSender
from daemon.providers.waha.sender import WahaAccount, WahaSender
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


def _sender(one: Session, http: ClientSession) -> Sender | None:
    if not one.can_send:
        return None
    if one.dialect == "meta" and one.token and one.phone_number_id:
        token = one.token.get_secret_value()
        return GraphSender(http, GraphAccount(one.phone_number_id, token, one.base_url or GRAPH, one.api_version))
    if one.dialect == "gateway" and one.api_key and one.base_url:
        key = one.api_key.get_secret_value()
        return GatewaySender(http, GatewayAccount(one.base_url, key, one.external_ids[-1], one.workspace))
    if one.dialect == "waha" and one.api_key and one.base_url:
        return WahaSender(http, WahaAccount(one.base_url, one.api_key.get_secret_value(), one.external_ids[-1]))
    return None
