"""`quiz content preview`: a file of questions in the browser, as asked and as revealed."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from adapters.web.preview import build_preview
from bot.bank import ContentError, parse_file
from bot.cards import Card
from bot.config import Settings, StartError
from bot.core.questions import Question, freeze
from bot.core.results import Results
from bot.core.rounds import Kind, Round, Status
from bot.present import rounds as round_words


async def serve(file: Path, settings: Settings) -> None:
    """Serve the preview until interrupted."""
    import click

    def picture(path: str) -> bytes | None:
        wanted = (file.parent.parent / path).resolve()
        inside = wanted.is_relative_to(file.parent.parent.resolve())
        return wanted.read_bytes() if inside and wanted.is_file() else None

    def stamp() -> object:
        state = file.stat() if file.exists() else None
        return state and (state.st_mtime_ns, state.st_size)

    app = build_preview(lambda: cards(file), stamp, name=file.name, picture=picture)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", settings.web_port)
        try:
            await site.start()
        except OSError:
            raise StartError(
                f"Port {settings.web_port} is taken. Set QUIZ_WEB_PORT to a free one."
            ) from None
        click.echo(f"Preview of {file}: http://127.0.0.1:{runner.addresses[0][1]}")
        await asyncio.Event().wait()
    finally:
        await runner.cleanup()


def cards(file: Path) -> list[Card] | str:
    """Return each question of a file as it is asked and as it is revealed, or what is wrong."""
    try:
        entries = parse_file(file)
    except ContentError as error:
        return "\n".join(map(str, error.problems))
    except OSError as error:
        return f"{file} cannot be read: {error.strerror}."
    return [card for entry in entries for card in _both(entry.draw(entry.id))]


def _both(question: Question) -> tuple[Card, Card]:
    now = datetime(2026, 1, 5, 9, tzinfo=UTC)
    frozen = freeze(question, question.id)
    asked = Round(
        0,
        "web:preview",
        Kind.DAILY,
        None,
        "",
        now.date(),
        frozen,
        True,
        now,
        now + timedelta(hours=8),
        Status.OPEN,
    )

    revealed = replace(asked, status=Status.CLOSED)
    return (
        round_words.public("en", Results(asked, 0)),
        round_words.public("en", Results(revealed, 0)),
    )
