"""How is a machine of journeys explored, each life of it on a database of its own?"""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import RuleBasedStateMachine, run_state_machine_as_test

New = Callable[[], Coroutine[Any, Any, str]]
"""Makes a database and returns its address."""


def explore(
    machine: type[RuleBasedStateMachine],
    new: New,
    examples: int,
    steps: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Let so many lives be lived, of so many steps; a machine finds `new` as its own."""
    monkeypatch.setattr(machine, "new", staticmethod(new), raising=False)
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            phases=[Phase.explicit, Phase.reuse, Phase.generate],  # told before it is small
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )
