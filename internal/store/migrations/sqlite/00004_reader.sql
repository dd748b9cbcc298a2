-- +goose Up
-- SQLite has no roles: readers open the file read-only (see open.go).
SELECT 1;

-- +goose Down
SELECT 1;
