-- +goose Up
-- How far the feed was pruned: a reader who stands before pruned_seq may have missed that something was withdrawn.
-- What lies before swept_seq was looked at.
ALTER TABLE published_head ADD COLUMN pruned_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE published_head ADD COLUMN swept_seq INTEGER NOT NULL DEFAULT 0;

-- Which instance this one is a copy of, and how far the copy has come.
CREATE TABLE mirrors (
    id         INTEGER   NOT NULL PRIMARY KEY CHECK (id = 1),
    source     TEXT      NOT NULL,
    filter     TEXT      NOT NULL,
    phase      TEXT      NOT NULL CHECK (phase IN ('terms', 'releases', 'changes')),
    after_id   TEXT      NOT NULL,
    cursor     TEXT      NOT NULL,
    updated_at TIMESTAMP NOT NULL
);

-- +goose Down
DROP TABLE mirrors;
ALTER TABLE published_head DROP COLUMN swept_seq;
ALTER TABLE published_head DROP COLUMN pruned_seq;
