"""The daemon itself, and how well the desk is."""

from typing import Literal

from daemon.api.endpoint import AskNothing, Endpoint
from store.models import Millis, Session
from store.record import record


@record
class Status:
    """The daemon itself."""

    version: str
    pid: int
    started_at: Millis
    operator: str
    epoch: str
    seq: int
    listen: str | None
    """host:port of the public HTTP side."""
    state_folder: str
    log: str
    config: str
    config_trouble: str | None
    """Why the last edit of the config was not taken."""
    queue_depth: int
    """Deliveries between their ack and their projection."""
    quarantined: int
    """Deliveries with a part that was not understood."""
    failed: int
    clients: int
    outbox_waiting: int = 0
    """Answers on their way."""
    outbox_troubled: int = 0
    """Answers that did not leave and wait for a person: failed, unknown or held."""
    restart_needed: tuple[str, ...] = ()
    """Settings that were edited and hold only after a restart."""


@record
class Traffic:
    """The side that providers call, of late."""

    is_busy: bool = False
    """It asks senders to try later: the queue or the disk is full."""
    queue_depth: int = 0
    queue_limit: int = 0
    rate: float = 0.0
    """Acknowledged webhooks a second, over the last minute."""
    p50_ms: float = 0.0
    """Of the latest answers half took no longer."""
    p95_ms: float = 0.0
    error_rate: float = 0.0
    """The part of the latest answers that were no acknowledgement."""
    rates: tuple[int, ...] = ()
    """Acknowledged webhooks in each second of the last minute, oldest first."""
    slowest_ms: tuple[float, ...] = ()
    """The slowest answer in each of them."""


@record
class Concern:
    """Something that somebody should look at."""

    words: str
    hint: str = ""
    is_grave: bool = False
    """The desk is not well while it lasts."""


@record
class Health:
    """`busy`: senders are asked to try later. `unwell`: one of the concerns is grave."""

    status: Literal["healthy", "busy", "unwell"]
    concerns: tuple[Concern, ...]
    traffic: Traffic
    quarantined: int
    failed: int
    outbox_waiting: int
    outbox_troubled: int
    sync: dict[str, int]
    """Counts of what is being synced; empty while nothing is."""
    sessions: tuple[Session, ...]
    epoch: str
    seq: int


STATUS = Endpoint("GET", "/v1/status", AskNothing, Status, "The daemon: version, places, queue, quarantine.")
HEALTH = Endpoint("GET", "/v1/health", AskNothing, Health, "How well the desk is, and what to look at.")
