"""Every statement that the memory speaks: its tables as numbered steps, then what is asked of them.

Plain SQL that PostgreSQL understands too, but for ``AUTOINCREMENT``, ``WITHOUT ROWID`` and ``BLOB``.
``:keys`` in a statement stands for a list of values, bound before the others.  ``CROSS JOIN`` means
the order in which SQLite shall walk: from the few texts that are asked for to what hangs on them.
"""

from __future__ import annotations

_PEOPLE = (
    """CREATE TABLE build (
        number INTEGER PRIMARY KEY AUTOINCREMENT,
        language TEXT NOT NULL,
        revision TEXT NOT NULL,
        started TEXT NOT NULL
    )""",
    """CREATE TABLE text (
        id INTEGER PRIMARY KEY,
        digest BLOB NOT NULL UNIQUE,
        key BLOB NOT NULL,
        body TEXT NOT NULL
    )""",
    "CREATE INDEX text_by_key ON text (key)",
    """CREATE TABLE page (
        id INTEGER PRIMARY KEY,
        language TEXT NOT NULL,
        side TEXT NOT NULL CHECK (side IN ('source', 'target')),
        name TEXT NOT NULL,
        UNIQUE (language, side, name)
    )""",
    """CREATE TABLE sighting (
        page INTEGER NOT NULL REFERENCES page (id),
        key BLOB NOT NULL,
        build INTEGER NOT NULL REFERENCES build (number),
        PRIMARY KEY (page, key)
    ) WITHOUT ROWID""",
    """CREATE TABLE pair (
        id INTEGER PRIMARY KEY,
        page INTEGER NOT NULL REFERENCES page (id),
        position INTEGER,
        source INTEGER NOT NULL REFERENCES text (id),
        target INTEGER NOT NULL REFERENCES text (id),
        inlines TEXT NOT NULL,
        score REAL NOT NULL,
        source_path TEXT NOT NULL,
        source_line INTEGER,
        target_path TEXT NOT NULL,
        target_line INTEGER,
        began INTEGER NOT NULL REFERENCES build (number),
        ended INTEGER REFERENCES build (number),
        CHECK ((position IS NULL) = (ended IS NOT NULL))
    )""",
    "CREATE INDEX pair_by_page ON pair (page, position)",
    "CREATE INDEX pair_by_source ON pair (source)",
    """CREATE TABLE reading (
        language TEXT NOT NULL,
        name TEXT NOT NULL,
        digest TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (language, name)
    )""",
    """CREATE TABLE book (
        language TEXT NOT NULL PRIMARY KEY,
        digest TEXT NOT NULL
    )""",
)
_ENGINES = (
    """CREATE TABLE provenance (
        id INTEGER PRIMARY KEY,
        source_language TEXT NOT NULL,
        language TEXT NOT NULL,
        engine TEXT NOT NULL,
        engine_name TEXT NOT NULL,
        model TEXT NOT NULL,
        revision TEXT NOT NULL,
        UNIQUE (source_language, language, engine, engine_name, model, revision)
    )""",
    """CREATE TABLE machine (
        id INTEGER PRIMARY KEY,
        source INTEGER NOT NULL REFERENCES text (id),
        target INTEGER NOT NULL REFERENCES text (id),
        provenance INTEGER NOT NULL REFERENCES provenance (id),
        created TEXT NOT NULL,
        build INTEGER NOT NULL REFERENCES build (number)
    )""",
    "CREATE INDEX machine_by_source ON machine (source)",
    "CREATE INDEX machine_by_provenance ON machine (provenance)",
)
_JOBS = (
    """CREATE TABLE job (
        name TEXT NOT NULL PRIMARY KEY,
        id TEXT,
        request TEXT NOT NULL,
        made TEXT NOT NULL,
        outcome TEXT
    )""",
)
_REVIEWS = (
    """CREATE TABLE reviewed (
        id INTEGER PRIMARY KEY,
        source_language TEXT NOT NULL,
        language TEXT NOT NULL,
        source INTEGER NOT NULL REFERENCES text (id),
        target INTEGER NOT NULL REFERENCES text (id),
        path TEXT NOT NULL,
        author TEXT NOT NULL,
        created TEXT NOT NULL,
        build INTEGER NOT NULL REFERENCES build (number)
    )""",
    "CREATE INDEX reviewed_by_source ON reviewed (source)",
)
_CLAIMS = (
    """CREATE TABLE claim (
        source_language TEXT NOT NULL,
        language TEXT NOT NULL,
        engine TEXT NOT NULL,
        key BLOB NOT NULL,
        owner TEXT NOT NULL,
        until TEXT NOT NULL,
        PRIMARY KEY (source_language, language, engine, key)
    ) WITHOUT ROWID""",
)
STEPS = (_PEOPLE, _ENGINES, _JOBS, _REVIEWS, _CLAIMS)
"""Step *n* makes schema version *n* of version *n* - 1.  A step that was released never changes."""

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
