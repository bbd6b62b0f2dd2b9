"""How a request is refused: never with a 5xx, for a gateway drops what gets one."""

from aiohttp import web

_SOON, _LATER = 1, 30


class Refused(Exception):
    """Ends a request with this answer; nothing of it is kept."""

    def __init__(self, status: int, message: str = "", *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after = retry_after

    def answer(self) -> web.Response:
        headers = {} if self.retry_after is None else {"Retry-After": str(self.retry_after)}
        if self.message:
            response = web.json_response({"message": self.message}, status=self.status, headers=headers)
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
