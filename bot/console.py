"""How does a command of the program end when something is wrong? In a sentence, without a traceback."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import NoReturn, TypeVar

import click
from pydantic import SecretStr, ValidationError

from bot.config import Settings, StartError

T = TypeVar("T")

SECRETS = {one.alias for one in Settings.model_fields.values() if one.annotation is SecretStr}


def existing(given: Settings) -> str:
    """Return the database's URL; opening a SQLite file that is not there would make one."""
    url = given.database_url
    file = Path(url.partition(":///")[2].partition("?")[0])
    if url.startswith("sqlite") and not file.exists():
        fail(f"There is no database {file} yet. `quiz run` or `quiz db upgrade` makes one.")
    return url


def settings() -> Settings:
    """Return the settings, or say which are wrong and end."""
    try:
        return Settings()  # type: ignore[call-arg] # every field has a default
    except ValidationError as error:
        for problem in error.errors():
            name = str(problem["loc"][0]) if problem["loc"] else "settings"
            said = problem["msg"].removeprefix("Value error, ")
            given = f" is “{problem['input']}”"
            if name in SECRETS or "@" in given:  # there may be a password in it
                given = ""
            click.echo(f"{name}{given}: {said}.", err=True)
        sys.exit(2)


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Run a coroutine; what people can mend is said in a sentence, without a traceback."""
    from sqlalchemy.exc import SQLAlchemyError

    from bot.bank import ContentError
    from bot.sealing import Unreadable
    from bot.storage.backup import BackupError

    async def main() -> T:
        return await work()

    try:
        return asyncio.run(main())
    except ContentError as error:
        fail("\n".join([*map(str, error.problems), "Mend these, then try again."]))
    except BackupError as error:
        fail(str(error)[:1].upper() + str(error)[1:] + ".")
    except (StartError, Unreadable) as error:
        fail(str(error))
    except (SQLAlchemyError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        fail(f"The database cannot be used: {cause}. Look at QUIZ_DATABASE_URL.")


def fail(sentence: str) -> NoReturn:
    """Say what is wrong, and end."""
    click.echo(sentence, err=True)
    sys.exit(1)
