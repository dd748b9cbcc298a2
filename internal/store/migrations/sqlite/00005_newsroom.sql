-- +goose Up
-- What the newsroom does with a release besides writing it: plans, withdrawals, translations; who may do so, who
-- did, and what a request was told that may come again.

ALTER TABLE releases ADD COLUMN title_key TEXT NOT NULL DEFAULT '';
ALTER TABLE releases ADD COLUMN translations TEXT NOT NULL DEFAULT '[]';
ALTER TABLE releases ADD COLUMN live BOOLEAN NOT NULL DEFAULT false;
ALTER TABLE releases ADD COLUMN changed BOOLEAN NOT NULL DEFAULT true;
ALTER TABLE releases ADD COLUMN significance TEXT NOT NULL DEFAULT '';
ALTER TABLE releases ADD COLUMN note TEXT NOT NULL DEFAULT '';
ALTER TABLE releases ADD COLUMN withdraw_at TIMESTAMP;
ALTER TABLE releases ADD COLUMN withdrawn_at TIMESTAMP;
ALTER TABLE releases ADD COLUMN withdrawal_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE releases ADD COLUMN withdrawal_note TEXT NOT NULL DEFAULT '';
ALTER TABLE releases ADD COLUMN replaced_by TEXT;
UPDATE releases SET title_key = lower(title);
UPDATE releases SET live = true, changed = false WHERE id IN (SELECT id FROM published_releases);
UPDATE releases SET title_key = p.title_key FROM published_releases p WHERE p.id = releases.id;
CREATE INDEX releases_leaving ON releases (withdraw_at) WHERE withdraw_at IS NOT NULL;
CREATE INDEX releases_replacement ON releases (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE INDEX releases_date ON releases (date, id);
CREATE INDEX releases_updated ON releases (updated_at, id);

CREATE TABLE release_places (
    release_id TEXT NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    place_key  TEXT NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (release_id, place_key)
);
CREATE INDEX release_places_place ON release_places (place_key, release_id);
INSERT INTO release_places (release_id, place_key, position) SELECT release_id, place_key, position FROM published_places;

-- A published version in its other languages. Like the version itself, it is never changed.
CREATE TABLE published_translations (
    release_id    TEXT NOT NULL,
    version       INTEGER NOT NULL,
    locale        TEXT NOT NULL,
    head          TEXT NOT NULL,
    tail          TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    body_html     TEXT NOT NULL,
    body_text     TEXT NOT NULL,
    PRIMARY KEY (release_id, version, locale)
);

-- What was public and is so no longer: the reason stays, the content does not.
CREATE TABLE published_tombstones (
    release_id   TEXT PRIMARY KEY,
    version      INTEGER NOT NULL,
    withdrawn_at TIMESTAMP NOT NULL,
    reason       TEXT NOT NULL CHECK (reason IN ('error', 'superseded', 'legal', 'other')),
    note         TEXT NOT NULL,
    replaced_by  TEXT
);

CREATE TABLE api_keys (
    id         TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    hash       TEXT NOT NULL,
    scopes     TEXT NOT NULL,
    created_by TEXT NOT NULL,
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP,
    revoked_at TIMESTAMP
);

-- The counter row of what the newsroom did, as published_head is that of what the public sees.
CREATE TABLE editorial_head (
    id  INTEGER PRIMARY KEY CHECK (id = 1),
    seq INTEGER NOT NULL
);
INSERT INTO editorial_head (id, seq) VALUES (1, 0);

CREATE TABLE audit_entries (
    seq           INTEGER PRIMARY KEY,
    id            TEXT NOT NULL UNIQUE,
    at            TIMESTAMP NOT NULL,
    key_id        TEXT NOT NULL,
    action        TEXT NOT NULL,
    type          TEXT NOT NULL,
    item          TEXT NOT NULL,
    from_version  INTEGER NOT NULL,
    to_version    INTEGER NOT NULL,
    from_revision INTEGER NOT NULL,
    to_revision   INTEGER NOT NULL,
    request_id    TEXT NOT NULL
);
CREATE INDEX audit_entries_item ON audit_entries (item, seq);
CREATE INDEX audit_entries_key ON audit_entries (key_id, seq);
CREATE INDEX audit_entries_at ON audit_entries (at, seq);

-- What is in the log stays there as it is.
-- +goose StatementBegin
CREATE TRIGGER audit_entries_no_update BEFORE UPDATE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER audit_entries_no_delete BEFORE DELETE ON audit_entries
BEGIN
    SELECT RAISE(ABORT, 'audit_entries is append-only');
END;
-- +goose StatementEnd

CREATE TABLE receipts (
    key_id      TEXT NOT NULL,
    name        TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    told        BLOB NOT NULL,
    at          TIMESTAMP NOT NULL,
    PRIMARY KEY (key_id, name)
);
CREATE INDEX receipts_at ON receipts (at);

-- +goose Down
DROP TABLE receipts;
DROP TABLE audit_entries;
DROP TABLE editorial_head;
DROP TABLE api_keys;
DROP TABLE published_tombstones;
DROP TABLE published_translations;
DROP TABLE release_places;
DROP INDEX releases_leaving;
DROP INDEX releases_replacement;
DROP INDEX releases_date;
DROP INDEX releases_updated;
ALTER TABLE releases DROP COLUMN title_key;
ALTER TABLE releases DROP COLUMN translations;
ALTER TABLE releases DROP COLUMN live;
ALTER TABLE releases DROP COLUMN changed;
ALTER TABLE releases DROP COLUMN significance;
ALTER TABLE releases DROP COLUMN note;
ALTER TABLE releases DROP COLUMN withdraw_at;
ALTER TABLE releases DROP COLUMN withdrawn_at;
ALTER TABLE releases DROP COLUMN withdrawal_reason;
ALTER TABLE releases DROP COLUMN withdrawal_note;
ALTER TABLE releases DROP COLUMN replaced_by;
