"""The seed's Node gateway tells of the past only in a sync, and syncs only when it links: so it is told to link anew.

That takes the number away for some seconds, and is done only for somebody who wants it. Its chats come by its own door.
"""

from collections.abc import AsyncGenerator

from aiohttp import ClientSession

from daemon.providers.base import CannotCatchUp, Piece
from daemon.providers.body import record, text
from daemon.providers.calling import Answered, cannot_catch_up, foreign_words, outcome_of, post_json
from daemon.providers.gateway.sender import UNREACHABLE, GatewayAccount
from store.models import Millis

_READ_IT = "read what the gateway says is wrong with it"


class GatewayCatcher:
    """One session's past."""

    is_by_itself = False
    note = "it links anew and sends its chats by itself, up to 30 days back: frontdesk sessions list shows it connected"

    def __init__(self, http: ClientSession, account: GatewayAccount, account_id: int) -> None:
        self._http = http
        self._account = account
        self._account_id = account_id

    async def pieces(self, since: Millis, cursor: str | None) -> AsyncGenerator[Piece]:
        """None of them: how far back, the gateway decides. Raises CannotCatchUp."""
        asked = {
            "workspace_id": self._account.workspace_id,
            "account_id": self._account_id,
            "api_key": self._account.api_key,
        }
        url = f"{self._account.base_url.rstrip('/')}/api/sessions/{self._account.session_id}/reconnect"
        answer = await post_json(self._http, url, asked)
        if not isinstance(answer, Answered):
            raise cannot_catch_up(outcome_of(answer, UNREACHABLE))
        if not 200 <= answer.status < 300:
            said = foreign_words(text(record(answer.plain).get("error")), self._account.api_key)
            raise CannotCatchUp(said or f"the gateway answered {answer.status}", _READ_IT, is_passing=False)
        nothing: tuple[Piece, ...] = ()
        for piece in nothing:
            yield piece
