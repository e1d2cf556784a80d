"""Which question comes on a real program? The one of a topic that a test has written itself."""

from pathlib import Path

TOPIC = "zoo"
STEM = "Which animal has stripes?"
RIGHT, WRONG = "A", "B"

_WORDS = " ".join(["word"] * 30)
_FILES = {
    "topics.yaml": f"topics:\n  - {{id: {TOPIC}, name: Zoo, summary: Animals., order: 99}}\n",
    "concepts/zoo.yaml": f"""topic: {TOPIC}
concepts:
  - {{id: zebra, name: Zebra, answer: A striped horse., explanation: It has stripes.}}
""",
    "questions/zoo.yaml": f"""topic: {TOPIC}
questions:
  - id: zoo-stripes
    version: 1
    kind: single
    concepts: [zebra]
    level: 1
    cognition: remember
    tests: Tell animals apart.
    stem: {STEM}
    order: fixed
    options:
      - {{text: The zebra, correct: true, why: "Yes, it has."}}
      - {{text: The elephant, why: An elephant is grey all over and everywhere.}}
      - {{text: The giraffe, why: A giraffe has brown spots instead of stripes.}}
    explanation: {_WORDS}
""",
}


def own_bank(folder: Path) -> dict[str, str]:
    """Write a bank of one question; return the settings that take it."""
    for name, text in _FILES.items():
        file = folder / "bank" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    return {"QUIZ_CONTENT": str(folder / "bank")}
