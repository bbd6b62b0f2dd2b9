"""The config of the demo's daemon."""

import json

from cli.demo.nouns import Session
from cli.demo.places import API_KEY, TEMPLATES, Places, token
from cli.demo.world import WORKSPACE


def text(sessions: tuple[Session, ...], places: Places, listen: str = "127.0.0.1:0") -> str:
    """TOML with plain secrets: the world knows them, and nobody else can read the file."""
    workspace = _table("[[workspace]]", id=WORKSPACE, name="Acme", region="ID", failover="ask")
    replies = [_table("[[reply]]", name=name, text=words) for name, words in _REPLIES.items()]
    desk = [_table("[http]", listen=listen), workspace, *replies]
    return "\n".join([*desk, *(_session(one, places) for one in sessions)])


_REPLIES = {
    "hello": "Hello {{contact.first_name}}, this is {{operator}}. How may I help?",
    "hours": "We are here from Monday to Friday, 9:00 to 18:00.",
    "invoice": "Dear {{contact.name}}, your invoice is on its way to you by e-mail.",
    "thanks": "Thank you! Write to us at any time.",
}


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
        **({"receipts": "on_reply"} if session.dialect == "wwebjs-api" else {}),
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
