"""The command `quiz`: run, content, db, discord, slack, doctor."""

import asyncio
import json
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import click

from bot import __version__, console
from bot.config import CONTENT, Settings

OPEN_TO_ALL = """\
It has no passwords, and QUIZ_WEB_HOST opens it to whoever reaches this machine."""
CONNECT = """\
To connect Discord, set DISCORD_TOKEN; for Slack, SLACK_BOT_TOKEN and SLACK_APP_TOKEN: \
docs/operating.md says how."""
NO_TOKEN = """\
DISCORD_TOKEN is not set: give it the bot token of your Discord application; docs/operating.md says \
where to find it."""
NO_KEY = """\
QUIZ_SECRET_KEYS is not set: name the new key in front and the former ones behind it; `quiz slack \
key` makes one."""


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quiz")
def main() -> None:
    """Quiz Companion: one good question a day for your team."""


@main.command()
def run() -> None:
    """Run the companion; without any token, with the playground in the browser."""
    from bot import logs

    settings = console.settings()
    logs.configure(settings.log)
    console.run(lambda: _serve(settings))


async def _serve(settings: Settings) -> None:
    from bot import app as root

    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with root.running(settings) as app, root.serving(app) as port:
        reloads: set[asyncio.Task[bool]] = set()

        def reload() -> None:
            task = asyncio.create_task(app.library.reload())
            reloads.add(task)  # a task that nobody holds may vanish
            task.add_done_callback(reloads.discard)

        loop.add_signal_handler(signal.SIGHUP, reload)
        host = "127.0.0.1" if settings.web_host in ("0.0.0.0", "::") else settings.web_host
        if app.playground:
            click.echo(f"The playground is open: http://{host}:{port}\n{CONNECT}")
            if settings.web_host not in ("127.0.0.1", "::1", "localhost"):
                click.echo(OPEN_TO_ALL)
        else:
            click.echo(f"Health and metrics: http://{host}:{port}/healthz")
        await stop.wait()
        click.echo("Stopping: finishing what is in flight …")


@main.group()
def content() -> None:
    """Check and preview the questions."""


@content.command("check")
@click.argument("folders", nargs=-1, type=click.Path(path_type=Path))
def content_check(folders: tuple[Path, ...]) -> None:
    """Check all questions and cards, or those in FOLDERS."""
    from bot.bank import check

    today = datetime.now(UTC).date()
    problems = check(list(folders) or console.settings().banks, today)
    for problem in problems:
        click.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    if errors:
        console.fail(f"{errors} problems to mend.")
    click.echo("All questions are in order." if not problems else "Only warnings.")


