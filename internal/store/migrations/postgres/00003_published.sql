-- +goose Up
-- What the public reads, written by the act of publishing alone. Nothing here refers to the working copies.

-- A version is never changed once written. head and tail are the JSON members before and after tags and body;
-- tags names the terms by id, labels what they were called on the day.
CREATE TABLE published_versions (
    release_id    uuid NOT NULL,
    version       integer NOT NULL,
    published_at  timestamptz NOT NULL,
    significance  text NOT NULL CHECK (significance IN ('major', 'minor', 'correction')),
    note          text NOT NULL,
    head          text NOT NULL,
    tail          text NOT NULL,
    tags          text NOT NULL,
    labels        text NOT NULL,
    body_markdown text NOT NULL,
    body_html     text NOT NULL,
    body_text     text NOT NULL,
    PRIMARY KEY (release_id, version)
);

-- The current version of each release, with the columns that queries need and the JSON that lists show.
CREATE TABLE published_releases (
    id                 uuid PRIMARY KEY,
    slug               text COLLATE "C" NOT NULL UNIQUE,
    kind               text COLLATE "C" NOT NULL,
    locale             text COLLATE "C" NOT NULL,
    title_key          text COLLATE "C" NOT NULL,
    date               text COLLATE "C" NOT NULL,
    version            integer NOT NULL,
    first_published_at timestamptz NOT NULL,
    published_at       timestamptz NOT NULL,
    origin_system      text COLLATE "C" NOT NULL,
    origin_id          text COLLATE "C" NOT NULL,
    head               text NOT NULL,
    tail               text NOT NULL,
    tags               text NOT NULL,
    FOREIGN KEY (id, version) REFERENCES published_versions (release_id, version) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX published_releases_date ON published_releases (date, id);
CREATE INDEX published_releases_kind ON published_releases (kind, date, id);
CREATE INDEX published_releases_locale ON published_releases (locale, date, id);
CREATE INDEX published_releases_title ON published_releases (title_key, id);
CREATE INDEX published_releases_published ON published_releases (published_at, id);
CREATE INDEX published_releases_first ON published_releases (first_published_at, id);
CREATE INDEX published_releases_origin ON published_releases (origin_system, origin_id);

CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX published_releases_words ON published_releases USING gin (title_key gin_trgm_ops);

CREATE TABLE published_tags (
    release_id uuid NOT NULL REFERENCES published_releases (id) ON DELETE CASCADE,
    dimension  text COLLATE "C" NOT NULL,
    term_id    uuid NOT NULL,
    date       text COLLATE "C" NOT NULL,
    position   integer NOT NULL,
    PRIMARY KEY (release_id, dimension, term_id)
);
CREATE INDEX published_tags_term ON published_tags (dimension, term_id, date, release_id);

CREATE TABLE published_places (
    release_id uuid NOT NULL REFERENCES published_releases (id) ON DELETE CASCADE,
    place_key  text COLLATE "C" NOT NULL,
    date       text COLLATE "C" NOT NULL,
    position   integer NOT NULL,
    PRIMARY KEY (release_id, place_key)
);
CREATE INDEX published_places_place ON published_places (place_key, date, release_id);

-- Every slug under which a release is or was public: an old one redirects.
CREATE TABLE published_slugs (
    slug       text COLLATE "C" PRIMARY KEY,
    release_id uuid NOT NULL
);

-- Bodies are most of what is written, and the default compression most of the work of writing them. A server
-- built without lz4 keeps the default.
-- +goose StatementBegin
DO $$
BEGIN
    ALTER TABLE releases
        ALTER COLUMN body_markdown SET COMPRESSION lz4,
        ALTER COLUMN body_html SET COMPRESSION lz4,
        ALTER COLUMN body_text SET COMPRESSION lz4;
    ALTER TABLE published_versions
        ALTER COLUMN body_markdown SET COMPRESSION lz4,
        ALTER COLUMN body_html SET COMPRESSION lz4,
        ALTER COLUMN body_text SET COMPRESSION lz4;
EXCEPTION
    WHEN feature_not_supported OR invalid_parameter_value THEN NULL;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP TABLE published_slugs, published_places, published_tags, published_releases, published_versions;
