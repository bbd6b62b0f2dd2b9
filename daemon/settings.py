"""The config as one immutable value; a sentence under every key, from which the docs are made."""

import grp
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    model_validator,
)
from pydantic_core import PydanticCustomError

from daemon.config_file import SecretTrouble, parse_config, read_config, resolved_secret
from daemon.config_trouble import ConfigTrouble, in_words
from daemon.providers.base import Secret
from store.models import Dialect, ProviderType

__all__ = ["NEEDS", "ConfigTrouble", "Settings", "load"]

NEEDS: dict[Dialect, dict[str, str]] = {
    "meta": {
        "secret": "to believe a webhook (the app secret)",
        "phone_number_id or phone": "to know which webhooks are this number's",
        "verify_token": "to answer Meta's check when the webhook address is set up",
        "token": "to send, and to fetch media",
    },
    "gateway": {
        "secret": "to believe a webhook (HMAC_SECRET of the gateway)",
        "external_ids": "to know the gateway's own names of this session",
        "base_url and api_key": "to send, and to catch up after an absence",
    },
    "wwebjs-api": {
        "secret": "to believe a webhook (its x-api-key)",
        "external_ids": "to know its own names of this session",
        "base_url and api_key": "to send, and to catch up after an absence",
    },
    "waha": {
        "secret": "to believe a webhook (the key of its HMAC)",
        "external_ids": "to know its own names of this session",
        "base_url and api_key": "to send, and to catch up after an absence",
    },
}
"""What each dialect needs for what."""


def load(path: Path, environ: Mapping[str, str] = os.environ) -> "Settings":
    """Read, check and resolve the config. Raises ConfigTrouble; its `rest` are the troubles after the first."""
    text = read_config(path)
    tables = parse_config(path, text)
    try:
        return Settings.model_validate(tables, context={"folder": path.parent, "environ": environ})
    except ValidationError as wrong:
        found = [in_words(error, Settings, path, text, tables) for error in wrong.errors(include_url=False)]
        found[0].rest = tuple(found[1:])
        raise found[0] from None  # the cause holds what was written: secrets too


def _refuse(message: str, hint: str, *place: str | int) -> PydanticCustomError:
    return PydanticCustomError("refused", "{message}", {"message": message, "hint": hint, "place": place})


def _secret(written: object, info: ValidationInfo) -> object:
    if not isinstance(written, str):
        raise _refuse("a secret is text", 'write "env:NAME", "file:PATH" or the value itself, in quotes')
    context = info.context or {}
    try:
        return resolved_secret(written, context.get("folder", Path()), context.get("environ", os.environ))
    except SecretTrouble as trouble:
        raise _refuse(trouble.message, trouble.hint) from None


def _secrets(written: object, info: ValidationInfo) -> object:
    return tuple(_secret(one, info) for one in (written if isinstance(written, list) else [written]))


def _phone(written: str) -> str:
    plain = re.sub(r"[\s().-]", "", written)
    if not re.fullmatch(r"\+[1-9]\d{6,14}", plain):
        raise _refuse("it is not an international number", "write it as +628123456789")
    return plain


def _region(written: str) -> str:
    from phonenumbers import SUPPORTED_REGIONS  # only now: 25 ms, and most configs name no region

    if written.upper() not in SUPPORTED_REGIONS:
        raise _refuse("it is no country", "two letters, such as ID or BR")
    return written.upper()


def _address(written: str) -> str:
    found = _LISTEN.fullmatch(written)
    if not found or int(found[2]) > 65535:
        raise _refuse("it is no address to listen on", "write it as 127.0.0.1:8787")
    return written


def _timezone(written: str) -> str:
    try:
        ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _refuse("there is no such time zone", "a name such as Asia/Jakarta") from None
    return written


def _group(written: str) -> str:
    try:
        grp.getgrnam(written)
    except KeyError:
        raise _refuse("there is no such group on this machine", "see the names with: getent group") from None
    return written


def _everyone(named: tuple[str, ...]) -> tuple[str, ...]:
    # refused, not ignored: who names operators counts on the others being kept out
    if named:
        raise _refuse("keeping others out of a workspace comes with a later release", "leave operators empty for now")
    return named


