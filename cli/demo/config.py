"""The config of the demo's daemon."""

import json

from cli.demo.nouns import Session
from cli.demo.world import WORKSPACE


def text(sessions: tuple[Session, ...], listen: str = "127.0.0.1:0") -> str:
    """TOML with plain secrets: the world knows them, and nobody else can read the file."""
    tables = [_table("[http]", listen=listen), _table("[[workspace]]", id=WORKSPACE, name="Acme", region="ID")]
    return "\n".join([*tables, *(_session(session) for session in sessions)])


def _session(session: Session) -> str:
    ids = {"phone_number_id": session.external_id, "verify_token": "demo"}
    return _table(
        "[[session]]",
        id=session.id,
        workspace=WORKSPACE,
        key=session.key,
        dialect=session.dialect,
        phone=f"+{session.phone}",
        secret=session.secret,
        primary=session.is_primary,
        **(ids if session.dialect == "meta" else {"external_ids": [session.external_id]}),
    )


def _table(header: str, **values: object) -> str:
    # A JSON scalar or list of them is a TOML one too.
    return "\n".join([header, *(f"{key} = {json.dumps(value)}" for key, value in values.items()), ""])
