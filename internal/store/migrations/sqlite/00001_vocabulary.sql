-- +goose Up
-- Days are text in ISO 8601, compared byte by byte: unknown is '', a year comes before its days,
-- and both engines compare them alike.

CREATE TABLE instance (
    id         INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    cursor_key TEXT NOT NULL
);
INSERT INTO instance (id, cursor_key)
VALUES (1, lower(hex(randomblob(32))));

-- The counter row. Every change of what the public sees ends its transaction by moving it on, so that
-- positions follow the order of commits and have no gaps.
CREATE TABLE published_head (
    id        INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    seq       INTEGER NOT NULL,
    terms_seq INTEGER NOT NULL
);
INSERT INTO published_head (id, seq, terms_seq) VALUES (1, 0, 0);

CREATE TABLE published_events (
    seq      INTEGER NOT NULL PRIMARY KEY,
    event_id TEXT NOT NULL UNIQUE,
    at       TIMESTAMP NOT NULL,
    type     TEXT NOT NULL,
    item_id  TEXT NOT NULL,
    op       TEXT NOT NULL CHECK (op IN ('upsert', 'delete')),
    version  INTEGER NOT NULL,
    reason   TEXT NOT NULL,
    changed  TEXT NOT NULL
);
CREATE INDEX published_events_item ON published_events (item_id, seq);

CREATE TABLE fields_of_work (
    id           TEXT NOT NULL PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    sort_name    TEXT NOT NULL,
    names        TEXT NOT NULL,
    aliases      TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('active', 'retired')),
    successor_id TEXT REFERENCES fields_of_work (id) DEFERRABLE INITIALLY DEFERRED,
    position     INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    updated_at   TIMESTAMP NOT NULL
);

CREATE TABLE meetings (
    id           TEXT NOT NULL PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    sort_name    TEXT NOT NULL,
    names        TEXT NOT NULL,
    aliases      TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('active', 'retired')),
    successor_id TEXT REFERENCES meetings (id) DEFERRABLE INITIALLY DEFERRED,
    position     INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    updated_at   TIMESTAMP NOT NULL
);

CREATE TABLE states (
    id               TEXT NOT NULL PRIMARY KEY,
    slug             TEXT NOT NULL UNIQUE,
    name             TEXT NOT NULL,
    sort_name        TEXT NOT NULL,
    names            TEXT NOT NULL,
    aliases          TEXT NOT NULL,
    status           TEXT NOT NULL CHECK (status IN ('active', 'retired')),
    successor_id     TEXT REFERENCES states (id) DEFERRABLE INITIALLY DEFERRED,
    position         INTEGER NOT NULL,
    version          INTEGER NOT NULL,
    created_at       TIMESTAMP NOT NULL,
    updated_at       TIMESTAMP NOT NULL,
    code             TEXT NOT NULL UNIQUE,
    member_group     TEXT NOT NULL CHECK (member_group IN ('participating_state', 'asian_partner', 'mediterranean_partner')),
    member_from      TEXT NOT NULL,
    member_to        TEXT NOT NULL,
    chairpersonships TEXT NOT NULL
);

-- A field operation is a structure of the kind field_operation: one identity, one slug, two lists.
CREATE TABLE structures (
    id           TEXT NOT NULL PRIMARY KEY,
    slug         TEXT NOT NULL UNIQUE,
    name         TEXT NOT NULL,
    sort_name    TEXT NOT NULL,
    names        TEXT NOT NULL,
    aliases      TEXT NOT NULL,
    status       TEXT NOT NULL CHECK (status IN ('active', 'closed', 'retired')),
    successor_id TEXT REFERENCES structures (id) DEFERRABLE INITIALLY DEFERRED,
    position     INTEGER NOT NULL,
    version      INTEGER NOT NULL,
    created_at   TIMESTAMP NOT NULL,
    updated_at   TIMESTAMP NOT NULL,
    kind         TEXT NOT NULL,
    parent_id    TEXT REFERENCES structures (id) DEFERRABLE INITIALLY DEFERRED,
    city         TEXT NOT NULL,
    territory    TEXT NOT NULL,
    note         TEXT NOT NULL,
    opened_on    TEXT NOT NULL,
    closed_on    TEXT NOT NULL
);

CREATE TABLE structure_host_states (
    structure_id TEXT NOT NULL REFERENCES structures (id) DEFERRABLE INITIALLY DEFERRED,
    state_id     TEXT NOT NULL REFERENCES states (id) DEFERRABLE INITIALLY DEFERRED,
    position     INTEGER NOT NULL,
    PRIMARY KEY (structure_id, state_id)
) WITHOUT ROWID;
CREATE INDEX structure_host_states_state ON structure_host_states (state_id, structure_id);

-- Every spelling by which a term is found: no two terms of a type may claim the same one.
CREATE TABLE term_keys (
    type     TEXT NOT NULL,
    key      TEXT NOT NULL,
    term_id  TEXT NOT NULL,
    use      TEXT NOT NULL CHECK (use IN ('slug', 'name', 'alias', 'former_slug')),
    spelling TEXT NOT NULL,
    PRIMARY KEY (type, key)
) WITHOUT ROWID;
CREATE INDEX term_keys_term ON term_keys (term_id);

CREATE TABLE navigation_items (
    id        INTEGER NOT NULL PRIMARY KEY,
    parent_id INTEGER REFERENCES navigation_items (id) DEFERRABLE INITIALLY DEFERRED,
    position  INTEGER NOT NULL,
    label     TEXT NOT NULL,
    list      TEXT NOT NULL,
    term_type TEXT NOT NULL,
    term_slug TEXT NOT NULL
);

-- +goose Down
DROP TABLE navigation_items;
DROP TABLE term_keys;
DROP TABLE structure_host_states;
DROP TABLE structures;
DROP TABLE states;
DROP TABLE meetings;
DROP TABLE fields_of_work;
DROP TABLE published_events;
DROP TABLE published_head;
DROP TABLE instance;
