"""What holds for every test."""

import signal


def pytest_configure() -> None:
    """A shell starts what runs behind it deaf to Ctrl-C, and every process that a test starts would inherit that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
