-- +goose Up
-- A release that a mirror takes away takes its slugs with it: without an index each of them would be read.
CREATE INDEX release_slugs_release ON release_slugs (release_id);

-- +goose Down
DROP INDEX release_slugs_release;
