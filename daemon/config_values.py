"""The values that a config may hold: what each must look like, and what to write where it does not."""

import grp
import os
import re
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationInfo
from pydantic_core import PydanticCustomError

from daemon.api import replies
from daemon.api.errors import BadRequest
from daemon.api.query import parse
from daemon.api.replies import HOLE, VARIABLES
from daemon.api.views import named
from daemon.config_file import SecretTrouble, resolved_secret
from daemon.places import rooted

FILLINGS = ("contact.name", "contact.first_name", "contact.phone", "operator", "session.key", "session.phone", "ask")
"""What can fill a template's variable."""


def refuse(message: str, hint: str, *place: str | int) -> PydanticCustomError:
    return PydanticCustomError("refused", "{message}", {"message": message, "hint": hint, "place": place})


def _secret(written: object, info: ValidationInfo) -> object:
    if not isinstance(written, str):
        raise refuse("a secret is text", 'write "env:NAME", "file:PATH" or the value itself, in quotes')
    context = info.context or {}
    try:
        return resolved_secret(written, context.get("folder", Path()), context.get("environ", os.environ))
    except SecretTrouble as trouble:
        raise refuse(trouble.message, trouble.hint) from None


def _secrets(written: object, info: ValidationInfo) -> object:
    return tuple(_secret(one, info) for one in (written if isinstance(written, list) else [written]))


def _phone(written: str) -> str:
    plain = re.sub(r"[\s().-]", "", written)
    if not re.fullmatch(r"\+[1-9]\d{6,14}", plain):
        raise refuse("it is not an international number", "write it as +628123456789")
    return plain


def _region(written: str) -> str:
    from phonenumbers import SUPPORTED_REGIONS  # only now: 25 ms, and most configs name no region

    if written.upper() not in SUPPORTED_REGIONS:
        raise refuse("it is no country", "two letters, such as ID or BR")
    return written.upper()


def _address(written: str) -> str:
    found = _LISTEN.fullmatch(written)
    if not found or int(found[2]) > 65535:
        raise refuse("it is no address to listen on", "write it as 127.0.0.1:8787")
    return written


def _timezone(written: str) -> str:
    try:
        ZoneInfo(written)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise refuse("there is no such time zone", "a name such as Asia/Jakarta") from None
    return written


def _folder(written: str) -> str:
    if rooted(written) is None:
        raise refuse("it is no whole path", "begin it with / or ~/, such as ~/Downloads")
    return written


def _group(written: str) -> str:
    try:
        grp.getgrnam(written)
    except KeyError:
        raise refuse("there is no such group on this machine", "see the names with: getent group") from None
    return written


def _operator(written: str) -> str:
    if not (written.isprintable() and written == written.strip()):
        raise refuse("it is no user name", "write it as `id -un` says it")
    return written


def is_private(url: str) -> bool:
    """Whether nobody on the way can read what is sent there."""
    parts = urlsplit(url)
    return parts.scheme == "https" or parts.hostname in ("127.0.0.1", "::1", "localhost")


def _filling(written: str) -> str:
    if written not in FILLINGS:
        raise refuse(f"{written} fills no variable", f"one of {', '.join(FILLINGS)}")
    return written


def _reply(written: str) -> str:
    unknown = [name for name in HOLE.findall(written) if name not in VARIABLES]
    if unknown:
        raise refuse(f"{{{{{unknown[0]}}}}} stands for nothing", f"one of {', '.join(VARIABLES)}")
    return written


def _view_name(written: str) -> str:
    if named(written) is not None:
        raise refuse(f"{written} is a view that everybody has", "choose another name")
    return written


def _query(written: str) -> str:
    try:
        asked = parse(written)
    except BadRequest as trouble:
        raise refuse(trouble.message, trouble.hint) from None
    if asked.workspace:
        raise refuse("a view is of whatever workspace is shown", "leave workspace: out of it")
    return written


_LISTEN = re.compile(r"(\[[0-9a-fA-F:.]+\]|[^:\s\[\]]+):(\d{1,5})")
MANY = Field(default=(), strict=False)
Key = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9._-]{0,31}$")]
Keys = Annotated[str, Field(max_length=100)]
Id = Annotated[int, Field(ge=1, lt=2**31)]
Text = Annotated[str, Field(min_length=1, max_length=200)]
Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+[^\s]*$")]
Phone = Annotated[str, AfterValidator(_phone)]
OneSecret = Annotated[SecretStr, BeforeValidator(_secret)]
Secrets = Annotated[tuple[SecretStr, ...], BeforeValidator(_secrets)]


Listen = Annotated[str, AfterValidator(_address)]
Region = Annotated[str, AfterValidator(_region)]
Zone = Annotated[str, AfterValidator(_timezone)]
Folder = Annotated[Text, AfterValidator(_folder)]
UserGroup = Annotated[str, AfterValidator(_group)]
Operators = tuple[Annotated[str, Field(min_length=1, max_length=64), AfterValidator(_operator)], ...]
ViewName = Annotated[Key, AfterValidator(_view_name)]
Query = Annotated[str, Field(max_length=500), AfterValidator(_query)]
Filling = Annotated[str, AfterValidator(_filling)]
ReplyText = Annotated[str, Field(min_length=1, max_length=4096), AfterValidator(_reply)]


class Table(BaseModel):
    """A table of the config: every key is known, of its own type, and told of in the docs."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, use_attribute_docstrings=True)


class Reply(Table):
    """[[reply]]: words that are written often. `/` in an empty composer offers them; Enter puts them there, unsent."""

    name: Key
    """What is typed behind the slash: a letter, then letters, digits, dot, dash and underscore."""
    text: ReplyText
    """The words; {{contact.name}}, {{contact.first_name}}, {{contact.phone}}, {{operator}}, {{session.key}} and
    {{session.phone}} are filled in, and an answer in which one still stands is not sent."""
    workspace: Id | None = None
    """The id of the only workspace that has it; without it all have."""

    def as_reply(self) -> replies.Reply:
        return replies.Reply(self.name, self.text, self.workspace)
