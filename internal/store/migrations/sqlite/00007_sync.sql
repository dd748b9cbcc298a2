-- +goose Up
-- How far the feed was pruned: a reader who stands before pruned_seq may have missed that something was withdrawn.
-- What lies before swept_seq was looked at.
ALTER TABLE published_head ADD COLUMN pruned_seq INTEGER NOT NULL DEFAULT 0;
ALTER TABLE published_head ADD COLUMN swept_seq INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE published_head DROP COLUMN swept_seq;
ALTER TABLE published_head DROP COLUMN pruned_seq;
