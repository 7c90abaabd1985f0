"""What is made at Amazon for a while only: noted before it is made, and removed when it is not needed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from ..engines.amazon.bucket import Bucket
from ..engines.amazon.client import Connection
from ..engines.amazon.order import Order
from ..engines.amazon.paralleldata import ParallelDataStore
from ..engines.amazon.terminologies import TerminologyStore
from ..engines.amazon.waiting import Patience
from ..memory import Job
from ..problems import AmtsError
from ..whole import write_whole

NAME = "borrowed.json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Borrowed:
    """A resource at Amazon."""

    kind: Literal["parallel data", "terminology"]
    name: str
    region: str
    bucket: str = ""
    key: str = ""
    """The file that parallel data were made of."""


def note(place: Path, one: Borrowed) -> None:
    """Note in a folder that something is going to be made."""
    found = load(place)
    if one not in found:
        write_whole(place / NAME, json.dumps([asdict(each) for each in (*found, one)], indent=1))


def load(place: Path) -> list[Borrowed]:
    """Read what was noted in a folder.

    :raises AmtsError: if the file is damaged.
    """
    path = place / NAME
    try:
        return [Borrowed(**one) for one in json.loads(path.read_text("utf-8"))]
    except FileNotFoundError:
        return []
    except (ValueError, TypeError):
        message = (
            f"{path} is damaged; see what is left with amts data list and amts terms list, remove "
            "what is called amts-evaluation, and delete the file"
        )
        raise AmtsError(message) from None


def give_back(
    place: Path,
    jobs: Sequence[Job],
    *,
    connect: Callable[[str], Connection],
    patience: Patience,
    say: Callable[[str], None],
) -> None:
    """Remove what was noted in a folder, and the files of its jobs, which are over.

    What is not there any more is no matter, so that a kill at any moment is none either.

    :param connect: gives the connection to a region.
    :raises AmtsError: if something cannot be removed; the note stays.
    """
    for job in jobs:
        order = Order.load(job.request)
        bucket = Bucket(amazon=connect(order.region), name=order.bucket, prefix=order.prefix)
        bucket.delete(bucket.keys(order.folder))
    for one in load(place):
        say(f"removing the {one.kind} {one.name!r}")
        amazon = connect(one.region)
        if one.kind == "terminology":
            terminologies = TerminologyStore(amazon)
            if terminologies.get(one.name) is not None:
                terminologies.delete(one.name)
            continue
        store = ParallelDataStore(amazon)
        if store.get(one.name) is not None:
            store.delete(one.name, patience)
        Bucket(amazon=amazon, name=one.bucket, prefix="").delete([one.key])
    (place / NAME).unlink(missing_ok=True)
