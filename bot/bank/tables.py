"""How do counts and coverage look in a terminal?"""

from collections.abc import Iterable, Sequence

from bot.bank.bank import Bank
from bot.bank.census import Census
from bot.core.questions import Kind, Level


def stats(bank: Bank, counted: Census) -> str:
    """Return questions by topic, level and kind, and cards by topic."""
    kinds = list(Kind)
    head = ["topic", "cards", "questions", *(f"level {int(one)}" for one in Level), *kinds]
    topics = [topic for topic in bank.topics if counted.cards[topic] or _of(counted, topic)]
    counts = {
        topic: [
            counted.cards[topic],
            _of(counted, topic),
            *(counted.levels[topic, int(level)] for level in Level),
            *(counted.kinds[topic, kind] for kind in kinds),
        ]
        for topic in topics
    }
    totals = [sum(column) for column in zip(*counts.values(), strict=True)]
    rows = [[topic, *row] for topic, row in counts.items()]
    text = _table([head, *rows, ["in all", *totals]])
    return f"{text}\nDrawn by a generator: {counted.generated}"


def _of(counted: Census, topic: str) -> int:
    return sum(counted.levels[topic, int(level)] for level in Level)


def coverage(bank: Bank) -> str:
    """Return every collection's items with what answers them."""
    parts = []
    for collection in bank.collections.values():
        items = len(collection.items)
        head = f"{collection.id}: {collection.name}, {items} items answered"
        rows = [
            [item.number, item.label, item.question, ", ".join(item.concepts)]
            for item in collection.items
        ]
        parts.append(f"{head}\n{_table([['item', 'its own', 'question', 'concepts'], *rows])}")
    total = sum(len(collection.items) for collection in bank.collections.values())
    answers = {item.question for one in bank.collections.values() for item in one.items}
    parts.append(f"{total} items, answered by {len(answers)} open questions.")
    return "\n\n".join(parts)


def _table(rows: Iterable[Sequence[object]]) -> str:
    """Align columns: numbers to the right, words to the left."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for row in cells:
        aligned = (
            cell.rjust(width) if cell.isdigit() else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        )
        lines.append("  ".join(aligned).rstrip())
    return "\n".join(lines)
