-- +goose Up
-- The working copies: what the newsroom writes. Public routes never read these tables.

CREATE TABLE releases (
    id                 uuid PRIMARY KEY,
    slug               text COLLATE "C" NOT NULL UNIQUE,
    kind               text NOT NULL,
    status             text NOT NULL CHECK (status IN ('draft', 'scheduled', 'published', 'withdrawn')),
    title              text NOT NULL,
    summary            text NOT NULL,
    body_markdown      text NOT NULL,
    body_html          text NOT NULL,
    body_text          text NOT NULL,
    date               text COLLATE "C" NOT NULL,
    dateline           text NOT NULL,
    places             text NOT NULL,
    locale             text NOT NULL,
    origin_system      text COLLATE "C" NOT NULL,
    origin_id          text COLLATE "C" NOT NULL,
    origin_url         text NOT NULL,
    origin_hash        text NOT NULL,
    version            integer NOT NULL,
    revision           integer NOT NULL,
    publish_at         timestamptz,
    first_published_at timestamptz,
    published_at       timestamptz,
    trashed_at         timestamptz,
    created_at         timestamptz NOT NULL,
    updated_at         timestamptz NOT NULL
);
CREATE UNIQUE INDEX releases_origin ON releases (origin_system, origin_id) WHERE origin_system <> '';
CREATE INDEX releases_due ON releases (publish_at) WHERE status = 'scheduled';

CREATE TABLE release_tags (
    release_id uuid NOT NULL REFERENCES releases (id) ON DELETE CASCADE,
    dimension  text COLLATE "C" NOT NULL,
    term_id    uuid NOT NULL,
    position   integer NOT NULL,
    PRIMARY KEY (release_id, dimension, term_id)
);
CREATE INDEX release_tags_term ON release_tags (term_id, dimension);

-- Every slug a release has or had, so that none is given twice.
CREATE TABLE release_slugs (
    slug       text COLLATE "C" PRIMARY KEY,
    release_id uuid NOT NULL REFERENCES releases (id) ON DELETE CASCADE
);

-- +goose Down
DROP TABLE release_slugs, release_tags, releases;
