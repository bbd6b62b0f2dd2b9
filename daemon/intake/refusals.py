"""How a request is refused: never with a 5xx, for a gateway drops what gets one."""

from collections.abc import Mapping

from aiohttp import web

_SOON, _LATER = 1, 30


class Refused(Exception):
    """Ends a request with this answer; nothing of it is kept."""

    def __init__(
        self,
        status: int,
        message: str = "",
        *,
        retry_after: int | None = None,
        told: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`told` is what the answer says beside, or in place of, its message."""
        super().__init__(message)
        self.status = status
        self.retry_after = retry_after
        self.told = {**({"message": message} if message else {}), **(told or {})}
        self.headers = dict(headers or {})

    def answer(self) -> web.Response:
        headers = dict(self.headers)
        if self.retry_after is not None:
            headers["Retry-After"] = str(self.retry_after)
        if self.told:
            response = web.json_response(self.told, status=self.status, headers=headers)
        else:
            response = web.Response(status=self.status, headers=headers)
        if self.status in (408, 413):
            response.force_close()  # what is left of the body is not waited for
        return response


def busy() -> Refused:
    """It will pass within a second or so."""
    return Refused(429, retry_after=_SOON)


def out_of_order() -> Refused:
    """Somebody has to do something first."""
    return Refused(429, retry_after=_LATER)


def unacceptable(errors: Mapping[str, list[str]]) -> Refused:
    """The fields that are wrong, each with why."""
    first = next((words for found in errors.values() for words in found), "")
    return Refused(422, first, told={"errors": errors})