_LISTEN = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\s\[\]]+):(\d{1,5})")
_Many = Field(default=(), strict=False)
_Key = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,31}$")]
_Id = Annotated[int, Field(ge=1, lt=2**31)]
_Text = Annotated[str, Field(min_length=1, max_length=200)]
_Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+[^\s]*$")]
_Phone = Annotated[str, AfterValidator(_phone)]
_Secret = Annotated[SecretStr, BeforeValidator(_secret)]
_Secrets = Annotated[tuple[SecretStr, ...], BeforeValidator(_secrets)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class Http(_Table):
    """[http]: the side that providers call."""

    listen: Annotated[str, AfterValidator(_address)] = "127.0.0.1:8787"
    """Host and port; a reverse proxy with TLS stands before it. Port 0 takes any free one."""
    open_reads: bool = False
    """Whether GET /api/chats answers without the token."""
    token: _Secret | None = None
    """What GET /api/chats wants as `Authorization: Bearer`; without it that address answers nobody."""

    @property
    def host(self) -> str:
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.listen.rpartition(":")[2])


class Limits(_Table):
    """[limits]: beyond them senders are told to try later (429)."""

    webhooks_per_minute: int = Field(default=0, ge=0)
    """Webhooks of one sender in any minute; 0 is no limit."""
    syncs_per_minute: int = Field(default=60, ge=0)
    """Sync batches of one session in any minute; 0 is no limit."""
    queue_depth: int = Field(default=50_000, ge=1)
    """Deliveries that may wait between their ack and the desk."""
    connections: int = Field(default=256, ge=1)
    """Connections open at once."""
    unread_bytes: int = Field(default=256 * 1024 * 1024, ge=1024 * 1024)
    """Bytes of bodies being received at once."""
    body_seconds: int = Field(default=10, ge=1)
    """How long a sender may take over one body."""
    idle_seconds: int = Field(default=30, ge=1)
    """How long a connection may stay silent before and between requests."""
    disk_reserve: int = Field(default=256 * 1024 * 1024, ge=0)
    """Bytes of the disk that stay free: below them nothing more is taken in."""


class Socket(_Table):
    """[socket]: the side that the desk's own programs call."""

    group: Annotated[str, AfterValidator(_group)] | None = None
    """Users of this group may use the desk too (socket 0660); without it only you."""


class Tui(_Table):
    """[tui]: how the screen looks."""

    theme: Literal["dark", "light"] | None = None
    """Colours; without it those that were chosen last on the screen."""
    clock: Literal["24h", "12h"] = "24h"
    """How times are written."""
    timezone: Annotated[str, AfterValidator(_timezone)] | None = None
    """The zone of all times; without it the machine's."""
    ascii: bool = False
    """Plain letters in place of every icon."""


class Workspace(_Table):
    """[[workspace]]: a tenant. Nothing of one shows in another."""

    id: _Id
    """A number, for ever."""
    name: _Text
    """What people call it."""
    region: Annotated[str, AfterValidator(_region)] | None = None
    """The country of numbers that begin with 0."""
    failover: Literal["off", "ask", "auto"] = "ask"
    """Whether an answer may leave by another number when the chat's own is down."""
    operators: Annotated[tuple[str, ...], AfterValidator(_everyone)] = _Many
    """User names that may see it; empty: everyone on the socket. Naming some comes with a later release."""


class Template(_Table):
    """[[session.template]]: a text that Meta has approved for use outside the 24-hour window."""

    name: _Text
    """Its name at Meta."""
    language: _Text
    """Its language at Meta, such as en_US."""
    body: Annotated[str, Field(min_length=1, max_length=4096)]
    """Its text, with {{1}} for the first variable."""
    variables: tuple[str, ...] = _Many
    """What fills the variables, such as contact.name."""


class Session(_Table):
    """[[session]]: one business number as seen by one provider connection."""

    id: _Id
    """A number, for ever: never given to another phone or dialect."""
    workspace: _Id
    """The id of its workspace."""
    key: _Key
    """What people type: a letter, then letters, digits, dot, dash and underscore."""
    dialect: Dialect
    """Who speaks: meta, gateway, wwebjs-api or waha."""
    phone: _Phone | None = None
    """The number, with + and country code."""
    phone_number_id: Annotated[str, Field(pattern=r"^\d{1,32}$")] | None = None
    """Meta's own id of the number: digits."""
    external_ids: tuple[_Text, ...] = _Many
    """Names that the provider gives this session; a new QR link adds one."""
    secret: _Secrets = ()
    """What signs its webhooks: one or a list, each a value, env:NAME or file:PATH. All are accepted."""
    verify_token: _Secret | None = None
    """The word that Meta repeats when the webhook address is set up."""
    token: _Secret | None = None
    """Meta's access token, for sending."""
    api_key: _Secret | None = None
    """The gateway's key, for sending."""
    base_url: _Url | None = None
    """Where the gateway answers: http://host:port."""
    primary: bool = False
    """Whether new chats leave by it; at most one in a workspace."""
    receipts: Literal["never", "on_reply", "on_view"] = "never"
    """When customers see that we have read."""
    retired: bool = False
    """True: kept and readable, but it takes and sends nothing; it needs no secret."""
    templates: tuple[Template, ...] = Field(default=(), alias="template", strict=False)
    """Approved templates."""

    @property
    def provider_type(self) -> ProviderType:
        return "meta" if self.dialect == "meta" else "webjs"

    @model_validator(mode="after")
    def _has_what_it_needs(self) -> "Session":
        if not self.secret and not self.retired:
            need = NEEDS[self.dialect]["secret"]
            raise _refuse("it has no secret", f'write secret = "env:NAME": it is needed {need}', "secret")
        if self.dialect == "meta" and not (self.phone_number_id or self.phone):
            raise _refuse("it has no phone_number_id", "copy it from the number's page at Meta", "phone_number_id")
        return self


