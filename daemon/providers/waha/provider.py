"""WAHA as a dialect that can be listened to, whichever engine it runs."""

from collections.abc import Sequence
from typing import Final

from daemon.facts import Part
from daemon.providers.base import CATCH_UP_HEADER, Body, Provider, Secret
from daemon.providers.waha import catching_up, facts, signature
from store.models import Dialect, Millis


class _Waha:
    dialect: Dialect = "waha"
    kept_headers = frozenset({signature.HEADER, "x-webhook-request-id", "x-webhook-timestamp", "user-agent"})

    def speakers(
        self, headers: Sequence[tuple[str, str]], raw: bytes, secrets: Sequence[Secret], now: Millis
    ) -> frozenset[int]:
        # the time is signed by nobody, and WAHA repeats a body for as long as it is told to: `now` proves nothing
        return signature.speakers(headers, raw, secrets)

    def facts(self, body: Body) -> list[Part]:
        return catching_up.parts(body.raw) if CATCH_UP_HEADER in body.headers else facts.facts(body.raw)


WAHA: Final[Provider] = _Waha()
