"""The wire as the world sees it: a message as a post in its session's dialect, where it goes, how it is signed."""

from collections.abc import Sequence

from cli.demo import gateway, meta, wwebjs
from cli.demo.nouns import Message, Post, Session

_LEVELS = {"sent": gateway.SERVER, "delivered": gateway.DEVICE, "read": gateway.READ, "failed": -1}
_PATHS = {"meta": meta.PATH, "gateway": gateway.PATH, "wwebjs-api": wwebjs.PATH}


def path(post: Post) -> str:
    return _PATHS[post.session.dialect]


def headers(post: Post, now: int) -> dict[str, str]:
    """What proves the sender. A gateway signs the time of sending too, so every try has its own."""
    if post.session.dialect == "meta":
        return meta.headers(post.session, post.body)
    if post.session.dialect == "wwebjs-api":
        return wwebjs.headers(post.session)
    return gateway.headers(post.session, post.body, now)


def told(message: Message, kind: str = "message") -> Post:
    """A message from either side."""
    ours = message.author is None
    if message.session.dialect == "meta":
        return Post(message.session, (meta.echoes if ours else meta.received)([message]), kind)
    if message.session.dialect == "wwebjs-api":
        # a file comes in a body of its own, which has the whole message in it too
        theirs = wwebjs.media if message.kind in ("image", "voice") else wwebjs.received
        return Post(message.session, (wwebjs.created if ours else theirs)(message), kind)
    return Post(message.session, (gateway.sent if ours else gateway.received)(message), kind)


def ticked(message: Message, status: str, at: int) -> Post:
    """One step of what became of our message: sent, delivered, read or failed."""
    if message.session.dialect == "meta":
        return Post(message.session, meta.statuses([(message, status, at)]), "status")
    level = _LEVELS[status]
    is_api = message.session.dialect == "wwebjs-api"
    return Post(message.session, wwebjs.ack(message, level) if is_api else gateway.ack(message, level), "status")


def ready(session: Session) -> bytes:
    """The number of a gateway is connected."""
    return wwebjs.ready(session) if session.dialect == "wwebjs-api" else gateway.ready(session)


def gone(session: Session, reason: str) -> bytes:
    """Its telephone has gone."""
    is_api = session.dialect == "wwebjs-api"
    return wwebjs.disconnected(session, reason) if is_api else gateway.disconnected(session, reason)


def code(session: Session, count: int) -> bytes:
    """It asks to be linked."""
    return wwebjs.qr(session, count) if session.dialect == "wwebjs-api" else gateway.qr(session, count)


def batches(messages: Sequence[Message]) -> list[Post]:
    """Messages of one Meta session from one side, many in a body."""
    build = meta.echoes if messages and messages[0].author is None else meta.received
    parts = [messages[start : start + meta.BATCH] for start in range(0, len(messages), meta.BATCH)]
    return [Post(part[0].session, build(part), "history") for part in parts]
