"""What the process keeps of memory that nothing in it needs any more."""

import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD = -1, -3  # malloc.h
_BIG, _SPARE = 1024 * 1024, 4 * 1024 * 1024


def give_back_big_pieces() -> None:
    """Let every piece of a MiB and more go back to the system as soon as it is freed.

    The C library of Linux (glibc) otherwise takes the largest piece it has seen for the usual size and keeps as much:
    after a few photos of 20 MB, each in several copies and threads, that is hundreds of MB for ever. A C library that
    cannot be asked does as it does.
    """
    ask = getattr(ctypes.CDLL(None), "mallopt", None)
    if ask is not None:
        ask(_MMAP_THRESHOLD, _BIG)
        ask(_TRIM_THRESHOLD, _SPARE)  # not as soon as a receive buffer is free
