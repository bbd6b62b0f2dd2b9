"""Whether a session at WAHA can be used: its state there, and the webhooks that it was given."""

import hmac
from typing import Any, Final
from urllib.parse import quote, urlsplit

from aiohttp import ClientSession

from daemon.api.testing import Check
from daemon.providers.base import Checker
from daemon.providers.body import name, record, text
from daemon.providers.calling import Answered, foreign_words
from daemon.providers.checking import ADDRESS, KEY, PROVIDER, SESSION, Headers, Ours, Question, asked, is_taken, phone
from daemon.providers.waha.sender import NO_SESSION, NO_WAHA, UNREACHABLE, WahaAccount
from daemon.providers.waha.signature import HEADER
from store.models import Millis

_PATH: Final = "/webhooks/waha"
_NEW_KEY = "write WAHA's API key into api_key in the config"
_CONNECT = "start the session in WAHA, or link the telephone there: its dashboard shows the code"
_SET_UP = f"see that WHATSAPP_HOOK_URL of WAHA is your address and {_PATH}, and WHATSAPP_HOOK_HMAC_KEY the secret"
_SET_KEY = "give the webhook hmac.key in WAHA: the session's secret"


def signed(raw: bytes, secret: bytes, _now: Millis) -> Headers:
    """As WAHA signs."""
    return [(HEADER, hmac.digest(secret, raw, "sha512").hex())]


class WahaChecker(Checker):
    def __init__(self, http: ClientSession, account: WahaAccount, ours: Ours) -> None:
        self._http = http
        self._account = account
        self._ours = ours

    async def checks(self) -> list[Check]:
        account = self._account
        url = f"{account.base_url.rstrip('/')}/api/sessions/{quote(account.session, safe='')}"
        headers = {"X-Api-Key": account.api_key}
        answer = await asked(self._http, Question("WAHA", url, account.api_key, UNREACHABLE, _NEW_KEY, headers=headers))
        if isinstance(answer, Check):
            return [answer]
        there, plain = Check(PROVIDER, "ok", "WAHA answers"), record(answer.plain)
        if answer.status in (401, 403):
            return [there, Check(KEY, "failed", "WAHA does not take the key", _NEW_KEY)]
        if answer.status in (404, 422) and "statusCode" in plain:
            taken = Check(KEY, "ok", "WAHA takes the key")
            return [there, taken, Check(SESSION, "failed", self._words(answer), NO_SESSION)]
        if not is_taken(answer) or not text(plain.get("status")):
            return [Check(PROVIDER, "failed", self._words(answer), NO_WAHA)]
        return [there, Check(KEY, "ok", "WAHA takes the key"), *self._session(plain), self._webhook(plain)]

    def _session(self, plain: dict[str, Any]) -> list[Check]:
        state = self._clean(text(plain.get("status")))
        if state != "WORKING":
            return [Check(SESSION, "failed", f"WAHA says that it is {state}", _CONNECT)]
        me = name(record(plain.get("me")).get("id"))
        said = me.partition("@")[0].partition(":")[0] if me.endswith(("@c.us", "@s.whatsapp.net")) else ""
        return [Check(SESSION, "ok", "WAHA says that it is WORKING"), *phone(said, self._ours.phone, "WAHA")]

    def _webhook(self, plain: dict[str, Any]) -> Check:
        """Those of the session alone: WAHA tells nobody what its environment holds."""
        listed = record(plain.get("config")).get("webhooks")
        hooks = [record(one) for one in listed] if isinstance(listed, list) else []
        ours = [one for one in hooks if _path(text(one.get("url"))) == _PATH]
        if not ours:
            many = "none of the webhooks of this session leads here" if hooks else "this session has none of its own"
            return Check(ADDRESS, "skipped", many, _SET_UP)
        keys = [text(record(one.get("hmac")).get("key")) for one in ours]
        if not all(keys):
            return Check(ADDRESS, "failed", "WAHA posts here without a signature, which is refused", _SET_KEY)
        if not all(one in self._ours.secrets or not one.strip("*") for one in keys):
            return Check(ADDRESS, "failed", "WAHA signs by another key than the session's secret", _SET_KEY)
        return Check(ADDRESS, "ok", "WAHA posts here, and signs")

    def _words(self, answer: Answered) -> str:
        plain = record(answer.plain)
        said = self._clean(text(plain.get("message")) or text(plain.get("error")))
        return said or f"it answered {answer.status}"

    def _clean(self, words: str) -> str:
        return foreign_words(words, self._account.api_key)


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""
