"""The wire as the world sees it: a message as a post in its session's dialect, where it goes, how it is signed."""

from collections.abc import Sequence

from cli.demo import gateway, meta
from cli.demo.nouns import Message, Post

_LEVELS = {"sent": gateway.SERVER, "delivered": gateway.DEVICE, "read": gateway.READ, "failed": -1}


def path(post: Post) -> str:
    return meta.PATH if post.session.dialect == "meta" else gateway.PATH


def headers(post: Post, now: int) -> dict[str, str]:
    """Signed headers. A gateway signs the time of sending too, so every try has its own."""
    if post.session.dialect == "meta":
        return meta.headers(post.session, post.body)
    return gateway.headers(post.session, post.body, now)


def told(message: Message, kind: str = "message") -> Post:
    """A message from either side."""
    ours = message.author is None
    if message.session.dialect == "meta":
        return Post(message.session, (meta.echoes if ours else meta.received)([message]), kind)
    return Post(message.session, (gateway.sent if ours else gateway.received)(message), kind)


def ticked(message: Message, status: str, at: int) -> Post:
    """One step of what became of our message: sent, delivered, read or failed."""
    if message.session.dialect == "meta":
        return Post(message.session, meta.statuses([(message, status, at)]), "status")
    return Post(message.session, gateway.ack(message, _LEVELS[status]), "status")


def batches(messages: Sequence[Message]) -> list[Post]:
    """Messages of one Meta session from one side, many in a body."""
    build = meta.echoes if messages and messages[0].author is None else meta.received
    parts = [messages[start : start + meta.BATCH] for start in range(0, len(messages), meta.BATCH)]
    return [Post(part[0].session, build(part), "history") for part in parts]
