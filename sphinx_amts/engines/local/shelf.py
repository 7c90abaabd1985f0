"""Where trained models lie: each whole or not there, made once however many builds want it."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from ...problems import EngineError

KEPT = 3
"""Models that stay; the one that was not used for longest goes first."""
_SIZES = "sizes.json"
_MAKING = "making-"


def obtain(shelf: Path, name: str, make: Callable[[Path], None]) -> Path:
    """Give the model called *name*; have it made into an empty folder if it is not there.

    A process that dies while it makes one leaves nothing that is taken for a model.  Another
    process that wants to make one waits.

    :raises EngineError: if the folder cannot be written.
    """
    model = shelf / name
    try:
        if not _is_whole(model):
            shelf.mkdir(parents=True, exist_ok=True)
            with _lock(shelf / "lock"):
                if not _is_whole(model):
                    _sweep(shelf)
                    _make(shelf, model, make)
    except OSError as error:
        message = (
            f"engine 'local' cannot keep its model in {shelf}: {error.strerror or error}; "
            "make room there, or make it writable"
        )
        raise EngineError(message) from error
    _touch(model)
    return model


def _make(shelf: Path, model: Path, make: Callable[[Path], None]) -> None:
    with TemporaryDirectory(prefix=_MAKING, dir=shelf, ignore_cleanup_errors=True) as scratch:
        draft = Path(scratch, "model")
        draft.mkdir()
        make(draft)
        sizes = {path.name: path.stat().st_size for path in sorted(draft.iterdir())}
        (draft / _SIZES).write_text(json.dumps(sizes), encoding="utf-8")
        shutil.rmtree(model, ignore_errors=True)
        draft.rename(model)


def _is_whole(model: Path) -> bool:
    """Tell whether every file has the size that it was written with."""
    try:
        sizes = json.loads((model / _SIZES).read_text(encoding="utf-8"))
        return all((model / name).stat().st_size == size for name, size in sizes.items())
    except (OSError, ValueError, AttributeError):
        return False


def _sweep(shelf: Path) -> None:
    """Remove what dead processes left, and the models that are too many once one more is made."""
    for path in shelf.glob(f"{_MAKING}*"):
        shutil.rmtree(path, ignore_errors=True)
    models = sorted(shelf.glob(f"*/{_SIZES}"), key=lambda path: path.stat().st_mtime, reverse=True)
    for path in models[KEPT - 1 :]:
        shutil.rmtree(path.parent, ignore_errors=True)


def _touch(model: Path) -> None:
    """Note that the model is in use; a read-only shelf may serve its models all the same."""
    try:
        os.utime(model / _SIZES)
    except OSError:
        return


@contextmanager
def _lock(path: Path) -> Iterator[None]:
    """Hold the lock that the system itself takes back from a process that dies."""
    with path.open("a+b") as file:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield
