"""The config as one immutable value; a sentence under every key, from which the docs are made."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, model_validator

from daemon.api import views
from daemon.api.errors import BadRequest
from daemon.api.query import parse
from daemon.config_file import parse_config, read_config
from daemon.config_trouble import ConfigTrouble, in_words
from daemon.config_values import (
    MANY,
    Folder,
    Id,
    Keys,
    Listen,
    OneSecret,
    Operators,
    Query,
    Region,
    Reply,
    Table,
    Text,
    UserGroup,
    ViewName,
    Zone,
    refuse,
)
from daemon.providers.base import Secret
from daemon.session_settings import NEEDS, Session, Template
from store.models import Dialect, ViewSort

__all__ = ["NEEDS", "ConfigTrouble", "Reply", "Session", "Settings", "Template", "load"]


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


class Http(Table):
    """[http]: the side that providers call."""

    listen: Listen = "127.0.0.1:8787"
    """Host and port; a reverse proxy with TLS stands before it. Port 0 takes any free one."""
    open_reads: bool = False
    """Whether GET /api/chats answers without the token."""
    token: OneSecret | None = None
    """What GET /api/chats wants as `Authorization: Bearer`; without it that address answers nobody."""

    @property
    def host(self) -> str:
        return self.listen.rpartition(":")[0].strip("[]")

    @property
    def port(self) -> int:
        return int(self.listen.rpartition(":")[2])


class Limits(Table):
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
    send_seconds: int = Field(default=50, ge=1)
    """How long a provider may take over one message; after that nobody knows whether it went out."""
    disk_reserve: int = Field(default=256 * 1024 * 1024, ge=0)
    """Bytes of the disk that stay free: below them nothing more is taken in."""
    media_bytes: int = Field(default=64 * 1024 * 1024, ge=0)
    """Bytes of one file that came with a message: a greater one is not stored, and its message says so."""
    fetch_seconds: int = Field(default=300, ge=1)
    """How long a provider may take over one file that it was asked for."""

    @property
    def crowd(self) -> int:
        """Deliveries in the queue from which on the store's writes go before what comes in."""
        return self.queue_depth // 2


class Retention(Table):
    """[retention]: how long raw bodies are kept. What was put aside is kept until it is resolved; messages stay."""

    body_days: int = Field(default=30, ge=1)
    """Days of a body that was understood; without it it can be replayed no more."""
    big_body_hours: int = Field(default=24, ge=1)
    """Hours of a body over 256 KiB whose media is stored."""
    media_bytes: int = Field(default=5 * 1024 * 1024 * 1024, ge=0)
    """Bytes of all files that came with messages: beyond them the oldest make room, and can be fetched again for as
    long as their provider holds them."""


class Files(Table):
    """[media]: the files of messages."""

    fetch: Literal["on_demand", "always"] = "on_demand"
    """When a file that only its provider holds is fetched: when somebody opens or saves it, or as soon as its message
    has come."""


class Socket(Table):
    """[socket]: the side that the desk's own programs call."""

    group: UserGroup | None = None
    """Users of this group may use the desk too (socket 0660); without it only you."""


class Tui(Table):
    """[tui]: how the screen looks."""

    theme: Literal["dark", "light", "high-contrast", "ansi"] | None = None
    """Colours; without it those that were chosen last on the screen."""
    clock: Literal["24h", "12h"] = "24h"
    """How times are written."""
    timezone: Zone | None = None
    """The zone of all times; without it the machine's."""
    ascii: bool = False
    """Plain letters in place of every icon."""
    emoji: Literal["picture", "text"] = "picture"
    """text: those of others by their names, :red_heart:, where they are drawn too wide or are read aloud."""
    mouse: bool = True
    """Whether clicks and the wheel work; without, they are the terminal's, which selects text with them."""
    advance: bool = True
    """Whether whoever puts a chat away (done, snooze, pending) goes on to the next one."""
    downloads: Folder | None = None
    """The folder that files are saved to, from / or ~/ on; without it ~/Downloads, or `saved` in the state folder."""


class View(Table):
    """[[view]]: a list that everybody finds by its name, on the screen and by `frontdesk chats list --view`."""

    name: ViewName
    """What people type: a letter, then letters, digits, dot, dash and underscore."""
    query: Query = ""
    """What is in it, in the query language: tag:vip is:unread. Without a `status:` only open chats."""
    sort: ViewSort | None = None
    """In which order: recent, waiting, window, priority or name; without it the newest first."""

    def as_view(self) -> views.View:
        return views.View(self.name, self.query, self.sort, is_saved=True)


