"""How often does an agent finish a task of drawn length, if all steps have to work?

p^n for n independent steps. If a checker notices each failure and the step is tried once more, a
step works with 1 - (1 - p)^2.
"""

from random import Random

from bot.bank.toolkit import Mistake, options, percent, until

TASKS = (
    "An agent books a trip",
    "An agent files an expense claim",
    "An agent migrates a code base",
    "An agent prepares a market report",
)


def draw(seed: int) -> dict[str, object]:
    """Draw one question: its stem, its options, its explanation."""
    return until(Random(seed), _attempt)


def _attempt(chance: Random) -> dict[str, object] | None:
    each = chance.choice((0.8, 0.85, 0.9, 0.92, 0.95, 0.96, 0.97, 0.98, 0.99))
    steps = chance.choice((5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50))
    retry = chance.random() < 0.4
    step = 1 - (1 - each) ** 2 if retry else each
    right = step**steps
    if not 0.08 < right < 0.93:
        return None
    key = f"All {steps} steps have to work: {step:.4g}^{steps} = {percent(right)}."
    offered = options(chance, right, key, _mistakes(each, step, steps, retry), show=percent)
    if offered is None:
        return None
    rule = (
        "A checker notices each failed step, which is then tried once more with the same chance. "
        if retry
        else "No failed step is repaired. "
    )
    told = (
        f"With the second try a step fails only if both fail, so it works with {step:.4g}. "
        if retry
        else ""
    )
    return {
        "stem": (
            f"{chance.choice(TASKS)} in {steps} steps that all have to work. Each works with "
            f"probability {each:g}, independently of the others. {rule}With which probability does "
            "the whole task succeed?"
        ),
        "options": offered,
        "order": "fixed",
        "explanation": (
            f"{told}Independent steps multiply: {step:.4g}^{steps} = {percent(right)}. Small failure "
            "rates compound, which is why long tasks fail although each step looks safe; checking "
            "and repeating steps, or having fewer, often helps more than a slightly better model. Real "
            "steps are not independent: one wrong assumption spoils many, and an agent may notice "
            "and mend its errors."
        ),
    }


def _mistakes(each: float, step: float, steps: int, retry: bool) -> list[Mistake]:
    mistakes = [
        Mistake(
            each,
            "A task is as reliable as one of its steps.",
            f"That is one step; all {steps} have to work one after the other.",
        ),
        Mistake(
            1 - step**steps,
            "The question is how often the task fails.",
            "That is the probability that one or more steps fail, the complement of success.",
        ),
        Mistake(
            step ** (steps / 2),
            "Failures in half of the steps cancel out.",
            f"Nothing cancels: the probability enters once for each of the {steps} steps.",
        ),
    ]
    if 1 - steps * (1 - step) > 0.02:
        mistakes.append(
            Mistake(
                1 - steps * (1 - step),
                "The failure rates of the steps add up.",
                "Adding counts runs with several failures more than once, so it is too low.",
            )
        )
    if retry:
        mistakes += [
            Mistake(
                each**steps,
                "A second try does not change the probability.",
                f"A step fails only if both tries do, so it works with {step:.4g} and not {each:g}.",
            ),
            Mistake(
                each ** (2 * steps),
                "Two tries per step mean twice as many steps that have to work.",
                "One of the two tries is enough; this asks both of them to work.",
            ),
        ]
    return mistakes
