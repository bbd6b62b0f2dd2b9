"""The list, and one chat of it."""

from daemon.api.endpoint import Endpoint
from store.models import Chat, Contact, Group
from store.record import record


@record
class AskChats:
    """One of cursor, offset and around (a chat's id) says where the page begins; limit is clamped to 1-500."""

    query: str = ""
    sort: str | None = None
    cursor: str | None = None
    offset: int | None = None
    around: int | None = None
    limit: int = 50
    count: bool = False


@record
class AskChat:
    id: int


@record
class ChatPage:
    """A page of the list. `offset` is the place of its first row; `total` only when it was asked for."""

    chats: tuple[Chat, ...]
    next_cursor: str | None
    prev_cursor: str | None
    offset: int
    total: int | None
    epoch: str
    seq: int


@record
class ChatDetail:
    chat: Chat
    contact: Contact | None
    group: Group | None
    epoch: str
    seq: int


CHATS = Endpoint("GET", "/v1/chats", AskChats, ChatPage, "A page of the list.")
CHAT = Endpoint("GET", "/v1/chats/{id}", AskChat, ChatDetail, "One chat with its contact or group.")
