"""wwebjs-api as a dialect that can be listened to."""

from collections.abc import Sequence
from typing import Final

from daemon.facts import Part
from daemon.providers.base import CATCH_UP_HEADER, Body, Provider, Secret
from daemon.providers.wwebjs_api import catching_up, facts, key
from store.models import Dialect, Millis


class _WwebjsApi:
    dialect: Dialect = "wwebjs-api"
    kept_headers: frozenset[str] = frozenset()
    """The key is no signature: it would open the door again."""

    def speakers(
        self, headers: Sequence[tuple[str, str]], _raw: bytes, secrets: Sequence[Secret], _now: Millis
    ) -> frozenset[int]:
        return key.speakers(headers, secrets)

    def facts(self, body: Body) -> list[Part]:
        return catching_up.parts(body.raw) if CATCH_UP_HEADER in body.headers else facts.facts(body.raw)


WWEBJS_API: Final[Provider] = _WwebjsApi()
