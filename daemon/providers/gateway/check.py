"""Whether a session at the seed's Node gateway can be used: what the gateway lists."""

import hmac
from typing import Any

from aiohttp import ClientSession

from daemon.api.testing import Check
from daemon.providers.base import Checker
from daemon.providers.body import name, record, text
from daemon.providers.calling import Answered, foreign_words
from daemon.providers.checking import ADDRESS, KEY, PROVIDER, SESSION, Headers, Ours, Question, asked, is_taken, phone
from daemon.providers.gateway.sender import GatewayAccount
from daemon.providers.gateway.signature import HEADER, TIME_HEADER
from store.models import Millis

_REACH = "see whether the gateway runs, and whether base_url in the config is right"
_NEW_KEY = "write the gateway's API_KEY into api_key in the config"
_NO_GATEWAY = "check base_url in the config: what answers there is not the gateway"
_NEW_LINK = "link the number at the gateway again, and put its newest name last in external_ids"
_CONNECT = "wait until the number is connected again, or link it at the gateway"
_SET_UP = "see that its LARAVEL_URL is your address, without a path"
_UP = ("connected", "authenticated")


def signed(raw: bytes, secret: bytes, now: Millis) -> Headers:
    """As the gateway signs its events."""
    time = str(now // 1000)
    return [(HEADER, hmac.digest(secret, time.encode() + raw, "sha256").hex()), (TIME_HEADER, time)]


class GatewayChecker(Checker):
    def __init__(self, http: ClientSession, account: GatewayAccount, ours: Ours) -> None:
        self._http = http
        self._account = account
        self._ours = ours

    async def checks(self) -> list[Check]:
        account = self._account
        query = {"api_key": account.api_key}  # the gateway reads it nowhere else
        url = f"{account.base_url.rstrip('/')}/api/sessions"
        answer = await asked(self._http, Question("the gateway", url, account.api_key, _REACH, _NEW_KEY, query))
        if isinstance(answer, Check):
            return [answer]
        there, plain = Check(PROVIDER, "ok", "the gateway answers"), record(answer.plain)
        if answer.status in (401, 403):
            return [there, Check(KEY, "failed", "the gateway does not take the key", _NEW_KEY)]
        listed = plain.get("sessions")
        if not is_taken(answer) or not isinstance(listed, list):
            return [Check(PROVIDER, "failed", self._words(answer), _NO_GATEWAY)]
        return [there, Check(KEY, "ok", "the gateway takes the key"), *self._session(listed), _WEBHOOK]

    def _session(self, listed: list[Any]) -> list[Check]:
        mine = [record(one) for one in listed if name(record(one).get("session_id")) == self._account.session_id]
        if not mine:
            return [Check(SESSION, "failed", "the gateway does not list it under its newest name", _NEW_LINK)]
        state = self._clean(text(mine[0].get("status"))) or "in no state"
        if state not in _UP:
            return [Check(SESSION, "failed", f"the gateway says that it is {state}", _CONNECT)]
        said = phone(name(mine[0].get("phone_number")), self._ours.phone, "the gateway")
        return [Check(SESSION, "ok", f"the gateway says that it is {state}"), *said]

    def _words(self, answer: Answered) -> str:
        return self._clean(text(record(answer.plain).get("error"))) or f"it answered {answer.status}"

    def _clean(self, words: str) -> str:
        return foreign_words(words, self._account.api_key)


_WEBHOOK = Check(ADDRESS, "skipped", "the gateway does not say where it posts", _SET_UP)
