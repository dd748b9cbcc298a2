-- +goose Up
-- How far the feed was pruned: a reader who stands before pruned_seq may have missed that something was withdrawn.
-- What lies before swept_seq was looked at.
ALTER TABLE published_head
    ADD COLUMN pruned_seq bigint NOT NULL DEFAULT 0,
    ADD COLUMN swept_seq  bigint NOT NULL DEFAULT 0;

-- Which instance this one is a copy of, and how far the copy has come.
CREATE TABLE mirrors (
    id         integer     PRIMARY KEY CHECK (id = 1),
    source     text        NOT NULL,
    filter     text        NOT NULL,
    phase      text        NOT NULL CHECK (phase IN ('terms', 'releases', 'changes')),
    after_id   text        NOT NULL,
    cursor     text        NOT NULL,
    updated_at timestamptz NOT NULL
);

-- +goose Down
DROP TABLE mirrors;
ALTER TABLE published_head DROP COLUMN pruned_seq, DROP COLUMN swept_seq;
