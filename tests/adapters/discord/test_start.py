"""What does the program say when Discord does not let it in?"""

import asyncio
import os
import sys
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.config import ROOT


async def run(folder: Path, api: str) -> tuple[int | None, str]:
    """Start the program with a token for this Discord; return how it ended and what it said."""
    settings = {
        "QUIZ_DATABASE_URL": f"sqlite+aiosqlite:///{folder}/quiz.db",
        "QUIZ_WEB_PORT": "0",
        "QUIZ_DISCORD_API_URL": api,
        "DISCORD_TOKEN": "a.secret.token",
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=ROOT,
        env=os.environ | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), 50)
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode, said.decode()


@pytest.mark.parametrize(
    ("status", "sentence"),
    [(401, "Discord does not accept DISCORD_TOKEN"), (403, "Discord cannot be reached")],
)
async def test_a_refusal_is_said_in_a_sentence(tmp_path: Path, status: int, sentence: str) -> None:
    async def refuse(_: web.Request) -> web.Response:
        return web.json_response({"message": "no", "code": 0}, status=status)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", refuse)
    async with TestServer(app) as discord:
        code, said = await run(tmp_path, str(discord.make_url("/api")))
    assert code == 1
    assert sentence in said
    assert "Traceback" not in said
    assert "a.secret.token" not in said
