"""`frontdesk sessions add`: a new number in the config, asked for or by options."""

from pathlib import Path
from typing import Annotated

import typer

from cli.options import Json

Text = str | None
_ENV, _FILE = "The variable that holds it.", "The file that holds it."


def add(
    *,
    dialect: Annotated[Text, typer.Option(help="meta, gateway, wwebjs-api or waha.")] = None,
    key: Annotated[Text, typer.Option(help="What people will type.")] = None,
    number: Annotated[
        int | None, typer.Option("--id", min=1, help="Its id here, kept for ever; else the next free one.")
    ] = None,
    workspace: Annotated[int | None, typer.Option(min=1, help="The id of its workspace; else the only one.")] = None,
    phone: Annotated[Text, typer.Option(help="The number, with + and country code.")] = None,
    phone_number_id: Annotated[Text, typer.Option(help="Meta's own id of the number.")] = None,
    external_id: Annotated[list[str] | None, typer.Option(help="What its gateway calls it.")] = None,
    base_url: Annotated[Text, typer.Option(help="Where its REST side is.")] = None,
    api_version: Annotated[Text, typer.Option(help="Of Meta's Graph API.")] = None,
    secret_env: Annotated[Text, typer.Option(help=f"What signs its webhooks. {_ENV}")] = None,
    secret_file: Annotated[Path | None, typer.Option(help=_FILE)] = None,
    token_env: Annotated[Text, typer.Option(help=f"Meta's access token. {_ENV}")] = None,
    token_file: Annotated[Path | None, typer.Option(help=_FILE)] = None,
    api_key_env: Annotated[Text, typer.Option(help=f"The gateway's key. {_ENV}")] = None,
    api_key_file: Annotated[Path | None, typer.Option(help=_FILE)] = None,
    verify_token_env: Annotated[Text, typer.Option(help=f"Meta's verify token. {_ENV}")] = None,
    verify_token_file: Annotated[Path | None, typer.Option(help=_FILE)] = None,
    is_sure: Annotated[bool, typer.Option("--yes", "-y", help="Ask nothing, also on a terminal.")] = False,
    json: Json = False,
) -> int:
    """Add a number to the config, try it, and say what to set at the other side.

    On a terminal what no option says is asked for. A secret is never an option's value: it is named, or typed unseen,
    or made where only the two sides have to know it, and then kept in a file beside the config.
    """
    from cli.adding import adding, answers

    plain = {
        "dialect": dialect, "key": key, "id": number, "workspace": workspace, "phone": phone,
        "phone_number_id": phone_number_id, "base_url": base_url, "api_version": api_version,
    }  # fmt: skip
    secrets = answers.references(
        secret=(secret_env, secret_file), token=(token_env, token_file), api_key=(api_key_env, api_key_file),
        verify_token=(verify_token_env, verify_token_file),
    )  # fmt: skip
    return adding.add(answers.given(plain, external_id or (), secrets, asks=not is_sure), json=json)
