"""What has to be set at the other side of a new session, as it is written there."""

import shlex
from pathlib import Path
from typing import Any

HOST = "http://YOUR-HOST"
PATHS = {
    "meta": "/webhooks/meta",
    "gateway": "",  # it adds its own
    "wwebjs-api": "/webhooks/wwebjs-api",
    "waha": "/webhooks/waha",
}
_CALLED = {"gateway": "the gateway", "waha": "WAHA"}
_EVENTS = (
    "session.status,message.any,message.reaction,message.ack,message.ack.group,message.waiting,message.edited,"
    "message.revoked,group.v2.join,group.v2.leave,group.v2.participants,group.v2.update,poll.vote,poll.vote.failed,"
    "event.response,event.response.failed,call.received,call.accepted,call.rejected"
)
"""Of WAHA: all that the desk makes something of."""


def settings(table: dict[str, Any], folder: Path) -> list[tuple[str, str]]:
    """Names and values. A secret is told as where it is: as a shell reads it."""
    dialect = str(table["dialect"])
    url, secret = HOST + PATHS[dialect], _as_shell(table.get("secret"), folder)
    if dialect == "meta":
        public = url.replace("http://", "https://")
        verify = _as_shell(table.get("verify_token"), folder)
        return [("Callback URL", public), ("Verify token", verify), ("Webhook fields", "messages")]
    if dialect == "gateway":
        return [("LARAVEL_URL", url), ("HMAC_SECRET", secret)]
    if dialect == "wwebjs-api":
        silent = "message_revoke_me|loading_screen"
        return [
            ("BASE_WEBHOOK_URL", url),
            ("API_KEY", secret),
            ("DISABLED_CALLBACKS", silent),
            ("SET_MESSAGES_AS_SEEN", "FALSE"),
        ]
    return [
        ("WHATSAPP_HOOK_URL", url),
        ("WHATSAPP_HOOK_HMAC_KEY", secret),
        ("WHATSAPP_HOOK_EVENTS", _EVENTS),
        ("WHATSAPP_HOOK_RETRIES_POLICY", "exponential"),
        ("WHATSAPP_HOOK_RETRIES_DELAY_SECONDS", "2"),
        ("WHATSAPP_HOOK_RETRIES_ATTEMPTS", "15"),
    ]


def where(dialect: str) -> str:
    """Where they are set."""
    if dialect == "meta":
        return "at Meta, under WhatsApp, Configuration"
    return f"in the environment of {_CALLED.get(dialect, dialect)}"


def host(dialect: str, listen: str) -> str:
    """What stands for YOUR-HOST."""
    if dialect == "meta":
        return f"YOUR-HOST is a public name with TLS, whose proxy or tunnel hands on to {listen}"
    return f"YOUR-HOST is {listen} when it runs on this machine, else a proxy with TLS before that"


def _as_shell(reference: object, folder: Path) -> str:
    kind, _, name = str(reference or "").partition(":")
    if kind == "env":
        return f"${name}"
    return f"$(cat {shlex.quote(str(folder / name))})" if kind == "file" else ""
