"""How do the questions of a file look? A page that shows them and reloads when they are saved."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Sequence

from aiohttp import web

from adapters.web import pictures, renderer
from adapters.web.listener import STATIC, base
from adapters.web.stream import Event, stream
from bot.cards import Card

POLL_SECONDS = 0.3

Render = Callable[[], Sequence[Card] | str]


def build_preview(
    render: Render,
    stamp: Callable[[], object],
    *,
    name: str,
    picture: pictures.Read,
    loopback: bool = True,
) -> web.Application:
    """Return the application that shows `render()`: cards side by side by two, or problems.

    `stamp()` gives another value whenever the file has changed, such as its time and size.
    """
    app = base(loopback=loopback)
    closing = asyncio.Event()

    async def page(_request: web.Request) -> web.Response:
        return web.Response(text=renderer.page("preview.html", name=name), content_type="text/html")

    async def changes() -> AsyncGenerator[Event, None]:
        seen: object = None
        while not closing.is_set():
            now = await asyncio.to_thread(stamp)
            if now != seen:
                seen = now
                yield "cards", {"html": _shown(await asyncio.to_thread(render))}
            await asyncio.sleep(POLL_SECONDS)

    async def events(request: web.Request) -> web.StreamResponse:
        return await stream(request, changes())

    async def figure(request: web.Request) -> web.Response:
        return await pictures.show(request, picture)

    async def close(_app: web.Application) -> None:
        closing.set()

    app.add_routes([web.get("/", page), web.get("/events", events)])
    app.router.add_get("/picture/{path:.+}", figure)
    app.router.add_static("/static/", STATIC)
    app.on_shutdown.append(close)
    return app


def _shown(found: Sequence[Card] | str) -> str:
    problems = found if isinstance(found, str) else ""
    cards = [] if isinstance(found, str) else found
    return renderer.page(
        "cards.html",
        problems=problems,
        cards=[renderer.card(card, f"card-{number}") for number, card in enumerate(cards)],
    )
