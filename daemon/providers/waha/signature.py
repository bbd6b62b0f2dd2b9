"""WAHA's proof of a webhook: the hex HMAC-SHA512 over the raw body, by the key that its webhook was set up with."""

import hmac
from collections.abc import Sequence

from daemon.providers.base import Secret
from daemon.providers.signing import only_header, sha512_of_hex, signers

HEADER = "x-webhook-hmac"
VERSION_HEADER = "x-webhook-hmac-version"
"""Only a fork sends it: its second version signs the time as well, and is no proof of ours."""


def speakers(headers: Sequence[tuple[str, str]], raw: bytes, secrets: Sequence[Secret]) -> frozenset[int]:
    """The sessions whose secret signed `raw`."""
    written = only_header(headers, HEADER)
    claimed = sha512_of_hex(written) if written is not None else None
    if claimed is None or any(name.lower() == VERSION_HEADER and value.strip() != "1" for name, value in headers):
        return frozenset()
    return signers(claimed, secrets, lambda secret: hmac.digest(secret, raw, "sha512"))
