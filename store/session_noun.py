"""What is said of a session beside its row, as every floor sees it. Part of store.models, where it is taken from."""

from typing import Literal

from store.record import record

NoticeLevel = Literal["info", "warning", "trouble"]
"""`trouble`: something does not work, or will not for long. `info`: good news, and what is only good to know."""


@record
class HealthPart:
    name: str
    points: int
    """Below zero: they were taken away."""


@record
class Notice:
    """The newest that a provider told of one thing: a ban, a template, a quality rating."""

    field: str
    """The provider's name of the kind of news."""
    subject: str
    """Which template or number it is about; empty where there is only one. Foreign text."""
    level: NoticeLevel
    summary: str
    """One line of foreign text."""
    at: int
    """When it was told, in milliseconds since 1970."""
