"""Which refusals can the core give? A code and the facts; `present` owns the sentences.

QuizError
    every refusal a person may read: nothing has been changed, and the sentence says how to go on
"""


class QuizError(Exception):
    """A refusal: `code` names the sentence in `present`, `facts` fill it in."""

    def __init__(self, code: str, **facts: object) -> None:
        """Keep the code and its facts; both are safe to show to the person who asked."""
        super().__init__(code, facts)
        self.code = code
        self.facts = facts
