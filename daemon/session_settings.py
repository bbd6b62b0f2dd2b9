"""A session in the config: one business number, with what its dialect needs, and its templates."""

import re
from typing import Annotated, Literal

from pydantic import Field, model_validator

from daemon.config_values import (
    MANY,
    Filling,
    Id,
    Key,
    OneSecret,
    Phone,
    Secrets,
    Table,
    Text,
    Url,
    is_private,
    refuse,
)
from store.models import Dialect, ProviderType

NEEDS: dict[Dialect, dict[str, str]] = {
    "meta": {
        "secret": "to believe a webhook (the app secret)",
        "phone_number_id or phone": "to know which webhooks are this number's",
        "verify_token": "to answer Meta's check when the webhook address is set up",
        "token and phone_number_id": "to send, and to fetch media",
    },
    "gateway": {
        "secret": "to believe a webhook (HMAC_SECRET of the gateway)",
        "external_ids": "to know the gateway's own names of this session",
        "base_url and api_key": "to send, and to catch up after an absence",
    },
    "wwebjs-api": {
        "secret": "to believe a webhook (its x-api-key)",
        "external_ids": "to know its own names of this session",
        "base_url and api_key": "to send, to fetch media, and to catch up after an absence",
    },
    "waha": {
        "secret": "to believe a webhook (the key of its HMAC)",
        "external_ids": "to know its own names of this session",
        "base_url and api_key": "to send, to fetch media, to show customers that they were read, and to catch up",
    },
}
"""What each dialect needs for what."""
_SENDING = frozenset({"gateway", "wwebjs-api", "waha"})
"""Gateways by which answers leave."""


class Template(Table):
    """[[session.template]]: a text that Meta has approved for use outside the 24-hour window."""

    name: Text
    """Its name at Meta."""
    language: Text
    """Its language at Meta, such as en_US."""
    body: Annotated[str, Field(min_length=1, max_length=4096)]
    """Its text, with {{1}} for the first variable."""
    variables: tuple[Filling, ...] = MANY
    """What fills the variables, in order: contact.name, contact.first_name, contact.phone, operator, session.key,
    session.phone, or ask (whoever sends it says it)."""

    @model_validator(mode="after")
    def _has_a_filling_for_each(self) -> "Template":
        holes = {int(number) for number in re.findall(r"\{\{(\d{1,2})\}\}", self.body)}
        if holes != set(range(1, len(holes) + 1)):
            raise refuse("its variables are not numbered from 1 on", "write {{1}}, then {{2}}", "body")
        if len(holes) != len(self.variables):
            hint = 'name what fills each, in order, such as ["contact.name"]; "ask" leaves it to whoever sends'
            raise refuse(f"it has {len(holes)} variables, and {len(self.variables)} are named", hint, "variables")
        return self


class Session(Table):
    """[[session]]: one business number as seen by one provider connection."""

    id: Id
    """A number, for ever: never given to another phone or dialect."""
    workspace: Id
    """The id of its workspace."""
    key: Key
    """What people type: a letter, then letters, digits, dot, dash and underscore."""
    dialect: Dialect
    """Who speaks: meta, gateway, wwebjs-api or waha."""
    phone: Phone | None = None
    """The number, with + and country code."""
    phone_number_id: Annotated[str, Field(pattern=r"^\d{1,32}$")] | None = None
    """Meta's own id of the number: digits."""
    external_ids: tuple[Text, ...] = MANY
    """Names that the provider gives this session; a new QR link adds one. It sends by the last of them."""
    secret: Secrets = ()
    """What signs its webhooks: one or a list, each a value, env:NAME or file:PATH. All are accepted."""
    verify_token: OneSecret | None = None
    """The word that Meta repeats when the webhook address is set up."""
    token: OneSecret | None = None
    """Meta's access token, for sending."""
    api_key: OneSecret | None = None
    """The gateway's key, for sending."""
    base_url: Url | None = None
    """Where the gateway answers: http://host:port. For Meta only where Graph is not at https://graph.facebook.com."""
    api_version: Annotated[str, Field(pattern=r"^v\d{1,3}\.\d{1,2}$")] = "v24.0"
    """The version of Meta's Graph API to send by."""
    primary: bool = False
    """Whether new chats leave by it; at most one in a workspace."""
    receipts: Literal["never", "on_reply", "on_view"] = "never"
    """When customers see that we have read: all but the gateway, which marks a chat read itself when it sends."""
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
            raise refuse("it has no secret", f'write secret = "env:NAME": it is needed {need}', "secret")
        if self.dialect == "meta" and not (self.phone_number_id or self.phone):
            raise refuse("it has no phone_number_id", "copy it from the number's page at Meta", "phone_number_id")
        if self.dialect == "meta" and self.base_url and not is_private(self.base_url):
            raise refuse("it would send the token in the clear", "write an https:// address", "base_url")
        if self.dialect != "meta" and self.templates:
            raise refuse("only Meta has templates", f"{self.dialect} sends free text at any time", "template")
        return self

    @property
    def can_send(self) -> bool:
        """Whether it holds what its dialect needs to send."""
        if self.retired:
            return False
        if self.dialect == "meta":
            return bool(self.token and self.phone_number_id)
        return self.dialect in _SENDING and bool(self.base_url and self.api_key and self.external_ids)
