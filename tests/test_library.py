"""What happens to the bank in use when its files change? A broken one never takes its place."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.app import running
from bot.bank import Cache, ContentError
from bot.config import Settings
from bot.core.people import Actor
from bot.library import Library, ask_to_reload
from bot.storage.database import Database
from tests.support.bankfiles import SINGLE, bank, changed
from tests.support.clock import MONDAY
from tests.support.reading import text
from tests.support.world import World

BROKEN = changed(SINGLE, "level: 2", "level: 9")


def levels(library: Library) -> int:
    return int(library().entries["q"].level)


async def test_a_changed_bank_is_used_once_it_is_reloaded(tmp_path: Path) -> None:
    library = Library([bank(tmp_path)])
    await library.open()
    bank(tmp_path, changed(SINGLE, "level: 2", "level: 3"))
    assert levels(library) == 2
    assert await library.reload()
    assert levels(library) == 3


async def test_a_broken_file_keeps_the_last_good_bank_and_is_named(tmp_path: Path) -> None:
    library = Library([bank(tmp_path)])
    await library.open()
    bank(tmp_path, BROKEN)
    assert not await library.reload()
    assert levels(library) == 2
    (problem,) = library.problems
    assert str(problem).startswith(f"{tmp_path}/questions/gans.yaml:7: q: level: 9 should be")
    bank(tmp_path)
    assert await library.reload()
    assert library.problems == ()


async def test_a_start_with_a_broken_file_takes_the_last_good_bank(tmp_path: Path) -> None:
    root, cache = bank(tmp_path / "bank"), Cache(tmp_path / "cache")
    await Library([root], cache).open()
    bank(root, BROKEN)
    library = Library([root], cache)
    await library.open()
    assert levels(library) == 2
    assert len(library.problems) == 1


async def test_without_a_last_good_bank_a_start_leaves_the_broken_folder_out(
    tmp_path: Path,
) -> None:
    ours = bank(tmp_path / "ours")
    others = []
    for name, question in (("bad", "q2"), ("good", "q3")):
        folder = tmp_path / name
        (folder / "questions").mkdir(parents=True)
        written = changed(SINGLE, "id: q", f"id: {question}")
        wrong = changed(written, "level: 2", "level: 9")
        (folder / "questions/own.yaml").write_text(wrong if name == "bad" else written)
        others.append(folder)
    library = Library([ours, *others])
    await library.open()
    assert list(library().entries) == ["q", "q3"]
    assert "bad/questions/own.yaml:7" in str(library.problems[0])


async def test_nothing_starts_when_not_even_the_first_folder_is_in_order(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="level: 9 should be"):
        await Library([bank(tmp_path, BROKEN)]).open()


async def test_what_is_made_beforehand_is_given_up_at_the_end_and_made_when_asked_for(
    sqlite_url: str,
) -> None:
    settings = Settings.model_validate({"QUIZ_DATABASE_URL": sqlite_url})
    async with running(settings) as app:
        index = app.library().index
    assert not index.is_warm, "on a busy machine the end would have waited for it half a minute"
    index.warm(iter((True, True, False)).__next__)
    assert not index.is_warm
    assert index.search("why do my GAN samples all look alike?")
    assert index.is_warm


async def test_every_process_on_the_database_reads_anew_when_asked(
    tmp_path: Path, database: Database
) -> None:
    first, second = Library([bank(tmp_path)]), Library([tmp_path])
    for library in (first, second):
        await library.open()
        await library.heed(database)
    bank(tmp_path, changed(SINGLE, "level: 2", "level: 3"))
    for library in (first, second):
        await library.heed(database)
        assert levels(library) == 2, "nobody has asked yet"
    await ask_to_reload(database)
    for library in (first, second):
        await library.heed(database)
        assert levels(library) == 3
    bank(tmp_path)
    await first.heed(database)
    assert levels(first) == 3, "asked once, read once"


async def test_the_doctor_names_what_is_not_in_order(
    tmp_path: Path, world: World, ada: Actor
) -> None:
    library = Library([bank(tmp_path)])
    await library.open()
    world.reads(library)
    assert (await world.says(ada, "/quiz doctor")).title == "Everything is well"
    head, _, item = BROKEN.partition("questions:\n")
    items = "".join(changed(item, "id: q", f"id: q{n}") for n in range(8))
    bank(tmp_path, f"{head}questions:\n{items}")
    await library.reload()
    world.reads(library)
    card = await world.says(ada, "/quiz doctor")
    assert card.title == "Something needs your attention"
    assert "questions/gans.yaml:7: q0: level: 9 should be at most 3" in text(card)
    assert "and 3 more" in text(card)
    assert "Content: 1 question, 2 concepts" in text(card), "the last good one is in use"


async def test_an_open_round_keeps_its_question_when_the_bank_changes(
    tmp_path: Path, world: World, grace: Actor, alan: Actor
) -> None:
    fixed = changed(SINGLE, "    options", "    order: fixed\n    options")
    library = Library([bank(tmp_path, fixed)])
    await library.open()
    world.reads(library)
    await world.sets_up()
    await world.comes(MONDAY, "09:00")
    (round,) = await world.rounds()
    assert "Right" in text(await world.answers(grace, round, "A"))

    swapped = changed(fixed, "        correct: true\n", "")
    swapped = changed(swapped, "text: Two\n", "text: Changed\n        correct: true\n")
    bank(tmp_path, changed(swapped, "version: 1", "version: 2"))
    assert await library.reload()
    world.reads(library)

    today = text(await world.says(alan, "/quiz today"))
    assert "Two" in today
    assert "Changed" not in today
    assert "Right" in text(await world.answers(alan, round, "A"))
    await world.closes()
    assert "Changed" not in text(world.message(round).card)

    await world.comes(MONDAY + timedelta(days=1), "09:00")
    assert "Changed" in text(await world.says(alan, "/quiz today"))
