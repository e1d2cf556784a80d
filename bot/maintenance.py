"""What does an operator do from the command line? Rescore everything, examine the installation."""

from datetime import datetime, timedelta

from sqlalchemy import select

from bot.bank import check
from bot.config import Settings
from bot.installations import Installations
from bot.journeys import rating, rescoring
from bot.presence import Presence
from bot.sealing import Seal
from bot.storage import communities as communities_table
from bot.storage import migrate, posts, schedules, streaks, verify
from bot.storage import purge as purge_table
from bot.storage import rounds as rounds_table
from bot.storage.database import Database
from bot.storage.purge import Left
from bot.storage.tables import communities, rounds

CHUNK = 200


async def rescore(settings: Settings, now: datetime) -> tuple[int, int]:
    """Judge all answers by today's rules; return how many there were and how many changed.

    Messages that tell of them are shown afresh, as after a correction in the chat.
    """
    database = Database(settings.database_url)
    judged = changed = 0
    try:
        async with database.read() as connection:
            ids = list((await connection.execute(select(rounds.c.id))).scalars())
            names = list((await connection.execute(select(communities.c.id))).scalars())
        for start in range(0, len(ids), CHUNK):
            async with database.write() as connection:
                await communities_table.lock(connection, names)
                source = f"rules:{now.isoformat()}"
                done = await rescoring.rejudge(connection, ids[start : start + CHUNK], source, now)
                found = await rounds_table.load(connection, done.rounds)
                await rescoring.refresh(connection, found.values(), now)
            judged, changed = judged + done.judged, changed + done.changed
        for name in names:
            async with database.write() as connection:
                await communities_table.lock(connection, [name])
                await streaks.rebuild(connection, name)
                await rating.rebuild(connection, name)
    finally:
        await database.close()
    return judged, changed


async def purge(settings: Settings, now: datetime, *, dry_run: bool) -> list[Left]:
    """Delete what is kept of communities that were left too long ago; return which they are."""
    database = Database(settings.database_url)
    keep = timedelta(days=settings.keep_days)
    try:
        async with database.read() as connection:
            due = await purge_table.due(connection, now - keep)
        if not dry_run:
            await Presence(database, lambda: now).purge(keep)
    finally:
        await database.close()
    return due


async def rotate(settings: Settings, now: datetime, *, drop_unreadable: bool) -> tuple[int, int]:
    """Encrypt all tokens of workspaces by the newest key; return how many, and how many were lost.

    Unreadable if our keys do not read one of them, unless it is to be deleted.
    """
    database = Database(settings.database_url)
    installations = Installations(database, lambda: now, Seal(settings.keys))
    try:
        lost = await installations.drop_unreadable() if drop_unreadable else 0
        return await installations.rotate(), lost
    finally:
        await database.close()


async def examine(settings: Settings, now: datetime) -> tuple[bool, list[str]]:
    """Return whether all is well, and a line for each thing that was looked at."""
    database = Database(settings.database_url)
    lines = [f"Database: {database.kind}"]
    healthy = True
    try:
        new = database.file is not None and not database.file.exists()
        have = None if new else await migrate.current(database)
        need = migrate.newest()
        lines.append(f"Structure: {have or 'none yet'}, needed {need}")
        if have == need:
            healthy, more = await _examine_data(database)
            lines += more
        else:
            lines.append("Run `quiz db upgrade`, or just `quiz run`, which does it after a backup.")
    finally:
        await database.close()
    problems = check(settings.banks, now.date())
    errors = [problem for problem in problems if problem.severity == "error"]
    lines.append(f"Content: {len(errors)} errors, {len(problems) - len(errors)} warnings")
    lines += [f"  {problem}" for problem in problems]
    return healthy and not errors, lines


async def _examine_data(database: Database) -> tuple[bool, list[str]]:
    async with database.read() as connection:
        backlog = await posts.backlog(connection)
        missed = await schedules.count_missed(connection)
        wrong = await verify.differences(connection)
        drift = await database.clock_drift(connection)
    lines = [
        f"Posts waiting: {backlog}",
        f"Days missed: {missed}",
        f"Clock: {drift:+.1f} s beside the database's",
        f"Derived tables: {'no differences' if not wrong else f'{len(wrong)} differences'}",
    ]
    return not wrong, lines + [f"  {line}" for line in wrong]
