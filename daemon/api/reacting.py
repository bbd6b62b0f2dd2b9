"""A reaction of ours to a message: asked of its provider once, and told as it came out."""

from dataclasses import KW_ONLY
from typing import Literal

from daemon.api.endpoint import Endpoint
from store.models import Message
from store.record import record


@record
class AskReact:
    _: KW_ONLY
    id: int
    emoji: str = ""
    """Exactly one, itself or by its name (`:heart:`), in place of the one that was there; empty takes ours back."""
    take_over: bool = False
    """Also while another operator answers there; without it that is a `conflict`, which says who."""


@record
class ReactDone:
    """What became of it."""

    outcome: Literal["taken", "refused", "unknown"]
    """Unknown: no answer came, so it may stand there or not. To ask for it again does no harm."""
    message: Message
    """As it now is: with the reaction once it was taken."""
    words: str
    """The provider's own, where it was not taken. Foreign text."""
    hint: str
    epoch: str
    seq: int


REACT = Endpoint(
    "POST", "/v1/messages/{id}/reaction", AskReact, ReactDone, "React to a message, or take our reaction back."
)
