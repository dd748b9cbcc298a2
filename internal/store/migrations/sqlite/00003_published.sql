-- +goose Up
-- What the public reads, written by the act of publishing alone. Nothing here refers to the working copies.

-- A version is never changed once written. head and tail are the JSON members before and after tags and body;
-- tags names the terms by id, labels what they were called on the day.
CREATE TABLE published_versions (
    release_id    TEXT NOT NULL,
    version       INTEGER NOT NULL,
    published_at  TIMESTAMP NOT NULL,
    significance  TEXT NOT NULL CHECK (significance IN ('major', 'minor', 'correction')),
    note          TEXT NOT NULL,
    head          TEXT NOT NULL,
    tail          TEXT NOT NULL,
    tags          TEXT NOT NULL,
    labels        TEXT NOT NULL,
    body_markdown TEXT NOT NULL,
    body_html     TEXT NOT NULL,
    body_text     TEXT NOT NULL,
    PRIMARY KEY (release_id, version)
);

-- The current version of each release, with the columns that queries need and the JSON that lists show.
CREATE TABLE published_releases (
    id                 TEXT NOT NULL PRIMARY KEY,
    slug               TEXT NOT NULL UNIQUE,
    kind               TEXT NOT NULL,
    locale             TEXT NOT NULL,
    title_key          TEXT NOT NULL,
    date               TEXT NOT NULL,
    version            INTEGER NOT NULL,
    first_published_at TIMESTAMP NOT NULL,
    published_at       TIMESTAMP NOT NULL,
    origin_system      TEXT NOT NULL,
    origin_id          TEXT NOT NULL,
    head               TEXT NOT NULL,
    tail               TEXT NOT NULL,
    tags               TEXT NOT NULL,
    FOREIGN KEY (id, version) REFERENCES published_versions (release_id, version) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX published_releases_date ON published_releases (date, id);
CREATE INDEX published_releases_kind ON published_releases (kind, date, id);
CREATE INDEX published_releases_locale ON published_releases (locale, date, id);
CREATE INDEX published_releases_title ON published_releases (title_key, id);
CREATE INDEX published_releases_published ON published_releases (published_at, id);
CREATE INDEX published_releases_first ON published_releases (first_published_at, id);
CREATE INDEX published_releases_origin ON published_releases (origin_system, origin_id);


CREATE TABLE published_tags (
    release_id TEXT NOT NULL REFERENCES published_releases (id) ON DELETE CASCADE,
    dimension  TEXT NOT NULL,
    term_id    TEXT NOT NULL,
    date       TEXT NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (release_id, dimension, term_id)
) WITHOUT ROWID;
CREATE INDEX published_tags_term ON published_tags (dimension, term_id, date, release_id);

CREATE TABLE published_places (
    release_id TEXT NOT NULL REFERENCES published_releases (id) ON DELETE CASCADE,
    place_key  TEXT NOT NULL,
    date       TEXT NOT NULL,
    position   INTEGER NOT NULL,
    PRIMARY KEY (release_id, place_key)
) WITHOUT ROWID;
CREATE INDEX published_places_place ON published_places (place_key, date, release_id);

-- Every slug under which a release is or was public: an old one redirects.
CREATE TABLE published_slugs (
    slug       TEXT NOT NULL PRIMARY KEY,
    release_id TEXT NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE published_slugs;
DROP TABLE published_places;
DROP TABLE published_tags;
DROP TABLE published_releases;
DROP TABLE published_versions;
