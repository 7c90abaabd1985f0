"""Every statement that the memory speaks, of the tables in :mod:`.schema`.

Plain SQL that PostgreSQL understands too.
``:keys`` in a statement stands for a list of values, bound before the others.  ``CROSS JOIN`` means
the order in which SQLite shall walk: from the few texts that are asked for to what hangs on them.
"""

from __future__ import annotations

BEGIN_BUILD = "INSERT INTO build (language, revision, started) VALUES (?, ?, ?)"
LAST_BUILD = "SELECT max(number) FROM build"
BUILDS = "SELECT number, language, revision, started FROM build WHERE language = ? ORDER BY number"
REVISION = "SELECT revision FROM build WHERE number = ?"

ADD_TEXT = """INSERT INTO text (digest, key, body) VALUES (?, ?, ?)
    ON CONFLICT (digest) DO NOTHING"""
TEXT_IDS = "SELECT digest, id FROM text WHERE digest IN (:keys)"
ADD_PAGE = """INSERT INTO page (language, side, name) VALUES (?, ?, ?)
    ON CONFLICT (language, side, name) DO NOTHING"""
PAGE_IDS = "SELECT name, id FROM page WHERE name IN (:keys) AND language = ? AND side = ?"

READINGS = "SELECT name, digest, document FROM reading WHERE language = ? ORDER BY name"
READING_NAMES = "SELECT name FROM reading WHERE language = ?"
PUT_READING = """INSERT INTO reading (language, name, digest, document) VALUES (?, ?, ?, ?)
    ON CONFLICT (language, name) DO UPDATE
    SET digest = excluded.digest, document = excluded.document
    WHERE reading.digest <> excluded.digest OR reading.document <> excluded.document"""
DROP_READING = "DELETE FROM reading WHERE language = ? AND name = ?"
BOOK_DIGEST = "SELECT digest FROM book WHERE language = ?"
PUT_BOOK_DIGEST = """INSERT INTO book (language, digest) VALUES (?, ?)
    ON CONFLICT (language) DO UPDATE SET digest = excluded.digest"""

SIGHTINGS = """SELECT page.name, sighting.key, sighting.build
    FROM page CROSS JOIN sighting
    WHERE page.name IN (:keys) AND page.language = ? AND page.side = ?
    AND sighting.page = page.id"""
# The lower number wins: of two builds at once, the later may be the first to write.
SIGHT = """INSERT INTO sighting (page, key, build) VALUES (?, ?, ?)
    ON CONFLICT (page, key) DO UPDATE SET build = excluded.build
    WHERE excluded.build < sighting.build"""

_PAIR = """source.body, target.body, pair.inlines, pair.score,
    pair.source_path, pair.source_line, pair.target_path, pair.target_line"""
_PAIRS_OF_PAGE = """FROM page CROSS JOIN pair
    JOIN text AS source ON source.id = pair.source
    JOIN text AS target ON target.id = pair.target
    WHERE page.language = ? AND page.side = 'source' AND page.name = ?
    AND pair.page = page.id"""
PAIRS = f"SELECT {_PAIR} {_PAIRS_OF_PAGE} AND pair.position IS NOT NULL ORDER BY pair.position"
PAST_PAIRS = f"""SELECT pair.began, pair.ended, {_PAIR} {_PAIRS_OF_PAGE}
    AND pair.position IS NULL ORDER BY pair.ended, pair.id"""
LINKS = f"SELECT DISTINCT source.key, target.key {_PAIRS_OF_PAGE}"
PAIRED_PAGES = """SELECT page.name FROM page WHERE page.language = ? AND page.side = 'source'
    AND EXISTS (SELECT 1 FROM pair WHERE pair.page = page.id AND pair.position IS NOT NULL)
    ORDER BY page.name"""
ELSEWHERE = f"""SELECT source.key, {_PAIR}
    FROM text AS source CROSS JOIN pair CROSS JOIN page CROSS JOIN text AS target
    WHERE source.key IN (:keys) AND pair.source = source.id AND pair.position IS NOT NULL
    AND page.id = pair.page AND page.language = ? AND target.id = pair.target
    ORDER BY page.name, pair.position"""
CURRENT_PAIRS = """SELECT id, source, target, inlines FROM pair
    WHERE page = ? AND position IS NOT NULL ORDER BY position"""
