"""The system without an engine: the person's translation of the most similar sentence."""

from __future__ import annotations

from ..evaluate.overlap import SIMILAR, Index
from ..evaluate.trial import Output, System
from .sentences import written
from .tasks import Task


def recall(task: Task) -> System:
    """Give what people made of the sentence that is most like each under test, if any is."""
    direction = task.direction
    pairs = direction.pairs["sentences"]
    index = Index([one.source.bare for one in pairs], direction.source, least=SIMILAR)
    outputs = []
    for one in direction.sentences:
        match = index.find(one.source.bare)
        if match is None:
            outputs.append(Output(None, f"no pair is at least {SIMILAR:.0%} like it"))
        else:
            found = pairs[match.number].target
            outputs.append(Output(written(found.tagged, found.inlines)))
    return System(
        name=task.spec.name,
        about=f"the most similar of {len(pairs)} pairs of sentences, from a likeness of {SIMILAR:.0%}",
        outputs=tuple(outputs),
    )
