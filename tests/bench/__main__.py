"""`make bench`: measures the desk against its budgets, each beside a baseline of the same run."""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from tests.bench import (
    acks,
    arrival,
    command_line,
    feeding,
    hostile,
    lane,
    projection,
    reading,
    screen,
    searching,
    storm,
    views,
)
from tests.bench.desks import FULL, QUICK, Desks
from tests.bench.figures import Figure, table

SUBJECTS: dict[str, Callable[[Desks], list[Figure]]] = {
    "burst": acks.burst,
    "sustained": acks.sustained,
    "lane": lane.lane,
    "projection": projection.projection,
    "sync": projection.sync,
    "views": views.views,
    "search": searching.searching,
    "feed": feeding.feeding,
    "arrival": arrival.arrival,
    "first-rows": screen.first_rows,
    "keys": screen.keys,
    "storm": storm.storm,
    "memory": screen.memory,
    "older": reading.older,
    "hostile": hostile.hostile,
    "commands": command_line.command_line,
}


def main() -> int:
    """Measure what is named, or everything; the exit code says nothing of misses: a busy machine has them."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=[*SUBJECTS, []], metavar="name", help=", ".join(SUBJECTS))
    parser.add_argument("--quick", action="store_true", help="small and short: shows that it runs")
    given = parser.parse_args()
    figures: list[Figure] = []
    with ExitStack() as stack:
        # a folder of its own for all that is made: others who run the demo tidy up after it
        tempfile.tempdir = stack.enter_context(tempfile.TemporaryDirectory(prefix="frontdesk-bench-"))
        _keep_bytecode(tempfile.tempdir)
        desks = Desks(QUICK if given.quick else FULL, stack)
        for name in given.names or SUBJECTS:
            began = time.monotonic()
            figures += SUBJECTS[name](desks)
            sys.stderr.write(f"{name}: {time.monotonic() - began:.0f} s\n")
    print(table(figures))
    return 0


def _keep_bytecode(folder: str) -> None:
    """What is started often is compiled once, as an installed program is; some machines are told never to keep it."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder, "bytecode"))


if __name__ == "__main__":
    sys.exit(main())
