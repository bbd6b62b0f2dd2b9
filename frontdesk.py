"""Start the program, from a checkout or from an installed wheel."""

import sys
from pathlib import Path

# A wheel keeps our four packages in this folder, so that names as common as "store" or "daemon" never meet
# another project's. A checkout has no such folder, and the line does nothing there.
sys.path.insert(0, str(Path(__file__).with_name("frontdesk_app")))


def main() -> None:
    """Run the command line."""
    from cli.main import run  # only now: the line above must come first

    run()


if __name__ == "__main__":
    main()
