"""The gateway's two proofs: over time and body (its live form), or over the body alone (the written form).

X-HMAC-Signature is the HMAC over the text of X-Timestamp and the bytes of the body, and the time may be 300 s off.
X-WhatsApp-Signature and X-Webhook-Signature are the HMAC over the bytes of the body. Exactly one of the three is there.
"""

import hmac
import re
from collections.abc import Sequence

from daemon.providers.base import Secret
from daemon.providers.signing import only_header, sha256_of_hex, signers
from store.models import Millis

HEADER = "x-hmac-signature"
TIME_HEADER = "x-timestamp"
BODY_HEADERS = ("x-whatsapp-signature", "x-webhook-signature")
_TOLERANCE = 300_000
_SOONEST_MILLIS = 100_000_000_000
_TIME = re.compile(r"[0-9]{1,15}")
_ALL = (HEADER, *BODY_HEADERS)
_LENGTHS = frozenset(map(len, _ALL))


def speakers(headers: Sequence[tuple[str, str]], raw: bytes, secrets: Sequence[Secret], now: Millis) -> frozenset[int]:
    """The sessions whose secret signed `raw`, and in the live form at a time near `now`."""
    written = _signatures(headers)
    if len(written) != 1:
        return frozenset()
    ((name, value),) = written
    claimed = sha256_of_hex(value)
    if claimed is None:
        return frozenset()
    start = b""
    if name == HEADER:
        time = only_header(headers, TIME_HEADER)
        if time is None or not _is_near(time, now):
            return frozenset()
        start = time.encode()
    return signers(claimed, secrets, lambda secret: _signature(secret, start, raw))


def is_over_body_alone(headers: Sequence[tuple[str, str]]) -> bool:
    """Whether a body that has its proof came in the written form."""
    return all(name != HEADER for name, _ in _signatures(headers))


def _signatures(headers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    # of a dozen headers hardly one is as long
    return [(low, value) for name, value in headers if len(name) in _LENGTHS and (low := name.lower()) in _ALL]


def _signature(secret: bytes, start: bytes, raw: bytes) -> bytes:
    signed = hmac.new(secret, start, "sha256")
    signed.update(raw)  # not start + raw: a body may have 64 MiB
    return signed.digest()


def _is_near(time: str, now: Millis) -> bool:
    if not _TIME.fullmatch(time):
        return False
    number = int(time)
    return abs(now - (number if number > _SOONEST_MILLIS else number * 1000)) <= _TOLERANCE
