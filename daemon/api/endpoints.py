"""Every endpoint of the socket. The server registers these; docs/protocol.md is generated from this table."""

from typing import Any

from daemon.api.catching_up import CATCH_UP, CAUGHT_UP
from daemon.api.chats import CHAT, CHATS
from daemon.api.deliveries import DELIVERIES, DELIVERY, REPLAY, REPLAY_ALL
from daemon.api.doing import VERBS
from daemon.api.drafts import DRAFT, KEEP_DRAFT
from daemon.api.endpoint import Endpoint
from daemon.api.evidence import HISTORY, WHY
from daemon.api.feed import EVENTS_PATH
from daemon.api.files import FETCH
from daemon.api.found import SEARCH
from daemon.api.history import ACTIONS, UNDO
from daemon.api.imports import IMPORT, UPLOAD_PATH
from daemon.api.messages import MEDIA_PATH, MESSAGE, MESSAGES
from daemon.api.notices import DISMISS
from daemon.api.outbox import OUTBOX, OUTBOX_ITEM, OUTBOX_VERB
from daemon.api.people import CONTACT, GROUP
from daemon.api.presence import BE, PRESENCE
from daemon.api.qr import QR
from daemon.api.reacting import REACT
from daemon.api.replies import REPLIES
from daemon.api.sending import ROUTE, SEND, SEND_TO
from daemon.api.sessions import SESSIONS
from daemon.api.status import HEALTH, STATUS
from daemon.api.syncing import SYNC
from daemon.api.testing import TEST
from daemon.api.views import KEEP_VIEW, LIST_VIEWS

ALL: tuple[Endpoint[Any, Any], ...] = (
    STATUS,
    HEALTH,
    SESSIONS,
    QR,
    CATCH_UP,
    CAUGHT_UP,
    TEST,
    CHATS,
    LIST_VIEWS,
    KEEP_VIEW,
    CHAT,
    CONTACT,
    GROUP,
    MESSAGES,
    MESSAGE,
    SEARCH,
    HISTORY,
    WHY,
    DELIVERIES,
    DELIVERY,
    REPLAY,
    REPLAY_ALL,
    ROUTE,
    REPLIES,
    SEND,
    SEND_TO,
    REACT,
    OUTBOX,
    OUTBOX_ITEM,
    OUTBOX_VERB,
    DRAFT,
    KEEP_DRAFT,
    VERBS,
    UNDO,
    ACTIONS,
    SYNC,
    FETCH,
    DISMISS,
    IMPORT,
    PRESENCE,
    BE,
)

__all__ = [
    "ACTIONS",
    "ALL",
    "BE",
    "CATCH_UP",
    "CAUGHT_UP",
    "CHAT",
    "CHATS",
    "CONTACT",
    "DELIVERIES",
    "DELIVERY",
    "DISMISS",
    "DRAFT",
    "EVENTS_PATH",
    "FETCH",
    "GROUP",
    "HEALTH",
    "HISTORY",
    "IMPORT",
    "KEEP_DRAFT",
    "KEEP_VIEW",
    "LIST_VIEWS",
    "MEDIA_PATH",
    "MESSAGE",
    "MESSAGES",
    "OUTBOX",
    "OUTBOX_ITEM",
    "OUTBOX_VERB",
    "PRESENCE",
    "QR",
    "REACT",
    "REPLAY",
    "REPLAY_ALL",
    "REPLIES",
    "ROUTE",
    "SEARCH",
    "SEND",
    "SEND_TO",
    "SESSIONS",
    "STATUS",
    "SYNC",
    "TEST",
    "UNDO",
    "UPLOAD_PATH",
    "VERBS",
    "WHY",
]
