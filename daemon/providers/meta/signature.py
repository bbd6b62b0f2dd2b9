"""X-Hub-Signature-256: the app secret's HMAC over the bytes of the body as they came."""

import hmac
from collections.abc import Sequence

from daemon.providers.base import Secret
from daemon.providers.signing import only_header, sha256_of_hex, signers

HEADER = "x-hub-signature-256"
_PREFIX = "sha256="


def speakers(headers: Sequence[tuple[str, str]], raw: bytes, secrets: Sequence[Secret]) -> frozenset[int]:
    """The sessions whose app secret signed `raw`."""
    written = only_header(headers, HEADER)
    if written is None or not written.startswith(_PREFIX):
        return frozenset()
    claimed = sha256_of_hex(written.removeprefix(_PREFIX))
    if claimed is None:
        return frozenset()
    return signers(claimed, secrets, lambda secret: hmac.digest(secret, raw, "sha256"))
