"""What can be asked in the tests? One question of each kind with a known key, and fillers."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.bank import Bank, Entry
from bot.bank.search import Index
from bot.core.concepts import Concept, Topic
from bot.core.paths import Step
from bot.core.questions import (
    Body,
    Choices,
    Cognition,
    Idea,
    Kind,
    Level,
    Mistake,
    Number,
    Option,
    Question,
    Rubric,
    Sequence,
    Source,
    Text,
    Unit,
)

LIGHT = Topic("light", "Light and colour", "What we see.", 1)
NUMBERS = Topic("numbers", "Numbers", "What we count.", 2)
MODELS = Topic("models", "Models", "What we train.", 3)


def question(
    id: str,
    kind: Kind,
    body: Body,
    *,
    topic: str = "light",
    concepts: tuple[str, ...] = ("scattering",),
    level: int = 1,
    version: int = 1,
    stem: str = "",
    explanation: str = "",
    review_by: date | None = None,
) -> Question:
    """Return a question; its stem and explanation name its id unless they are given."""
    return Question(
        id=id,
        version=version,
        kind=kind,
        topic=topic,
        concepts=concepts,
        level=Level(level),
        cognition=Cognition.UNDERSTAND,
        tests=f"Know about {id}.",
        stem=stem or f"What about {id}?",
        body=body,
        explanation=explanation or f"Because of {id}.",
        sources=(Source("A Book of Answers", "A. Author", 2020, at="ch. 1"),),
        review_by=review_by,
    )


COLOUR = question(
    "colour",
    Kind.SINGLE,
    Choices(
        (
            Option("Rayleigh scattering", "Short waves scatter most.", correct=True),
            Option("Reflection of the sea", "Deserts have blue skies too."),
            Option("Ozone", "Ozone absorbs little of what we see."),
            Option("Dust", "Dust makes the sky white."),
        )
    ),
    stem="Why is the sky blue?",
    explanation="Scattering grows with the fourth power of the frequency.",
)
PRIMES = question(
    "primes",
    Kind.MULTIPLE,
    Choices(
        (
            Option("2", "It has no divisor but 1 and itself.", correct=True),
            Option("5", "It has no divisor but 1 and itself.", correct=True),
            Option("9", "Three times three."),
            Option("15", "Three times five."),
        ),
        fixed_order=True,
    ),
    topic="numbers",
    concepts=("prime",),
    level=2,
    stem="Which of these are prime?",
)
EVENS = question(
    "evens",
    Kind.MULTIPLE,
    Choices(
        (
            Option("4", "Two twos.", correct=True),
            Option("6", "Two threes.", correct=True),
            Option("7", "It leaves one."),
            Option("9", "It leaves one."),
        ),
        choose=2,
    ),
    topic="numbers",
    concepts=("even",),
    level=2,
    stem="Which two are even?",
)
SPEED = question(
    "speed",
    Kind.NUMERIC,
    Number(
        value=300.0,
        relative=0.02,
        unit="Mm/s",
        units=(Unit("km/s", 0.001),),
        mistakes=(Mistake("340", "That is the speed of sound, in metres."),),
    ),
    topic="light",
    concepts=("light-speed",),
    level=2,
    stem="How fast is light?",
)
COLLAPSE = question(
    "collapse",
    Kind.TYPED,
    Text(
        ("mode collapse", "Modenkollaps"),
        (Mistake("posterior collapse", "That happens to a VAE's latent code."),),
        neighbours=("model collapse",),
    ),
    topic="models",
    concepts=("mode-collapse",),
    level=1,
    stem="A generator gives the same few pictures again and again. What is this called?",
)
STEPS = question(
    "steps",
    Kind.ORDERING,
    Sequence(("Collect data", "Train a model", "Evaluate it", "Ship it")),
    topic="models",
    concepts=("training",),
    level=3,
    stem="In which order?",
)
ESSAY = question(
    "essay",
    Kind.OPEN,
    Rubric(
        (Idea("It scatters", 0.6), Idea("The eye is less sensitive to violet", 0.4)),
        "Short waves scatter most, and the eye sees violet badly.",
    ),
    topic="light",
    concepts=("scattering",),
    level=2,
    stem="Explain why the sky is not violet.",
)

ONE_OF_EACH = (COLOUR, PRIMES, EVENS, SPEED, COLLAPSE, STEPS, ESSAY)


def filler(number: int, topic: str = "light", level: int = 1, needs: str = "") -> Question:
    """Return a single choice whose first option is right, about a concept of its own."""
    id = f"filler-{topic}-{number:02}"
    options = tuple(Option(f"{id} {word}", f"why {word}", word == "yes") for word in ("yes", "no"))
    return question(
        id, Kind.SINGLE, Choices(options), topic=topic, concepts=(f"concept-{id}",), level=level
    )


def fixed(question_: Question) -> Question:
    """Return a choice with its options in the bank's order, so that letters are known."""
    assert isinstance(question_.body, Choices)
    return replace(question_, body=replace(question_.body, fixed_order=True))


CONCEPTS = (
    Concept(
        "scattering",
        "Rayleigh scattering",
        "light",
        "Light bounces off what is smaller than its wave.",
        "Short waves do it most.",
        aliases=("why the sky is blue",),
        related=("light-speed",),
    ),
    Concept("light-speed", "Speed of light", "light", "300 megametres a second.", "In a vacuum."),
    Concept("prime", "Prime number", "numbers", "It has two divisors.", "One and itself."),
    Concept("even", "Even number", "numbers", "Two divides it.", "Without a rest."),
    Concept(
        "mode-collapse", "Mode collapse", "models", "A generator loses variety.", "It is stuck."
    ),
    Concept("model-collapse", "Model collapse", "models", "A model eats itself.", "Generations."),
    Concept("training", "Training", "models", "A model learns.", "From data."),
)


def bank(
    questions: Iterable[Question] = ONE_OF_EACH,
    concepts: Iterable[Concept] = (),
    path: Iterable[Step] = (),
) -> Bank:
    """Return a bank of these questions; every concept they name has a card."""
    asked = tuple(questions)
    cards = {one.id: one for one in (*CONCEPTS, *concepts)}
    for one in asked:
        for id in one.concepts:
            cards.setdefault(id, Concept(id, id.replace("-", " "), one.topic, "A card.", "It is."))
    return Bank(
        entries={one.id: entry(one) for one in asked},
        concepts=cards,
        topics={one.id: one for one in (LIGHT, NUMBERS, MODELS)},
        digest=hashlib.sha256(repr(asked).encode()).hexdigest()[:16],
        roots=(),
        index=Index(cards.values()),
        path=tuple(path),
    )


def entry(one: Question) -> Entry:
    """Return a question as the bank lists it."""
    return Entry(
        one.id, one.version, one.kind, one.topic, one.concepts, one.level, one.review_by, one
    )
