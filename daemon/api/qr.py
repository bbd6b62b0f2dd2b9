"""The code that links a telephone to a session."""

from daemon.api.endpoint import Endpoint
from store.models import Millis
from store.record import record


@record
class QrCode:
    """`rows`: `#` for a dark module, `.` for a light one, without a margin; whoever draws it leaves two light ones."""

    session_id: int
    session_key: str
    rows: tuple[str, ...]
    made_at: Millis
    until: Millis
    """When it expires. A new one takes its place by itself, for as long as its gateway makes new ones."""
    epoch: str
    seq: int


@record
class AskQr:
    id: int


QR = Endpoint("GET", "/v1/sessions/{id}/qr", AskQr, QrCode, "The code that links a telephone to a session, to draw.")
