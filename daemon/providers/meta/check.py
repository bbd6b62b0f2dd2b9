"""Whether a number at Meta can be used: what Graph says of it, and where its webhooks go."""

import hmac
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import ClientSession

from daemon.api.testing import Check
from daemon.facts import Reaction
from daemon.providers.base import Checker
from daemon.providers.body import name, record, text
from daemon.providers.calling import Answered, foreign_words
from daemon.providers.checking import ADDRESS, KEY, PROVIDER, SESSION, Headers, Ours, Question, asked, is_taken, phone
from daemon.providers.meta.errors import code_of, known
from daemon.providers.meta.sender import GraphAccount
from daemon.providers.meta.signature import HEADER
from daemon.providers.meta.statuses import error_words
from store.models import Millis

_FIELDS: Final = "display_phone_number,verified_name,quality_rating"
_PATH: Final = "/webhooks/meta"
_REACH = "see whether this machine reaches Meta, and whether base_url in the config is right"
_NEW_TOKEN = "write a new token into token in the config"  # noqa: S105  words about one
_NO_GRAPH = "check base_url in the config: what answers there is not Meta's Graph API"
_WRONG_ID = "copy phone_number_id from the number's page at Meta, and let the token's user have this number"
_ALLOW = "give the token's user whatsapp_business_management for this number at Meta"
_SET_UP = f"at Meta, under WhatsApp, Configuration: write your address and {_PATH}, and subscribe to messages"
_NO_OBJECT, _NO_SUCH = "100", 33


def signed(raw: bytes, secret: bytes, _now: Millis) -> Headers:
    """As Meta signs."""
    return [(HEADER, "sha256=" + hmac.digest(secret, raw, "sha256").hex())]


class GraphChecker(Checker):
    def __init__(self, http: ClientSession, account: GraphAccount, ours: Ours) -> None:
        self._http = http
        self._account = account
        self._ours = ours

    async def checks(self) -> list[Check]:
        answer = await self._ask(_FIELDS)
        if isinstance(answer, Check):
            return [answer]
        if not is_taken(answer):
            return self._refused(answer)
        plain = record(answer.plain)
        if name(plain.get("id")) != self._account.phone_number_id:
            return [Check(PROVIDER, "failed", "what answers names no number of Meta's", _NO_GRAPH)]
        said = text(plain.get("display_phone_number"))
        return [
            Check(PROVIDER, "ok", "Meta answers"),
            Check(KEY, "ok", "Meta takes the token"),
            Check(SESSION, "ok", self._clean(_described(plain))),
            *phone(said, self._ours.phone, "Meta"),
            await self._webhook(),
        ]

    async def _ask(self, fields: str) -> Answered | Check:
        account = self._account
        url = f"{account.base_url.rstrip('/')}/{account.api_version}/{account.phone_number_id}"
        headers = {"Authorization": f"Bearer {account.token}"}
        return await asked(
            self._http, Question("Meta", url, account.token, _REACH, _NEW_TOKEN, {"fields": fields}, headers)
        )

    def _refused(self, answer: Answered) -> list[Check]:
        error = record(record(answer.plain).get("error"))
        words = self._clean(error_words([error]) or "") or f"Meta answered {answer.status}"
        code = code_of(error)
        if code is None and answer.status != 401:
            return [Check(PROVIDER, "failed", words, _NO_GRAPH)]
        there = Check(PROVIDER, "ok", "Meta answers")
        verdict = known(error)
        if code in (None, "0", "190", "401"):
            return [there, Check(KEY, "failed", words, _NEW_TOKEN)]
        if code == _NO_OBJECT and error.get("error_subcode") == _NO_SUCH:
            return [there, Check(SESSION, "failed", words, _WRONG_ID)]
        if verdict and verdict.reaction is Reaction.STOP:
            is_right = len(str(code)) == 3 or code in ("3", "10")
            return [there, Check(KEY, "failed", words, _ALLOW if is_right else verdict.hint)]
        return [there, Check(SESSION, "failed", words, verdict.hint if verdict else _WRONG_ID)]

    async def _webhook(self) -> Check:
        """Of three addresses the number's own goes before that of its account, and that before the app's."""
        answer = await self._ask("webhook_configuration")
        if isinstance(answer, Check) or not is_taken(answer):
            return Check(ADDRESS, "skipped", "Meta does not say where its webhooks go", _SET_UP)
        told = record(record(answer.plain).get("webhook_configuration"))
        if not told:
            return Check(ADDRESS, "skipped", "Meta does not say where its webhooks go", _SET_UP)
        ways = (text(told.get(one)) for one in ("phone_number", "whatsapp_business_account", "application"))
        url = next(filter(None, ways), "")
        if not url:
            return Check(ADDRESS, "failed", "Meta posts its webhooks nowhere", _SET_UP)
        if _path(url) == _PATH:
            return Check(ADDRESS, "ok", self._clean(f"Meta posts to {_place(url)}"))
        hint = f"unless your proxy turns it into {_PATH}: {_SET_UP}"
        return Check(ADDRESS, "failed", self._clean(f"Meta posts to {_place(url)}"), hint)

    def _clean(self, words: str) -> str:
        return foreign_words(words, self._account.token)


def _described(plain: dict[str, Any]) -> str:
    quality = text(plain.get("quality_rating"))
    found = [text(plain.get("display_phone_number")), text(plain.get("verified_name"))]
    return ", ".join([*filter(None, found), *([f"quality {quality}"] if quality else [])]) or "Meta has the number"


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""


def _place(url: str) -> str:
    """Without what may be a secret in it."""
    return url.partition("?")[0].rpartition("@")[2]
