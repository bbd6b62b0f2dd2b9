"""The config of the demo's daemon."""

import json

from cli.demo.nouns import Session
from cli.demo.places import API_KEY, TEMPLATES, Places, token
from cli.demo.world import WORKSPACE


def text(sessions: tuple[Session, ...], places: Places, listen: str = "127.0.0.1:0") -> str:
    """TOML with plain secrets: the world knows them, and nobody else can read the file."""
    workspace = _table("[[workspace]]", id=WORKSPACE, name="Acme", region="ID", failover="ask")
    return "\n".join([_table("[http]", listen=listen), workspace, *(_session(one, places) for one in sessions)])


def _session(session: Session, places: Places) -> str:
    by_meta = {
        "phone_number_id": session.external_id,
        "verify_token": "demo",
        "token": token(session),
        "receipts": "on_reply",
    }
    by_gateway = {"external_ids": [session.external_id], "api_key": API_KEY}
    table = _table(
        "[[session]]",
        id=session.id,
        workspace=WORKSPACE,
        key=session.key,
        dialect=session.dialect,
        phone=f"+{session.phone}",
        secret=session.secret,
        primary=session.is_primary,
        base_url=places.base_url(session),
        **(by_meta if session.dialect == "meta" else by_gateway),
    )
    return "\n".join([table, *_templates()]) if session.dialect == "meta" else table


def _templates() -> list[str]:
    return [
        _table("[[session.template]]", name=one.name, language=one.language, body=one.body, variables=one.variables)
        for one in TEMPLATES
    ]


def _table(header: str, **values: object) -> str:
    # A JSON scalar or list of them is a TOML one too.
    return "\n".join([header, *(f"{key} = {json.dumps(value)}" for key, value in values.items()), ""])
