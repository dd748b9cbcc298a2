-- +goose Up
-- The former slugs of a release: the export and the feed show them.
CREATE INDEX published_slugs_release ON published_slugs (release_id);

-- +goose Down
DROP INDEX published_slugs_release;
