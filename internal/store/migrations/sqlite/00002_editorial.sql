-- +goose Up
-- The working copies: what the newsroom writes. Public routes never read these tables.

CREATE TABLE releases (
    id                 TEXT NOT NULL PRIMARY KEY,
    slug               TEXT NOT NULL UNIQUE,
    kind               TEXT NOT NULL,
    status             TEXT NOT NULL CHECK (status IN ('draft', 'scheduled', 'published', 'withdrawn')),
    title              TEXT NOT NULL,
    summary            TEXT NOT NULL,
    body_markdown      TEXT NOT NULL,
    body_html          TEXT NOT NULL,
    body_text          TEXT NOT NULL,
    date               TEXT NOT NULL,
    dateline           TEXT NOT NULL,
    places             TEXT NOT NULL,
    locale             TEXT NOT NULL,
    origin_system      TEXT NOT NULL,
    origin_id          TEXT NOT NULL,
    origin_url         TEXT NOT NULL,
    origin_hash        TEXT NOT NULL,
    version            INTEGER NOT NULL,
    revision           INTEGER NOT NULL,
    publish_at         TIMESTAMP,
    first_published_at TIMESTAMP,
    published_at       TIMESTAMP,
    trashed_at         TIMESTAMP,
    created_at         TIMESTAMP NOT NULL,
    updated_at         TIMESTAMP NOT NULL
);
CREATE UNIQUE INDEX releases_origin ON releases (origin_system, origin_id) WHERE origin_system <> '';
CREATE INDEX releases_due ON releases (publish_at) WHERE status = 'scheduled';

CREATE TABLE release_tags (
    release_id TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    dimension  TEXT NOT NULL,
    term_id    TEXT NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (release_id, dimension, term_id)
) WITHOUT ROWID;
CREATE INDEX release_tags_term ON release_tags (term_id, dimension);

-- Every slug a release has or had, so that none is given twice.
CREATE TABLE release_slugs (
    slug       TEXT NOT NULL PRIMARY KEY,
    release_id TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE
) WITHOUT ROWID;

-- +goose Down
DROP TABLE release_slugs;
DROP TABLE release_tags;
DROP TABLE releases;
