"""Options that many commands share."""

from typing import Annotated

import typer

Json = Annotated[bool, typer.Option("--json", help="One JSON object a line.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Ids only.")]
Limit = Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many at most.")]
All = Annotated[bool, typer.Option("--all", help="All there are, not only the first.")]
