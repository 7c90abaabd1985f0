"""The tables of the memory, as numbered steps.

Plain SQL that PostgreSQL understands too, but for ``AUTOINCREMENT``, ``WITHOUT ROWID`` and ``BLOB``.
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
_SHINGLES = (
    # Made of the texts, and so without references to them, which every row would be checked for.
    """CREATE TABLE shingle (
        key INTEGER NOT NULL,
        text INTEGER NOT NULL,
        PRIMARY KEY (key, text)
    ) WITHOUT ROWID""",
    "CREATE TABLE shingled (text INTEGER NOT NULL PRIMARY KEY)",
    """CREATE TABLE shingled_until (
        origin TEXT NOT NULL PRIMARY KEY,
        last INTEGER NOT NULL
    )""",
    """CREATE TABLE common_shingle (
        shingle INTEGER NOT NULL PRIMARY KEY,
        texts INTEGER NOT NULL
    )""",
)
STEPS = (_PEOPLE, _ENGINES, _JOBS, _REVIEWS, _CLAIMS, _SHINGLES)
"""Step *n* makes schema version *n* of version *n* - 1.  A step that was released never changes."""
