"""The Meta Cloud API as a dialect that can be listened to."""

from collections.abc import Sequence
from typing import Final

from daemon.facts import Part
from daemon.providers.base import Body, Provider, Secret
from daemon.providers.meta import facts, signature
from store.models import Dialect, Millis


class _Meta:
    dialect: Dialect = "meta"
    kept_headers = frozenset({signature.HEADER})

    def speakers(
        self, headers: Sequence[tuple[str, str]], raw: bytes, secrets: Sequence[Secret], now: Millis
    ) -> frozenset[int]:
        # Meta signs no time: a replay is harmless, every message has an id
        return signature.speakers(headers, raw, secrets)

    def facts(self, body: Body) -> list[Part]:
        return facts.facts(body.raw)


META: Final[Provider] = _Meta()