@content.command("search")
@click.argument("query", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON line a query.")
@click.option("--batch", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--limit", default=5, show_default=True)
def content_search(query: str | None, as_json: bool, batch: Path | None, limit: int) -> None:
    """Look QUERY up as `/quiz ask` does; --batch reads one query a line."""
    from bot.bank import load

    bank = load(console.settings().banks)
    queries = batch.read_text("utf-8").splitlines() if batch else [query or ""]
    for one in queries:
        hits = bank.search(one, limit)
        if as_json or batch:
            results = [{"concept": h.concept.id, "score": h.score, "why": h.why} for h in hits]
            click.echo(json.dumps({"q": one, "results": results}, ensure_ascii=False))
            continue
        if not hits:
            click.echo(f"Nothing found for “{one}”.")
        for hit in hits:
            click.echo(f"{hit.score:6.2f}  {hit.why:7}  {hit.concept.id}: {hit.concept.answer}")


@content.command("stats")
def content_stats() -> None:
    """Count questions by topic, level and kind, and cards by topic."""
    from bot.bank import census, load, tables

    bank = load(console.settings().banks)
    click.echo(tables.stats(bank, census.count(bank)))


@content.command("coverage")
def content_coverage() -> None:
    """Show which open question answers each item of the public collections."""
    from bot.bank import load, tables

    click.echo(tables.coverage(load(console.settings().banks)))


@content.command("reload")
def content_reload() -> None:
    """Check all content, then have the running companion read it anew."""
    from bot import library
    from bot.bank import load
    from bot.storage.database import Database

    settings = console.settings()

    async def ask() -> int:
        bank = load(settings.banks)
        database = Database(console.existing(settings))
        try:
            await library.ask_to_reload(database)
        finally:
            await database.close()
        return len(bank.entries)

    count = console.run(ask)
    click.echo(f"{count} questions are in order. The running companion takes them in a moment.")


@content.command("preview")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def content_preview(file: Path) -> None:
    """Show the questions of FILE in the browser and reload them on save."""
    from bot import preview

    settings = console.settings()
    if not file.is_file():
        console.fail(
            f"There is no file {file}. Name a file of questions, such as {CONTENT.name}/questions/gans.yaml."
        )
    console.run(lambda: preview.serve(file, settings))


@main.group()
def db() -> None:
    """Upgrade, back up, verify and export the database."""


@db.command("upgrade")
def db_upgrade() -> None:
    """Bring the database to the newest structure, after a backup."""
    from bot import app as root

    changed = console.run(lambda: root.migrate_only(console.settings()))
    click.echo("Upgraded." if changed else "Nothing to do: the database is current.")


@db.command("backup")
@click.argument("target", required=False, type=click.Path(dir_okay=False, path_type=Path))
def db_backup(target: Path | None) -> None:
    """Copy the running SQLite database to TARGET, whole and consistent."""
    from bot.storage import backup
    from bot.storage.database import Database

    async def copy() -> Path:
        database = Database(console.settings().database_url)
        if database.file is None or not database.file.exists():
            raise backup.BackupError(
                "there is no SQLite file to back up; use pg_dump for PostgreSQL"
            )
        return await backup.backup(database, target or backup.beside(database.file, "backup"))

    click.echo(f"Backed up to {console.run(copy)}.")


@db.command("restore")
@click.argument("source", type=click.Path(dir_okay=False, path_type=Path))
def db_restore(source: Path) -> None:
    """Put a backup back; the database it replaces is kept beside it. Stop the program first."""
    from bot.storage import backup
    from bot.storage.database import Database

    async def put_back() -> Path | None:
        file = Database(console.settings().database_url).file
        if file is None:
            raise backup.BackupError("only SQLite files are restored here; use pg_restore")
        return await backup.restore(source, file)

    kept = console.run(put_back)
    click.echo(f"Restored.{f' The former database is kept as {kept}.' if kept else ''}")


@db.command("verify")
def db_verify() -> None:
    """Rebuild everything that is derived beside what is stored, and print differences."""
    from bot.storage import verify
    from bot.storage.database import Database

    async def compare() -> list[str]:
        database = Database(console.existing(console.settings()))
        try:
            async with database.read() as connection:
                return await verify.differences(connection)
        finally:
            await database.close()

    found = console.run(compare)
    for line in found:
        click.echo(line)
    if found:
        console.fail(f"{len(found)} differences.")
    click.echo("No differences.")


@db.command("purge")
@click.option("--dry-run", is_flag=True, help="Only say what would be deleted.")
def db_purge(dry_run: bool) -> None:
    """Delete the data of communities that removed the companion QUIZ_KEEP_DAYS ago."""
    from bot import maintenance

    settings = console.settings()
    console.existing(settings)
    now = datetime.now(UTC)
    found = console.run(lambda: maintenance.purge(settings, now, dry_run=dry_run))
    for one in found:
        name = f"{one.name} ({one.id})" if one.name else one.id
        said = f"left {one.left_at:%Y-%m-%d}, {one.players} players, {one.answers} answers"
        click.echo(f"{name}: {said}")
    if not found:
        click.echo(f"No community was left {settings.keep_days} days ago or earlier.")
        return
    count = f"{len(found)} {'community' if len(found) == 1 else 'communities'}"
    click.echo(f"{count} would be deleted." if dry_run else f"{count} deleted.")


@db.command("rescore")
def db_rescore() -> None:
    """Judge all stored answers again by today's rules and book the differences."""
    from bot import maintenance

    settings = console.settings()
    console.existing(settings)
    judged, changed = console.run(lambda: maintenance.rescore(settings, datetime.now(UTC)))
    click.echo(f"{judged} answers judged again, {changed} changed.")


@db.command("export")
@click.argument("target", type=click.File("w", encoding="utf-8"), default="-")
def db_export(target: TextIO) -> None:
    """Write every table as JSON lines to TARGET, or to standard output."""
    from bot.storage import export
    from bot.storage.database import Database

    async def write() -> None:
        database = Database(console.existing(console.settings()))
        try:
            async with database.read() as connection:
                async for line in export.lines(connection):
                    target.write(line + "\n")
        finally:
            await database.close()

    console.run(write)


@main.group()
def discord() -> None:
    """Tell Discord the commands."""


@discord.command("sync")
@click.option(
    "--check", is_flag=True, help="Only say whether they have changed; exit code 1 if so."
)
def discord_sync(check: bool) -> None:
    """Tell Discord the commands at once; `quiz run` does so when they changed."""
    from bot import app as root

    settings = console.settings()
    if not settings.discord_token.get_secret_value():
        console.fail(NO_TOKEN)
    console.existing(settings)
    if not check:
        console.run(lambda: root.sync_commands(settings))
        click.echo("Discord has been told the commands; people see them in a moment.")
    elif console.run(lambda: root.commands_changed(settings)):
        console.fail(
            "The commands have changed since Discord was told them: `quiz discord sync` tells it."
        )
    else:
        click.echo("Nothing to do: Discord was told the commands as they are.")


@main.group()
def slack() -> None:
    """Print the manifest of the Slack app, and keep its keys."""


@slack.command("manifest")
@click.option(
    "--url", default="", help="Where Slack reaches you by HTTP, such as https://quiz.example."
)
def slack_manifest(url: str) -> None:
    """Print what to paste at api.slack.com/apps, From a manifest."""
    from bot import slack as on_slack

    try:
        click.echo(on_slack.manifest(url), nl=False)
    except ValueError as error:
        console.fail(str(error))


@slack.command("key")
def slack_key() -> None:
    """Print a new key for QUIZ_SECRET_KEYS."""
    from bot.sealing import new_key

    click.echo(new_key())


@slack.command("rotate")
@click.option("--drop-unreadable", is_flag=True, help="Delete the tokens that no key reads.")
def slack_rotate(drop_unreadable: bool) -> None:
    """Encrypt the tokens of all workspaces anew by the newest key."""
    from bot import maintenance

    settings = console.settings()
    if not settings.keys:
        console.fail(NO_KEY)
    console.existing(settings)
    now = datetime.now(UTC)
    kept, lost = console.run(
        lambda: maintenance.rotate(settings, now, drop_unreadable=drop_unreadable)
    )
    if lost:
        click.echo(f"Deleted: {lost}. These workspaces have to install the companion again.")
    click.echo(f"Encrypted by the first of QUIZ_SECRET_KEYS: {kept}.")


@main.command()
def doctor() -> None:
    """Say whether settings, database and content are well, and what comes next."""
    from bot import maintenance

    healthy, lines = console.run(lambda: maintenance.examine(console.settings(), datetime.now(UTC)))
    for line in lines:
        click.echo(line)
    if not healthy:
        sys.exit(1)
