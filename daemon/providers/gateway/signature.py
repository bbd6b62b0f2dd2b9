"""X-HMAC-Signature: the HMAC over the text of X-Timestamp and the bytes of the body; the time may be 300 s off."""

import hmac
import re
from collections.abc import Sequence

from daemon.providers.base import Secret
from daemon.providers.signing import only_header, sha256_of_hex, signers
from store.models import Millis

HEADER = "x-hmac-signature"
TIME_HEADER = "x-timestamp"
_TOLERANCE = 300_000
_SOONEST_MILLIS = 100_000_000_000
_TIME = re.compile(r"[0-9]{1,15}")


def speakers(headers: Sequence[tuple[str, str]], raw: bytes, secrets: Sequence[Secret], now: Millis) -> frozenset[int]:
    """The sessions whose secret signed `raw` at a time near `now`."""
    time, written = only_header(headers, TIME_HEADER), only_header(headers, HEADER)
    if time is None or written is None or not _is_near(time, now):
        return frozenset()
    claimed = sha256_of_hex(written)
    if claimed is None:
        return frozenset()
    start = time.encode()
    return signers(claimed, secrets, lambda secret: _signature(secret, start, raw))


def _signature(secret: bytes, start: bytes, raw: bytes) -> bytes:
    signed = hmac.new(secret, start, "sha256")
    signed.update(raw)  # not start + raw: a body may have 64 MiB
    return signed.digest()


def _is_near(time: str, now: Millis) -> bool:
    if not _TIME.fullmatch(time):
        return False
    number = int(time)
    return abs(now - (number if number > _SOONEST_MILLIS else number * 1000)) <= _TOLERANCE
