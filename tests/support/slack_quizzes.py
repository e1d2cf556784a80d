"""What front doors are there for trouble? One that makes wait, and one that breaks."""

import asyncio
from typing import Any, Protocol

from bot.cards import Reply
from bot.core.people import Actor
from bot.requests import Request


class Behind(Protocol):
    """What a front door leads to: the quiz, or another door."""

    async def handle(self, actor: Actor, request: Request) -> Reply: ...


class Door:
    """A front door; what a test does not change is as behind it."""

    def __init__(self, quiz: Behind) -> None:
        self._quiz = quiz
        self.asked: list[Request] = []
        """Everything that was asked for."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self._quiz, name)

    async def handle(self, actor: Actor, request: Request) -> Reply:
        self.asked.append(request)
        return await self._quiz.handle(actor, request)


class Slow(Door):
    """Makes everybody wait until it lets go."""

    def __init__(self, quiz: Behind) -> None:
        super().__init__(quiz)
        self._goes = asyncio.Event()

    def lets_go(self) -> None:
        """Let everything that waits happen, and whatever comes after."""
        self._goes.set()

    async def handle(self, actor: Actor, request: Request) -> Reply:
        self.asked.append(request)
        await self._goes.wait()
        return await self._quiz.handle(actor, request)


class Broken(Door):
    """Has a bug that shows so many times."""

    def __init__(self, quiz: Behind, times: int = 1) -> None:
        super().__init__(quiz)
        self.times = times

    async def handle(self, actor: Actor, request: Request) -> Reply:
        self.asked.append(request)
        if self.times > 0:
            self.times -= 1
            raise KeyError("a bug")
        return await self._quiz.handle(actor, request)
