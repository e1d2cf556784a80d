"""Which requests does the web server refuse before anybody looks at them?

The playground has no login, so on one's own machine the danger is another web page: one that
was rebound to our address (its Host gives it away) or one that posts here (its Origin does).
"""

import json
import secrets
from urllib.parse import urlsplit

import structlog
from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

LIMIT = 64 * 1024
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})

_log = structlog.get_logger(__name__)

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


class Refused(web.HTTPException):
    """A request that is not carried out, and the sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        """Answer with `status`; the page shows the sentence."""
        self.status_code = status
        super().__init__(text=json.dumps({"error": sentence}), content_type="application/json")


async def add_headers(_request: web.Request, response: web.StreamResponse) -> None:
    """Put the security headers on every response, streams included."""
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers.setdefault("Cache-Control", "no-cache")


def guard(*, loopback: bool, open_to_all: frozenset[str] = frozenset()) -> Middleware:
    """Return the middleware that checks where a request comes from and reports bugs.

    The paths that are `open_to_all` look at signatures instead: a proxy hands on to them what came
    to another name than ours.
    """

    @web.middleware
    async def checked(request: web.Request, handler: Handler) -> web.StreamResponse:
        if request.path not in open_to_all:
            if loopback:
                _check_host(request)
            if request.method not in ("GET", "HEAD", "OPTIONS"):
                _check_origin(request)
        try:
            return await handler(request)
        except web.HTTPException:
            raise
        except ConnectionResetError:
            raise  # the browser went away: nobody to answer
        except Exception:  # noqa: BLE001 - the one hook that bugs of this adapter reach
            reference = secrets.token_hex(4)
            _log.exception("web_request_failed", path=request.path, reference=reference)
            raise Refused(
                500, f"Something went wrong on our side. Its reference is {reference}."
            ) from None

    return checked


async def read_json(request: web.Request) -> dict[str, object]:
    """Return the object that was posted; Refused if it is too long or anything else."""
    if request.content_type != "application/json":
        raise Refused(415, "Send JSON.")
    if request.content_length is None:
        raise Refused(411, "Say how long the request is.")
    if request.content_length > LIMIT:
        raise Refused(413, "That is too long: 64 kB is the most.")
    try:
        text = await request.text()
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()  # refuses halves of surrogate pairs
    except (ValueError, LookupError, RecursionError):
        raise Refused(400, "That is not JSON.") from None
    if not isinstance(found, dict):
        raise Refused(400, "Send a JSON object.")
    return found


def _check_host(request: web.Request) -> None:
    try:
        name = urlsplit(f"//{request.host}").hostname
    except ValueError:
        name = None
    if name not in LOCAL_NAMES:
        raise Refused(
            421,
            "This address is not the quiz's own. It listens on this machine only: open it "
            "as http://localhost or http://127.0.0.1 with its port.",
        )


def _check_origin(request: web.Request) -> None:
    """Browsers say where a POST comes from; programs such as curl say nothing and may pass."""
    origin = request.headers.get("Origin")
    site = request.headers.get("Sec-Fetch-Site", "same-origin")
    foreign = origin is not None and origin.partition("://")[2] != request.host
    if foreign or site != "same-origin":
        raise Refused(403, "Another web page sent this request, so it was not carried out.")