class Settings(_Table):
    """The whole config."""

    http: Http = Http()
    """The side that providers call."""
    limits: Limits = Limits()
    """Beyond them senders are told to try later."""
    socket: Socket = Socket()
    """The side that the desk's own programs call."""
    tui: Tui = Tui()
    """How the screen looks."""
    workspaces: tuple[Workspace, ...] = Field(default=(), alias="workspace", strict=False)
    """The tenants."""
    sessions: tuple[Session, ...] = Field(default=(), alias="session", strict=False)
    """The numbers. None at all is an empty desk."""

    def session_secrets(self, dialect: Dialect) -> list[Secret]:
        """Every active secret of the dialect's sessions."""
        return [
            Secret(session.id, secret.get_secret_value().encode("utf-8", "surrogateescape"))
            for session in self.sessions
            if session.dialect == dialect and not session.retired
            for secret in session.secret
        ]

    def verify_tokens(self) -> list[bytes]:
        """Every word that Meta may say when a webhook address is set up."""
        words = [session.verify_token for session in self.sessions if not session.retired and session.verify_token]
        return [word.get_secret_value().encode("utf-8", "surrogateescape") for word in words]

    def masked(self, text: str) -> str:
        """The text with every secret of this config as ***."""
        for secret in sorted(self._secret_values(), key=len, reverse=True):
            text = text.replace(secret, "***")
        return text

    def _secret_values(self) -> set[str]:
        single = [one for s in self.sessions for one in (s.verify_token, s.token, s.api_key)]
        several = [one for session in self.sessions for one in session.secret]
        return {one.get_secret_value() for one in (*single, *several, self.http.token) if one}

    @model_validator(mode="after")
    def _fits_together(self) -> "Settings":
        _unique("workspace", "id", [(n, one.id) for n, one in enumerate(self.workspaces)])
        _unique("workspace", "name", [(n, one.name) for n, one in enumerate(self.workspaces)])
        sessions = list(enumerate(self.sessions))
        _unique("session", "id", [(n, one.id) for n, one in sessions])
        _unique("session", "key", [(n, one.key.lower()) for n, one in sessions])
        _unique("session", "phone_number_id", [(n, one.phone_number_id) for n, one in sessions if one.phone_number_id])
        _unique("session", "external_ids", [(n, (one.dialect, x)) for n, one in sessions for x in one.external_ids])
        self._check_workspaces()
        return self

    def _check_workspaces(self) -> None:
        known = {one.id for one in self.workspaces}
        primary: dict[int, str] = {}
        for number, one in enumerate(self.sessions):
            if one.workspace not in known:
                hint = f"add a [[workspace]] with id = {one.workspace}, or name one of: {sorted(known) or 'none yet'}"
                raise _refuse(f"there is no workspace {one.workspace}", hint, "session", number, "workspace")
            other = primary.setdefault(one.workspace, one.key) if one.primary else one.key
            if other != one.key:
                message = f"{other} is primary in workspace {one.workspace} already"
                raise _refuse(message, "write primary = true under one of them", "session", number, "primary")


def _unique(table: str, key: str, values: list[tuple[int, Any]]) -> None:
    seen: dict[Any, int] = {}
    for number, value in values:
        first = seen.setdefault(value, number)
        if first != number:
            shown = value[1] if isinstance(value, tuple) else value
            message = f"{shown} is used by {table} {first + 1} already"
            raise _refuse(message, f"give each {table} its own", table, number, key)
