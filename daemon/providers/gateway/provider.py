"""The seed's Node gateway, in its live and its written form, as a dialect that can be listened to."""

from collections.abc import Sequence
from typing import Final

from daemon.facts import Part
from daemon.providers.base import Body, Provider, Secret
from daemon.providers.gateway import facts, signature
from store.models import Dialect, Millis


class _Gateway:
    dialect: Dialect = "gateway"
    kept_headers = frozenset({signature.HEADER, signature.TIME_HEADER, *signature.BODY_HEADERS, "x-instance-url"})

    def speakers(
        self, headers: Sequence[tuple[str, str]], raw: bytes, secrets: Sequence[Secret], now: Millis
    ) -> frozenset[int]:
        return signature.speakers(headers, raw, secrets, now)

    def facts(self, body: Body) -> list[Part]:
        return facts.facts(body.raw)


GATEWAY: Final[Provider] = _Gateway()
