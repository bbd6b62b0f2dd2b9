"""Raw bodies as received, and reading them once more."""

from daemon.api.endpoint import Endpoint
from daemon.api.outbox import Unchanged
from store.models import Delivery, DeliveryDetail
from store.record import record


@record
class AskDeliveries:
    state: str | None = None
    cursor: str | None = None
    limit: int = 50


@record
class AskDelivery:
    """Signatures, tokens and keys of the answer are ***, unless `raw`."""

    id: int
    raw: bool = False


@record
class AskReplay:
    id: int


@record
class AskReplayAll:
    """`state`: quarantined or failed. `cursor` goes on where an earlier answer ended."""

    state: str = "quarantined"
    cursor: str | None = None
    limit: int = 100


@record
class DeliveryPage:
    deliveries: tuple[Delivery, ...]
    next_cursor: str | None
    epoch: str
    seq: int


@record
class DeliveryAnswer:
    detail: DeliveryDetail
    epoch: str
    seq: int


@record
class ReplayDone:
    """What became of deliveries that were read once more."""

    understood: int
    quarantined: int
    """Still with a part that is not understood."""
    failed: int
    waiting: int
    """Their turn had not come when this was answered."""
    unchanged: tuple[Unchanged, ...]
    """Those that cannot be replayed, and why."""
    next_cursor: str | None
    """There are more of this state."""
    seq: int


DELIVERIES = Endpoint("GET", "/v1/deliveries", AskDeliveries, DeliveryPage, "Raw bodies as received, newest first.")
DELIVERY = Endpoint("GET", "/v1/deliveries/{id}", AskDelivery, DeliveryAnswer, "One raw body with its headers.")
REPLAY = Endpoint(
    "POST", "/v1/deliveries/{id}/replay", AskReplay, ReplayDone, "Read a raw body once more, as it is understood now."
)
REPLAY_ALL = Endpoint(
    "POST", "/v1/deliveries/replay", AskReplayAll, ReplayDone, "The same for all of a state, oldest first."
)
