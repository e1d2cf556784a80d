"""What does the web server answer? Health and metrics always, the playground where it is wanted."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

from adapters.web.guard import LIMIT, add_headers, guard
from adapters.web.messenger import HungUp, WebMessenger
from adapters.web.playground import Controls, Playground, Quiz

STATIC = Path(__file__).with_name("static")


class Health(Protocol):
    """Whether the parts of the program work."""

    async def ready(self) -> dict[str, bool]: ...


def build(
    quiz: Quiz,
    controls: Controls,
    messenger: WebMessenger,
    *,
    playground: bool,
    health: Health,
    loopback: bool,
    routes: Sequence[web.RouteDef] = (),
) -> web.Application:
    """Return the web application; `loopback` says that only this machine is meant to reach it.

    `routes` are those of a platform, which checks by itself who comes, from wherever.
    """
    app = base(loopback=loopback, open_to_all=frozenset(route.path for route in routes))
    app.add_routes(routes)

    async def healthy(_request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def ready(_request: web.Request) -> web.Response:
        parts = await health.ready()
        return web.json_response(parts, status=200 if all(parts.values()) else 503)

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def hang_up(_app: web.Application) -> None:
        messenger.tell(HungUp())

    app.router.add_get("/healthz", healthy)
    app.router.add_get("/readyz", ready)
    app.router.add_get("/metrics", metrics)
    if playground:
        app.add_routes(Playground(quiz, controls, messenger).routes())
        app.router.add_static("/static/", STATIC)
        app.on_shutdown.append(hang_up)
    return app


def base(*, loopback: bool, open_to_all: frozenset[str] = frozenset()) -> web.Application:
    """Return an application that checks its requests and has nothing to say yet."""
    checked = guard(loopback=loopback, open_to_all=open_to_all)
    app = web.Application(middlewares=[checked], client_max_size=16 * LIMIT)
    app.on_response_prepare.append(add_headers)
    return app
