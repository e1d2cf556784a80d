"""How is a small bank written to files, right or wrong? One question of each kind as YAML."""

from datetime import date
from pathlib import Path

import pytest

from bot.bank import ContentError, load

TODAY = date(2026, 11, 21)

LONG = " ".join(["word"] * 30)
TOPICS = "topics:\n  - {id: gans, name: GANs, summary: Two networks., order: 1}\n"
SOURCES = (
    'goodfellow14:\n  title: GANs\n  authors: Goodfellow\n  year: 2014\n  arxiv: "1406.2661"\n'
)
CARD = """topic: gans
concepts:
  - id: mode-collapse
    name: Mode collapse
    aliases: [mode dropping]
    answer: The generator covers few modes.
    explanation: >-
      Few outputs for
      many codes.
    needs: [gan-generator]
    sources: [{key: goodfellow14}]
  - id: model-collapse
    name: Model collapse
    answer: A model trained on its own output loses the tails.
    explanation: The tails go first.
    related: [mode-collapse]
"""
STEM = "    stem: >-\n      Which   failure\n      is this?\n"
HEAD = f"""topic: gans
questions:
  - id: q
    version: 1
    kind: single
    concepts: [mode-collapse]
    level: 2
    cognition: analyse
    tests: Tell two failures apart.
{STEM}"""
FOOT = f"""    explanation: {LONG}
    sources: [{{key: goodfellow14, at: sec. 1}}]
"""
WHY = "Because this reason has at least eight words."
SINGLE = f"""{HEAD}    options:
      - text: One
        correct: true
        why: Yes, it is.
      - text: Two
        misconception: They are equal.
        why: {WHY}
      - text: Three
        why: {WHY}
{FOOT}"""
MULTIPLE = f"""{HEAD}    choose: 2
    options:
      - {{text: One, correct: true, why: Right.}}
      - {{text: Two, correct: true, why: Right.}}
      - {{text: Three, why: {WHY}}}
      - {{text: Four, why: {WHY}}}
{FOOT}""".replace("kind: single", "kind: multiple")
NUMERIC = f"""{HEAD}    number:
      value: 2.5
      relative: 0.02
      unit: GiB
      units: [{{name: MiB, factor: 0.0009765625}}]
      mistakes:
        - {{answer: "5", why: Counts twice.}}
{FOOT}""".replace("kind: single", "kind: numeric")
TYPED = f"""{HEAD}    accept: [mode collapse, mode dropping]
    reject:
      - {{answer: model collapse, why: That is another one.}}
{FOOT}""".replace("kind: single", "kind: typed")
ORDERING = f"""{HEAD}    steps:
      - First
      - Second
      - Third
{FOOT}""".replace("kind: single", "kind: ordering")
MODEL = " ".join(["word"] * 90)
OPEN = f"""{HEAD}    ideas:
      - {{weight: 0.5, text: One idea.}}
      - {{weight: 0.25, text: Another idea.}}
      - {{weight: 0.25, text: A third idea.}}
    model_answer: {MODEL}
    red_flags: ["It knows facts."]
{FOOT}""".replace("kind: single", "kind: open")
GENERATED = """topic: gans
questions:
  - id: q
    version: 1
    kind: numeric
    concepts: [mode-collapse]
    level: 2
    cognition: apply
    tests: Compute a sum.
    generator: {name: total}
    sources: [{key: goodfellow14}]
"""
TOTAL = f"""
def draw(seed):
    return {{"stem": f"What is {{seed}} and one?", "number": {{"value": seed + 1, "relative": 0}},
            "explanation": "{LONG}"}}
"""
KINDS = {
    "single": SINGLE,
    "multiple": MULTIPLE,
    "numeric": NUMERIC,
    "typed": TYPED,
    "ordering": ORDERING,
    "open": OPEN,
}


def bank(root: Path, questions: str | bytes = SINGLE, **files: str | bytes) -> Path:
    """Write a bank of one question file; `concepts_more` stands for concepts/more.yaml."""
    contents: dict[str, str | bytes] = {
        "topics": TOPICS,
        "sources": SOURCES,
        "concepts_gans": CARD,
        "questions_gans": questions,
        **files,
    }
    for name, text in contents.items():
        suffix = ".py" if name.startswith("generators") else ".yaml"
        path = root / (name.replace("_", "/", 1) + suffix)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def refused(root: Path) -> list[str]:
    """Load, and return the problems without the folder's and the rules' names."""
    with pytest.raises(ContentError) as error:
        load([root])
    said = [str(problem).removeprefix(f"{root}/") for problem in error.value.problems]
    return [one.rpartition(" [")[0] for one in said]


def changed(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new, 1)
