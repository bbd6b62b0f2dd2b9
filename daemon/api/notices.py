"""What a provider told of an account, in words, and what the socket answers when somebody has seen it."""

from daemon.api.endpoint import Endpoint
from store.models import Notice
from store.record import record


@record
class AskDismiss:
    id: int


@record
class DismissDone:
    """So many notices of a session show no more; what is told anew of the same things will."""

    dismissed: int
    seq: int


def called(notice: Notice) -> str:
    """`template status: hello, en, PAUSED`. Foreign text."""
    kind = notice.field.removeprefix("message_").removesuffix("_update").replace("_", " ")
    return f"{kind}: {notice.summary}"


DISMISS = Endpoint("POST", "/v1/sessions/{id}/dismiss", AskDismiss, DismissDone, "Show a session's notices no more.")
