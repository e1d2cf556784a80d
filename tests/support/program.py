"""How does a test get `quiz run` on Discord as it is, over real sockets? It starts and asks it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.config import ROOT
from tests.support.discord_server import DiscordServer

A_WHILE, A_MOMENT = 30.0, 0.05


@dataclass(frozen=True, slots=True)
class Program:
    """A running program, asked from outside."""

    process: asyncio.subprocess.Process
    address: str
    """Where health is told."""

    async def ready(self) -> tuple[int, dict[str, Any]]:
        """Return what the readiness check says."""
        async with aiohttp.ClientSession() as session, session.get(self._at("readyz")) as response:
            return response.status, await response.json()

    async def alive(self) -> bool:
        """Return whether the program says that it lives."""
        async with aiohttp.ClientSession() as session, session.get(self._at("healthz")) as response:
            return response.status == 200

    async def until_ready(self, wanted: bool = True) -> None:
        """Wait until Discord is connected, or is not."""
        for _ in range(int(A_WHILE / A_MOMENT)):
            if (await self.ready())[1]["discord"] is wanted:
                return
            await asyncio.sleep(A_MOMENT)
        raise AssertionError(await self.ready())

    async def stop(self) -> str:
        """End it gracefully; return what it logged."""
        self.process.send_signal(signal.SIGTERM)
        said = await self.ended()
        assert self.process.returncode == 0, said
        return said

    async def ended(self) -> str:
        """Wait for its end; return what it logged."""
        said = asyncio.ensure_future(self.process.communicate())
        done, _ = await asyncio.wait({said}, timeout=A_WHILE)
        if not done:
            self.process.send_signal(signal.SIGABRT)  # it says where each of its threads is
        _, told = await said
        assert done, (
            f"it has not ended in {A_WHILE} s; what it said, and where it is:\n{told.decode()}"
        )
        return told.decode()

    def _at(self, page: str) -> str:
        return f"{self.address}/{page}"


@asynccontextmanager
async def on_discord(discord: DiscordServer, url: str, **more: str) -> AsyncIterator[Program]:
    """Run the program on this Discord and make sure that it ends."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "run"),
        cwd=ROOT,
        env=os.environ | _settings(url) | {"PYTHONFAULTHANDLER": "1"} | discord.settings | more,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        line = (await asyncio.wait_for(process.stdout.readline(), A_WHILE)).decode()
        before, _, address = line.strip().partition("metrics: ")
        assert before, line
        found = Program(process, address.removesuffix("/healthz"))
        await found.until_ready()
        yield found
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def quiz(url: str, *command: str, **settings: str) -> tuple[int | None, str]:
    """Run a command to its end; return the exit code and all it said."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *command),
        cwd=ROOT,
        env=os.environ | _settings(url) | settings,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), A_WHILE)
    finally:
        if process.returncode is None:
            process.kill()
    return process.returncode, said.decode()


def _settings(url: str) -> dict[str, str]:
    return {"QUIZ_DATABASE_URL": url, "QUIZ_WEB_PORT": "0"}