class Notify(Table):
    """[notify]: how a new message is told beyond the screen. Of muted chats only a group that mentions your number is.

    A mention is an @ and the digits of the session's number; one by a hidden number (lid) cannot be told. A note of
    another operator that has an @ and your name in it is told of any chat, muted or not, whatever the query says.
    """

    when: Literal["never", "unfocused", "always"] = "unfocused"
    """unfocused: while the terminal says that nobody looks at it. Not all terminals do; in tmux: focus-events on."""
    what: Literal["bell", "osc9", "osc777", "command"] = "bell"
    """osc9 and osc777 are notices of the terminal's own, which tmux does not hand on; command runs a program."""
    query: Text = "is:unread"
    """Of which chats, in the query language: is:mine, session:care. Free words and from: match none here."""
    command: tuple[Text, ...] = MANY
    """The program and its words, such as ["notify-send", "{title}", "{text}"]. No shell reads them."""
    show_text: bool = True
    """False: only that a message came, not from whom nor what."""

    @model_validator(mode="after")
    def _can_be_done(self) -> "Notify":
        try:
            parse(self.query)
        except BadRequest as trouble:
            raise refuse(trouble.message, trouble.hint, "query") from None
        if self.what == "command" and not self.command:
            raise refuse("it has no command", 'write command = ["notify-send", "{title}", "{text}"]', "command")
        return self


class Workspace(Table):
    """[[workspace]]: a tenant. Nothing of one shows in another."""

    id: Id
    """A number, for ever."""
    name: Text
    """What people call it."""
    region: Region | None = None
    """The country of numbers that begin with 0."""
    failover: Literal["off", "ask", "auto"] = "ask"
    """Whether an answer may leave by another number when the chat's own is down."""
    operators: Operators = MANY
    """User names that may see it; empty: everyone on the socket. To the others it is as if it were not there."""


class Settings(Table):
    """The whole config."""

    http: Http = Http()
    """The side that providers call."""
    limits: Limits = Limits()
    """Beyond them senders are told to try later."""
    retention: Retention = Retention()
    """How long raw bodies are kept."""
    media: Files = Files()
    """The files of messages."""
    socket: Socket = Socket()
    """The side that the desk's own programs call."""
    tui: Tui = Tui()
    """How the screen looks."""
    notify: Notify = Notify()
    """How a new message is told beyond the screen."""
    keys: dict[str, Keys] = Field(default_factory=dict)
    """Other keys for the screen, by the ids of docs/keys.md: "chat.read" = "I", or several: "I F5". "" is none.
    `preset` is the set that these are laid over: "mail" (the usual keys), "vim" or "emacs". Names, ids and conflicts
    are checked by `config validate`, and where the desk opens."""
    workspaces: tuple[Workspace, ...] = Field(default=(), alias="workspace", strict=False)
    """The tenants."""
    sessions: tuple[Session, ...] = Field(default=(), alias="session", strict=False)
    """The numbers. None at all is an empty desk."""
    views: tuple[View, ...] = Field(default=(), alias="view", strict=False)
    """Lists by name, beside those that everybody has."""
    replies: tuple[Reply, ...] = Field(default=(), alias="reply", strict=False)
    """Words that are written often."""

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
        _unique("view", "name", [(n, one.name.lower()) for n, one in enumerate(self.views)])
        _unique("reply", "name", [(n, (one.workspace, one.name.lower())) for n, one in enumerate(self.replies)])
        self._check_workspaces()
        return self

    def _check_workspaces(self) -> None:
        known = {one.id for one in self.workspaces}
        for number, reply in enumerate(self.replies):
            if reply.workspace not in {None, *known}:
                hint = "leave it out: then every workspace has it"
                raise refuse(f"there is no workspace {reply.workspace}", hint, "reply", number, "workspace")
        primary: dict[int, str] = {}
        for number, one in enumerate(self.sessions):
            if one.workspace not in known:
                hint = f"add a [[workspace]] with id = {one.workspace}, or name one of: {sorted(known) or 'none yet'}"
                raise refuse(f"there is no workspace {one.workspace}", hint, "session", number, "workspace")
            other = primary.setdefault(one.workspace, one.key) if one.primary else one.key
            if other != one.key:
                message = f"{other} is primary in workspace {one.workspace} already"
                raise refuse(message, "write primary = true under one of them", "session", number, "primary")


def _unique(table: str, key: str, values: list[tuple[int, Any]]) -> None:
    seen: dict[Any, int] = {}
    for number, value in values:
        first = seen.setdefault(value, number)
        if first != number:
            shown = value[1] if isinstance(value, tuple) else value
            message = f"{shown} is used by {table} {first + 1} already"
            raise refuse(message, f"give each {table} its own", table, number, key)
