"""Which texts mean about the same? Static vectors of word pieces, made inside this process.

The wheel of wordllama carries 32,000 vectors of 256 numbers and the tokenizer that goes with them.
Only those two files are used: importing the package would load more than twice the memory.
"""

import importlib.util
import threading
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

Matrix = NDArray[np.float32]

WEIGHTS: Final = "weights/l2_supercat_256.safetensors"
TOKENIZER: Final = "tokenizers/l2_supercat_tokenizer_config.json"
_LOCK: Final = threading.Lock()


class Vectors:
    """Turns texts into unit vectors whose product says how alike the texts are."""

    def __init__(self, folder: Path) -> None:
        """Read the two files; half precision is enough and takes half the memory."""
        self._pieces: NDArray[Any] = load_file(folder / WEIGHTS)["embedding.weight"]
        self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()

    def embed(self, texts: Sequence[str]) -> Matrix:
        """Return one row a text: the mean of its pieces' vectors, of length 1 (or 0 if empty)."""
        encoded = self._tokenizer.encode_batch_fast(
            [text.lower() for text in texts], add_special_tokens=False
        )
        rows = np.zeros((len(texts), self._pieces.shape[1]), np.float32)
        for row, one in zip(rows, encoded, strict=True):
            if one.ids:
                row[:] = self._pieces[one.ids].astype(np.float32).mean(axis=0)
        rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return rows


def vectors() -> Vectors:
    """Return the vectors, read once for the whole process, when they are first needed."""
    with _LOCK:
        return _read()


@cache
def _read() -> Vectors:
    found = importlib.util.find_spec("wordllama")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("wordllama is not installed: run make run once more")
    return Vectors(Path(found.submodule_search_locations[0]))
