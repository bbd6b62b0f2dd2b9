"""Whether a session at wwebjs-api can be used: what its server says of it."""

from urllib.parse import quote

from aiohttp import ClientSession

from daemon.api.testing import Check
from daemon.providers.base import Checker
from daemon.providers.body import record, text
from daemon.providers.calling import foreign_words
from daemon.providers.checking import ADDRESS, KEY, PROVIDER, SESSION, Headers, Question, asked, is_taken
from daemon.providers.wwebjs_api.calls import BAD_NAME, NO_GATEWAY, NO_SESSION, UNREACHABLE, ApiAccount
from daemon.providers.wwebjs_api.key import HEADER
from store.models import Millis

_NEW_KEY = "write the API_KEY of wwebjs-api into api_key in the config"
_CONNECT = "wait until the number is connected again, or link it at wwebjs-api"
_SET_UP = "see that its BASE_WEBHOOK_URL is your address and /webhooks/wwebjs-api"


def signed(_raw: bytes, secret: bytes, _now: Millis) -> Headers:
    """It signs nothing: its key is all."""
    return [(HEADER, secret.decode("utf-8", "surrogateescape"))]


class ApiChecker(Checker):
    def __init__(self, http: ClientSession, account: ApiAccount) -> None:
        self._http = http
        self._account = account

    async def checks(self) -> list[Check]:
        account = self._account
        url = f"{account.base_url.rstrip('/')}/session/status/{quote(account.session_id, safe='')}"
        question = Question(
            "wwebjs-api", url, account.api_key, UNREACHABLE, _NEW_KEY, headers={"x-api-key": account.api_key}
        )
        answer = await asked(self._http, question)
        if isinstance(answer, Check):
            return [answer]
        there, plain = Check(PROVIDER, "ok", "wwebjs-api answers"), record(answer.plain)
        said = foreign_words(text(plain.get("error")) or text(plain.get("message")), account.api_key)
        words = said or f"it answered {answer.status}"
        if answer.status in (401, 403):
            return [there, Check(KEY, "failed", "wwebjs-api does not take the key", _NEW_KEY)]
        taken = Check(KEY, "ok", "wwebjs-api takes the key")
        if answer.status == 422 and "success" in plain:
            return [there, taken, Check(SESSION, "failed", words, BAD_NAME)]
        if not is_taken(answer) or not isinstance(plain.get("success"), bool):
            return [Check(PROVIDER, "failed", words, NO_GATEWAY)]
        return [there, taken, _session(words, is_up=plain["success"]), _WEBHOOK]


_WEBHOOK = Check(ADDRESS, "skipped", "wwebjs-api does not say where it posts", _SET_UP)


def _session(words: str, *, is_up: bool) -> Check:
    """It answers 200 whatever the session is."""
    if is_up and words == "session_connected":
        return Check(SESSION, "ok", "wwebjs-api says that it is connected")
    return Check(SESSION, "failed", words, NO_SESSION if words == "session_not_found" else _CONNECT)
