"""What may become of documents and of pairs, each with a name; every count of a corpus is by these."""

from __future__ import annotations

from ..explained import Explained


class Drop(Explained):
    """Why a document, or a pair of documents, is left out."""

    UNREADABLE = ("unreadable", "The file is not there, or may not be read.")
    TOO_LARGE = ("too-large", "The file is larger than 16 MB, or has more than 10,000 paragraphs.")
    UNDECODABLE = (
        "undecodable",
        "The file is not text, or not in the encoding that it declares, or UTF-8.",
    )
    EMPTY = ("empty", "There is no text in it.")
    AMBIGUOUS = ("ambiguous", "Several documents could be its counterpart, or have its name.")
    ALONE = ("alone", "It has no counterpart.")
    LANGUAGE = ("language", "One of the two is in another language than its name says.")
    SAME = ("same", "The two are the same text.")
    REPEATED = ("repeated", "Another pair of documents has the same content.")
    OFF_TOPIC = ("off-topic", "None of the keywords is in a title or in a paragraph of twenty.")
    UNLIKE = ("unlike", "It is not enough like the book.")
    UNRELATED = ("unrelated", "The two are hardly translations of each other.")
    LOST = ("lost", "Every worker that tried to align the two was lost.")


MENDABLE = frozenset({Drop.UNREADABLE, Drop.TOO_LARGE, Drop.UNDECODABLE, Drop.LOST})
"""What is wrong with files, or went wrong; all else was asked for."""


class Twin(Explained):
    """Why a pair of texts is left out beside what is wrong with it alone."""

    HELD_OUT = (
        "held-out",
        "It is nearly a sentence of the texts that have to stay unseen, or holds one.",
    )
    NEAR = ("near", "A pair that is nearly the same is there already.")
