"""How records become rows of the memory's tables, and rows records."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, Any

from . import sql
from .records import HumanPair, MachineTranslation, Reviewed, Side, digest, text_key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from .storage import Statements, Storage


def page_ids(
    database: Storage, connection: Statements, language: str, side: Side, names: Iterable[str]
) -> dict[str, int]:
    """Give the row of each page, making those that are missing."""
    names = sorted(names)
    connection.executemany(sql.ADD_PAGE, ((language, side, name) for name in names))
    return dict(database.rows_in(sql.PAGE_IDS, names, language, side))


def text_ids(database: Storage, connection: Statements, texts: Iterable[str]) -> dict[str, int]:
    """Give the row of each text exactly as it is, making those that are missing."""
    digests = {text: bytes.fromhex(digest(text)) for text in texts}
    rows = ((exact, bytes.fromhex(text_key(text)), text) for text, exact in digests.items())
    connection.executemany(sql.ADD_TEXT, rows)
    ids = dict(database.rows_in(sql.TEXT_IDS, digests.values()))
    return {text: ids[exact] for text, exact in digests.items()}


def replace_pairs(
    connection: Statements,
    page: int,
    pairs: Sequence[HumanPair],
    texts: Mapping[str, int],
    build: int,
) -> None:
    """Keep the rows of pairs that stay (they may move), add the new ones, end the others."""
    stay: dict[tuple[object, ...], deque[int]] = defaultdict(deque)
    for row, *content in connection.execute(sql.CURRENT_PAIRS, (page,)):
        stay[tuple(content)].append(row)
    moved, added = [], []
    for position, item in enumerate(pairs):
        content = (texts[item.source], texts[item.target], item.inlines)
        lines = (item.source_path, item.source_line, item.target_path, item.target_line)
        place = (position, item.score, *lines)
        if rows := stay[content]:
            moved.append((*place, rows.popleft()))
        else:
            added.append((page, *content, build, *place))
    ended = [(build, row) for rows in stay.values() for row in rows]
    connection.executemany(sql.END_PAIR, ended)
    connection.executemany(sql.MOVE_PAIR, moved)
    connection.executemany(sql.ADD_PAIR, added)


def provenance_id(connection: Statements, origin: tuple[str, ...]) -> int:
    """Give the row of (source language, language, engine, its name, model, revision)."""
    connection.execute(sql.ADD_PROVENANCE, origin)
    return int(connection.execute(sql.PROVENANCE_ID, origin).fetchone()[0])


def add_machine(
    database: Storage,
    connection: Statements,
    languages: tuple[str, str],
    translations: Sequence[MachineTranslation],
    build: int,
    now: str,
) -> None:
    """Add what an engine made, with its provenance.

    :param languages: codes of source and target.
    """
    ids = text_ids(database, connection, _texts(translations))
    [revision] = connection.execute(sql.REVISION, (build,)).fetchone() or ("",)
    origins = [
        (*languages, t.engine, t.engine_name, t.model, t.revision or revision) for t in translations
    ]
    known = {origin: provenance_id(connection, origin) for origin in dict.fromkeys(origins)}
    entries = (
        (ids[t.source], ids[t.target], known[origin], t.created or now, build)
        for t, origin in zip(translations, origins, strict=True)
    )
    connection.executemany(sql.ADD_MACHINE, entries)


def add_reviews(
    database: Storage,
    connection: Statements,
    languages: tuple[str, str],
    reviews: Sequence[Reviewed],
    build: int,
    now: str,
) -> None:
    """Add what people sent back.

    :param languages: codes of source and target.
    """
    ids = text_ids(database, connection, _texts(reviews))
    entries = (
        (*languages, ids[r.source], ids[r.target], r.path, r.author, r.created or now, build)
        for r in reviews
    )
    connection.executemany(sql.ADD_REVIEWED, entries)


def _texts(items: Sequence[MachineTranslation] | Sequence[Reviewed]) -> list[str]:
    return [text for item in items for text in (item.source, item.target)]


def pair(row: Sequence[Any]) -> HumanPair:
    """Read a row that selects what a pair holds."""
    source, target, inlines, score, source_path, source_line, target_path, target_line = row
    return HumanPair(
        source=source,
        target=target,
        inlines=inlines,
        score=score,
        source_path=source_path,
        source_line=source_line,
        target_path=target_path,
        target_line=target_line,
    )


def reviewed(row: Sequence[str]) -> Reviewed:
    """Read a row that selects what came back from a person."""
    source, target, path, author, created = row
    return Reviewed(source=source, target=target, path=path, author=author, created=created)


def machine_translation(row: Sequence[str]) -> MachineTranslation:
    """Read a row that selects what a machine translation holds."""
    source, target, engine, engine_name, model, created, revision = row
    return MachineTranslation(
        source=source,
        target=target,
        engine=engine,
        engine_name=engine_name,
        model=model,
        created=created,
        revision=revision,
    )
