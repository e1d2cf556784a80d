"""Which pictures does the server show? Those of the bank, and nothing they could do harm with."""

import asyncio
from collections.abc import Callable
from pathlib import PurePosixPath

from aiohttp import web

from adapters.web.guard import Refused

Read = Callable[[str], bytes | None]

_KINDS = {
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
}
# Opened on its own, an SVG is a document: it may style itself and nothing else.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


async def show(request: web.Request, read: Read) -> web.Response:
    """Answer `/picture/{path}`; `read` looks nowhere but in the bank's folder, and neither do we."""
    path = PurePosixPath(request.match_info["path"])
    kind = _KINDS.get(path.suffix.lower())
    outside = path.is_absolute() or ".." in path.parts or "\\" in str(path) or "\0" in str(path)
    content = None if kind is None or outside else await asyncio.to_thread(read, str(path))
    if content is None or kind is None:
        raise Refused(404, "There is no such picture.")
    headers = {"Content-Security-Policy": _POLICY}
    return web.Response(body=content, content_type=kind, headers=headers)
