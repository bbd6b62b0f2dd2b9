"""`make load`: the whole profile of sixteen minutes, or with `--cut` the minute that goes as high."""

import sys
import tempfile
from pathlib import Path

from tests.load.running import CUT, MOST_WAITING, WHOLE, loaded, roomy
from tests.scenarios.premises import CONFIG, premises


def main(words: list[str]) -> int:
    with tempfile.TemporaryDirectory() as folder, premises(Path(folder), roomy(CONFIG)) as desk:
        ended = loaded(desk, CUT if "--cut" in words else WHOLE)
        desk.listed("chats", "list", "--limit", "500")
    return 1 if ended.code or ended.deepest >= MOST_WAITING else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