ADD_PAIR = """INSERT INTO pair (page, source, target, inlines, began, position, score,
    source_path, source_line, target_path, target_line) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
MOVE_PAIR = """UPDATE pair SET position = ?, score = ?, source_path = ?, source_line = ?,
    target_path = ?, target_line = ? WHERE id = ?"""
END_PAIR = "UPDATE pair SET position = NULL, ended = ? WHERE id = ?"

_MACHINE = """SELECT source.key, source.body, target.body, provenance.engine,
    provenance.engine_name, provenance.model, machine.created, provenance.revision
    FROM text AS source CROSS JOIN machine CROSS JOIN provenance CROSS JOIN text AS target
    WHERE source.key IN (:keys) AND machine.source = source.id
    AND provenance.id = machine.provenance AND provenance.source_language = ?
    AND provenance.language = ? AND target.id = machine.target"""
MACHINE = f"{_MACHINE} AND provenance.engine = ? ORDER BY machine.id"
MACHINE_HISTORY = f"{_MACHINE} ORDER BY machine.id"
ALL_MACHINE = """SELECT provenance.source_language, provenance.language,
    source.body, target.body, provenance.engine, provenance.engine_name, provenance.model,
    machine.created, provenance.revision, machine.id
    FROM machine JOIN provenance ON provenance.id = machine.provenance
    JOIN text AS source ON source.id = machine.source
    JOIN text AS target ON target.id = machine.target
    WHERE machine.id > ? ORDER BY machine.id LIMIT ?"""
ADD_PROVENANCE = """INSERT INTO provenance
    (source_language, language, engine, engine_name, model, revision) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO NOTHING"""
PROVENANCE_ID = """SELECT id FROM provenance WHERE source_language = ? AND language = ?
    AND engine = ? AND engine_name = ? AND model = ? AND revision = ?"""
ADD_MACHINE = """INSERT INTO machine (source, target, provenance, created, build)
    VALUES (?, ?, ?, ?, ?)"""

REVIEWED = """SELECT source.key, source.body, target.body, reviewed.path, reviewed.author,
    reviewed.created
    FROM text AS source CROSS JOIN reviewed CROSS JOIN text AS target
    WHERE source.key IN (:keys) AND reviewed.source = source.id
    AND reviewed.source_language = ? AND reviewed.language = ? AND target.id = reviewed.target
    ORDER BY reviewed.id"""
ALL_REVIEWED = """SELECT reviewed.source_language, reviewed.language,
    source.body, target.body, reviewed.path, reviewed.author, reviewed.created, reviewed.id
    FROM reviewed JOIN text AS source ON source.id = reviewed.source
    JOIN text AS target ON target.id = reviewed.target
    WHERE reviewed.id > ? ORDER BY reviewed.id LIMIT ?"""
ADD_REVIEWED = """INSERT INTO reviewed
    (source_language, language, source, target, path, author, created, build)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)"""

DROP_OLD_CLAIMS = "DELETE FROM claim WHERE until < ?"
CLAIM = """INSERT INTO claim (source_language, language, engine, key, owner, until)
    VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
CLAIMED = """SELECT key FROM claim WHERE key IN (:keys)
    AND source_language = ? AND language = ? AND engine = ? AND owner = ?"""
RENEW_CLAIMS = "UPDATE claim SET until = ? WHERE owner = ?"
DROP_CLAIMS = "DELETE FROM claim WHERE owner = ?"

SHINGLED_UNTIL = "SELECT origin, last FROM shingled_until"
LAST_OF = """SELECT (SELECT coalesce(max(id), 0) FROM pair),
    (SELECT coalesce(max(id), 0) FROM reviewed), (SELECT coalesce(max(id), 0) FROM machine)"""
SOURCES_OF = {
    origin: f"SELECT id, source FROM {origin} WHERE id > ? ORDER BY id LIMIT ?"
    for origin in ("pair", "reviewed", "machine")
}
"""By table, in the order of what :data:`LAST_OF` gives."""
SHINGLED = "SELECT text FROM shingled WHERE text IN (:keys)"
BODIES = "SELECT id, body FROM text WHERE id IN (:keys)"
ADD_SHINGLE = "INSERT INTO shingle (key, text) VALUES (?, ?) ON CONFLICT DO NOTHING"
ADD_SHINGLED = "INSERT INTO shingled (text) VALUES (?) ON CONFLICT DO NOTHING"
PUT_SHINGLED_UNTIL = """INSERT INTO shingled_until (origin, last) VALUES (?, ?)
    ON CONFLICT (origin) DO UPDATE SET last = excluded.last"""
COUNT_COMMON = """INSERT INTO common_shingle (shingle, texts) VALUES (?, ?)
    ON CONFLICT (shingle) DO UPDATE SET texts = common_shingle.texts + excluded.texts"""
COMMON = "SELECT shingle, texts FROM common_shingle WHERE shingle IN (:keys)"
# One row for each key: a row for each text would take five times as long to hand over.
WITH_SHINGLE = """SELECT key, group_concat(text) FROM shingle WHERE key IN (:keys) GROUP BY key"""

# Of the translations of a text, the last one counts most, but for what is in the book now.
PAIRED = """SELECT pair.source, target.body, pair.position, page.name
    FROM pair CROSS JOIN page CROSS JOIN text AS target
    WHERE pair.source IN (:keys) AND page.id = pair.page AND page.language = ?
    AND target.id = pair.target
    ORDER BY page.name, pair.position, pair.id"""
REVIEWED_OF = """SELECT reviewed.source, target.body, reviewed.author
    FROM reviewed CROSS JOIN text AS target
    WHERE reviewed.source IN (:keys) AND reviewed.source_language = ? AND reviewed.language = ?
    AND target.id = reviewed.target ORDER BY reviewed.id"""
MACHINE_OF = """SELECT machine.source, target.body, provenance.engine_name
    FROM machine CROSS JOIN provenance CROSS JOIN text AS target
    WHERE machine.source IN (:keys) AND provenance.id = machine.provenance
    AND provenance.source_language = ? AND provenance.language = ?
    AND target.id = machine.target ORDER BY machine.id"""

JOBS = "SELECT name, id, request, made, outcome FROM job ORDER BY made, name"
PUT_JOB = """INSERT INTO job (name, id, request, made, outcome) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET id = excluded.id, outcome = excluded.outcome"""

COUNT_BUILDS = "SELECT count(*) FROM build WHERE language = ?"
COUNT_PAIRS = """SELECT count(DISTINCT CASE WHEN pair.position IS NOT NULL THEN page.id END),
    count(pair.position), count(pair.ended)
    FROM page JOIN pair ON pair.page = page.id WHERE page.language = ?"""
COUNT_REVIEWED = "SELECT count(*) FROM reviewed WHERE language = ?"
COUNT_MACHINE = """SELECT count(*) FROM provenance
    JOIN machine ON machine.provenance = provenance.id WHERE provenance.language = ?"""
