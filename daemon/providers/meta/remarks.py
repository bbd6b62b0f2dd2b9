"""What stands beside a message's text: how it came about, and what it is about."""

from typing import Any, Final

from daemon.providers.body import name, record, text
from daemon.providers.meta.errors import code_of, first_of
from daemon.providers.meta.statuses import error_words

_LONGEST = 500
_SAYS_NOTHING: Final = frozenset({"131051", "130501"})
"""That a type is not supported: the type says so itself."""


def remarks_of(message: dict[str, Any]) -> tuple[str, ...]:
    """One sentence each; empty for most messages."""
    context = record(message.get("context"))
    found = (
        _forwarded(context),
        _product(record(context.get("referred_product"))),
        _origin(record(message.get("referral"))),
        _catalog(record(message.get("order"))) if message.get("type") == "order" else "",
        _trouble(message.get("errors")),
    )
    return tuple(" ".join(one.split())[:_LONGEST] for one in found if one)


def _forwarded(context: dict[str, Any]) -> str:
    if context.get("frequently_forwarded") is True:
        return "forwarded many times"
    return "forwarded" if context.get("forwarded") is True else ""


def _product(product: dict[str, Any]) -> str:
    called, catalog = name(product.get("product_retailer_id")), name(product.get("catalog_id"))
    words = f"about product {called}" if called else "about a product" if catalog else ""
    return f"{words} of catalog {catalog}" if catalog else words


def _catalog(order: dict[str, Any]) -> str:
    catalog = name(order.get("catalog_id"))
    return f"from catalog {catalog}" if catalog else ""


def _origin(referral: dict[str, Any]) -> str:
    """The ad or post that made them write."""
    if not referral:
        return ""
    where = "a post" if referral.get("source_type") == "post" else "an ad"
    said = [text(referral.get(key)).strip() for key in ("headline", "body", "source_url")]
    words = " - ".join(filter(None, said)) or name(referral.get("source_id"))
    return f"from {where}: {words}" if words else f"from {where}"


def _trouble(errors: object) -> str:
    words = error_words(errors)
    return f"Meta says: {words}" if words and code_of(first_of(errors)) not in _SAYS_NOTHING else ""
