"""What holds for every test."""

import gc
import signal

_YOUNG, _OLDER, _OLD = 100_000, 5, 2


def pytest_configure() -> None:
    """A shell starts what runs behind it deaf to Ctrl-C, and every process that a test starts would inherit that.

    Each screen is thousands of objects that go together: looking through all of the heap for them again and again was
    a quarter of the suite's work.
    """
    gc.set_threshold(_YOUNG, _OLDER, _OLD)
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
