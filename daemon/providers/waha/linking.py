"""The code that links a telephone to a session: WAHA says in a webhook that there is one, and shows it when asked."""

from typing import Final
from urllib.parse import quote

from aiohttp import ClientSession

from daemon.facts import Reaction
from daemon.providers.base import CannotShowCode, Unknown
from daemon.providers.body import record, text
from daemon.providers.calling import Answered, get_json
from daemon.providers.waha.sender import UNREACHABLE, WahaAccount, refused
from daemon.rules.linking import Lives
from daemon.rules.qr_codes import LONGEST

_SECONDS: Final = 10.0
_AROUND: Final = 1024
"""Bytes of an answer beside the code."""
_LOOK_THERE: Final = "WAHA's dashboard shows the code, too"
_NOT_NOW: Final = "it is asked again by itself; start the session anew in WAHA when it has stopped"


class WahaLinker:
    """One session's code. WAHA makes six of them, then the session fails and has to be started anew."""

    lives = Lives(first=60, later=20)

    def __init__(self, http: ClientSession, account: WahaAccount) -> None:
        self._http = http
        self._account = account
        self._url = f"{account.base_url.rstrip('/')}/api/{quote(account.session, safe='')}/auth/qr"

    async def code(self) -> str:
        """Raises CannotShowCode."""
        headers = {"X-Api-Key": self._account.api_key}
        answer = await get_json(
            self._http, self._url, {"format": "raw"}, headers, seconds=_SECONDS, longest=LONGEST + _AROUND
        )
        if not isinstance(answer, Answered):
            raise CannotShowCode(answer.words, UNREACHABLE, is_none=False)
        if not 200 <= answer.status < 300:
            raise self._refused(answer)
        if not isinstance(answer.plain, dict):
            raise CannotShowCode("WAHA's answer is no JSON, or too long for a code", _LOOK_THERE, is_none=False)
        return _code(answer.plain.get("value"))

    def _refused(self, answer: Answered) -> CannotShowCode:
        """404 and 422 are WAHA's word that it has none now; anything else says nothing of the code."""
        trouble = refused(answer, self._account.api_key)
        if isinstance(trouble, Unknown):
            return CannotShowCode(trouble.words, _LOOK_THERE, is_none=False)
        if trouble.reaction is Reaction.AGAIN:
            state = text(record(answer.plain).get("status"))
            return CannotShowCode(f"WAHA shows no code: the session is {state}" if state else trouble.words, _NOT_NOW)
        return CannotShowCode(trouble.words, trouble.hint or _LOOK_THERE, is_none=answer.status in (404, 422))


def _code(value: object) -> str:
    """What can be drawn. Never quoted in what is raised."""
    if value is None or value == "":
        raise CannotShowCode("WAHA has no code yet", _NOT_NOW, is_none=False)
    if not isinstance(value, str):
        raise CannotShowCode("WAHA's answer holds no code", _LOOK_THERE, is_none=False)
    if len(value) > LONGEST or not value.isascii() or not value.isprintable():
        raise CannotShowCode("what WAHA answers is no code that can be drawn", _LOOK_THERE, is_none=False)
    return value
