"""What is not as it should be with the daemon itself, in words: pure."""

from daemon.api.status import Status
from daemon.display import display

_LONGEST = 200


def config_trouble(status: Status) -> tuple[str, str] | None:
    """Why the last edit of the config holds nothing yet, and what ends it."""
    if status.config_trouble is None:
        return None
    return f"config not taken: {display(status.config_trouble, limit=_LONGEST)}", "frontdesk config validate"


def delivery_trouble(status: Status) -> tuple[str, str] | None:
    """How many deliveries are put aside, and what shows them."""
    count = status.quarantined + status.failed
    if not count:
        return None
    many = "1 delivery" if count == 1 else f"{count} deliveries"
    what, state = ("not understood", "quarantined") if status.quarantined else ("failed", "failed")
    return f"{many} {what}", f"frontdesk deliveries list --state {state}"
