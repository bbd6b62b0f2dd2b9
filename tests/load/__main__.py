"""`make load`: the whole profile of sixteen minutes, or with `--cut` the minute that goes as high."""

import sys
import tempfile
from pathlib import Path

from tests.load.running import CUT, MOST_WAITING, WHOLE, loaded, roomy
from tests.scenarios.premises import CONFIG, premises


def main(words: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder, premises(Path(folder), roomy(CONFIG)) as desk:
        ended = loaded(desk, CUT if "--cut" in words else WHOLE)
        chats = len(desk.listed("chats", "list", "--all"))
    sys.stdout.write(f"{ended.told}\ndeepest queue {ended.deepest} (under {MOST_WAITING}), {chats:,} chats\n")
    return 1 if ended.code or ended.deepest >= MOST_WAITING else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
