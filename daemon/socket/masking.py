"""What nobody should read over a shoulder or paste into a ticket: signatures, tokens, keys and codes of a delivery."""

import re
from dataclasses import replace

from store.models import DeliveryDetail

MASK = "***"
_NAMES = (
    r"[^\"\\]{0,40}(?:signature|hmac|token|secret|passw|authorization|api[-_]?key|qr[-_]?(?:code|image)|pairing)"
    r"[^\"\\]{0,40}|qr"
)
"""Bounded: who signs a body may make it long."""
_HEADER = re.compile(_NAMES, re.IGNORECASE)
_IN_BODY = re.compile(rf'("(?:{_NAMES})"\s*:\s*)(?:"(?:[^"\\]|\\.)*("|\Z)|[-\w.]+)', re.IGNORECASE | re.DOTALL)
"""A key of that kind with its value, in text that need not be whole or even JSON."""
_PAIRING = re.compile(r'("code"\s*:\s*)"[A-Za-z0-9]{4}-?[A-Za-z0-9]{4}"')
"""What links a telephone without a picture; an error's code is a number."""


def masked(detail: DeliveryDetail) -> DeliveryDetail:
    """The same delivery; each secret's place can still be seen."""
    headers = {name: MASK if _HEADER.fullmatch(name) else value for name, value in detail.headers.items()}
    body = _PAIRING.sub(rf'\1"{MASK}"', _IN_BODY.sub(rf'\1"{MASK}"', detail.body))
    return replace(detail, headers=headers, body=body)
