"""How is a self-grade of an open answer written down?"""

import json


def dump(full: frozenset[int], partly: frozenset[int]) -> str:
    """Return the ideas said in full and in part as the text the database keeps."""
    return json.dumps({"full": sorted(full), "partly": sorted(partly - full)})


def load(text: str) -> tuple[frozenset[int], frozenset[int]]:
    """Return the ideas said in full and in part."""
    grade = json.loads(text)
    return frozenset(grade["full"]), frozenset(grade["partly"])
