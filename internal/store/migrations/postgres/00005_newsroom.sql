-- +goose Up
-- What the newsroom does with a release besides writing it: plans, withdrawals, translations; who may do so, who
-- did, and what a request was told that may come again.

ALTER TABLE releases
    ADD COLUMN title_key         text COLLATE "C" NOT NULL DEFAULT '',
    ADD COLUMN translations      text NOT NULL DEFAULT '[]',
    ADD COLUMN live              boolean NOT NULL DEFAULT false,
    ADD COLUMN changed           boolean NOT NULL DEFAULT true,
    ADD COLUMN significance      text NOT NULL DEFAULT '',
    ADD COLUMN note              text NOT NULL DEFAULT '',
    ADD COLUMN withdraw_at       timestamptz,
    ADD COLUMN withdrawn_at      timestamptz,
    ADD COLUMN withdrawal_reason text NOT NULL DEFAULT '',
    ADD COLUMN withdrawal_note   text NOT NULL DEFAULT '',
    ADD COLUMN replaced_by       uuid;
UPDATE releases SET title_key = lower(title);
UPDATE releases SET live = true, changed = false WHERE id IN (SELECT id FROM published_releases);
UPDATE releases SET title_key = p.title_key FROM published_releases p WHERE p.id = releases.id;
CREATE INDEX releases_leaving ON releases (withdraw_at) WHERE withdraw_at IS NOT NULL;
CREATE INDEX releases_replacement ON releases (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE INDEX releases_date ON releases (date, id);
CREATE INDEX releases_updated ON releases (updated_at, id);

CREATE TABLE release_places (
    release_id uuid NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    place_key  text COLLATE "C" NOT NULL,
    position   integer NOT NULL,
    PRIMARY KEY (release_id, place_key)
);
CREATE INDEX release_places_place ON release_places (place_key, release_id);
INSERT INTO release_places (release_id, place_key, position) SELECT release_id, place_key, position FROM published_places;

-- A published version in its other languages. Like the version itself, it is never changed.
CREATE TABLE published_translations (
    release_id    uuid NOT NULL,
    version       integer NOT NULL,
    locale        text COLLATE "C" NOT NULL,
    head          text NOT NULL,
    tail          text NOT NULL,
    body_markdown text NOT NULL,
    body_html     text NOT NULL,
    body_text     text NOT NULL,
    PRIMARY KEY (release_id, version, locale)
);

-- What was public and is so no longer: the reason stays, the content does not.
CREATE TABLE published_tombstones (
    release_id   uuid PRIMARY KEY,
    version      integer NOT NULL,
    withdrawn_at timestamptz NOT NULL,
    reason       text NOT NULL CHECK (reason IN ('error', 'superseded', 'legal', 'other')),
    note         text NOT NULL,
    replaced_by  uuid
);

CREATE TABLE api_keys (
    id         text COLLATE "C" PRIMARY KEY,
    name       text NOT NULL,
    hash       text NOT NULL,
    scopes     text NOT NULL,
    created_by text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    revoked_at timestamptz
);

-- The counter row of what the newsroom did, as published_head is that of what the public sees.
CREATE TABLE editorial_head (
    id  integer PRIMARY KEY CHECK (id = 1),
    seq bigint NOT NULL
);
INSERT INTO editorial_head (id, seq) VALUES (1, 0);

CREATE TABLE audit_entries (
    seq           bigint PRIMARY KEY,
    id            uuid NOT NULL UNIQUE,
    at            timestamptz NOT NULL,
    key_id        text COLLATE "C" NOT NULL,
    action        text COLLATE "C" NOT NULL,
    type          text COLLATE "C" NOT NULL,
    item          text COLLATE "C" NOT NULL,
    from_version  integer NOT NULL,
    to_version    integer NOT NULL,
    from_revision integer NOT NULL,
    to_revision   integer NOT NULL,
    request_id    text NOT NULL
);
CREATE INDEX audit_entries_item ON audit_entries (item, seq);
CREATE INDEX audit_entries_key ON audit_entries (key_id, seq);
CREATE INDEX audit_entries_at ON audit_entries (at, seq);

-- What is in the log stays there as it is.
-- +goose StatementBegin
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit_entries is append-only';
END
$$;
-- +goose StatementEnd
CREATE TRIGGER audit_entries_append_only BEFORE UPDATE OR DELETE ON audit_entries
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_change();

CREATE TABLE receipts (
    key_id      text COLLATE "C" NOT NULL,
    name        text COLLATE "C" NOT NULL,
    fingerprint text NOT NULL,
    told        bytea NOT NULL,
    at          timestamptz NOT NULL,
    PRIMARY KEY (key_id, name)
);
CREATE INDEX receipts_at ON receipts (at);

-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'dateline_reader') THEN
        GRANT SELECT ON published_translations, published_tombstones TO dateline_reader;
    END IF;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP TABLE receipts, audit_entries, editorial_head, api_keys, published_tombstones, published_translations, release_places;
DROP FUNCTION refuse_audit_change;
DROP INDEX releases_leaving, releases_replacement, releases_date, releases_updated;
ALTER TABLE releases
    DROP COLUMN title_key, DROP COLUMN translations, DROP COLUMN live, DROP COLUMN changed, DROP COLUMN significance,
    DROP COLUMN note, DROP COLUMN withdraw_at, DROP COLUMN withdrawn_at, DROP COLUMN withdrawal_reason,
    DROP COLUMN withdrawal_note, DROP COLUMN replaced_by;
