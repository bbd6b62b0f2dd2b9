"""Which sessions' secrets made a signature; the same care for every dialect that signs."""

import hmac
import re
from collections.abc import Callable, Sequence

from daemon.providers.base import Secret

_HEX = re.compile(r"[0-9a-fA-F]{64}")
_HEX_OF_512 = re.compile(r"[0-9a-fA-F]{128}")


def only_header(headers: Sequence[tuple[str, str]], name: str) -> str | None:
    """The value of a header that must be there exactly once. `name` is in lower case."""
    length = len(name)  # of a dozen headers hardly one is as long
    found = [value for key, value in headers if len(key) == length and key.lower() == name]
    return found[0] if len(found) == 1 else None


def sha256_of_hex(written: str) -> bytes | None:
    """A claimed SHA-256 from its 64 hex digits, of either case."""
    # never fromhex alone: it lets white space through, and compare_digest on text raises for what is not ASCII
    return bytes.fromhex(written) if _HEX.fullmatch(written) else None


def sha512_of_hex(written: str) -> bytes | None:
    """A claimed SHA-512 from its 128 hex digits, of either case."""
    return bytes.fromhex(written) if _HEX_OF_512.fullmatch(written) else None


def signers(claimed: bytes, secrets: Sequence[Secret], made_with: Callable[[bytes], bytes]) -> frozenset[int]:
    """The sessions whose secret makes the claimed digest. All are tried, each distinct one once."""
    fits: dict[bytes, bool] = {}
    for secret in secrets:
        if secret.value not in fits:
            fits[secret.value] = hmac.compare_digest(made_with(secret.value), claimed)
    return frozenset([secret.session_id for secret in secrets if secret.value and fits[secret.value]])
