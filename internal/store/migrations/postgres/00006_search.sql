-- +goose Up
-- What the words of a published release are, beside the release, with what matches are counted by and put in order by:
-- narrow rows, of which hundreds of thousands are looked at in little time. The words come from internal/search; what was published before is indexed by
-- the step that follows the migrations (internal/store/reindex.go).
CREATE TABLE published_texts (
    release_id         uuid PRIMARY KEY REFERENCES published_releases (id) ON DELETE CASCADE,
    date               text COLLATE "C" NOT NULL,
    kind               text COLLATE "C" NOT NULL,
    locale             text COLLATE "C" NOT NULL,
    title_key          text COLLATE "C" NOT NULL,
    first_published_at timestamptz NOT NULL,
    published_at       timestamptz NOT NULL,
    search             tsvector NOT NULL
) WITH (toast_tuple_target = 128); -- the words lie elsewhere: most questions look at none of them
ALTER TABLE published_texts ALTER COLUMN title_key SET STORAGE MAIN; -- matches are put in order by it
CREATE INDEX published_texts_search ON published_texts USING gin (search);
-- +goose StatementBegin
DO $$
BEGIN
    ALTER TABLE published_texts ALTER COLUMN search SET COMPRESSION lz4;
EXCEPTION
    WHEN feature_not_supported OR invalid_parameter_value THEN NULL;
END
$$;
-- +goose StatementEnd

-- +goose StatementBegin
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'dateline_reader') THEN
        GRANT SELECT ON published_texts TO dateline_reader;
    END IF;
END
$$;
-- +goose StatementEnd

-- +goose Down
DROP TABLE published_texts;
