-- +goose Up
-- How far a copy of another instance has read there. There is no row in an instance of its own.
CREATE TABLE mirror (
    id    integer PRIMARY KEY CHECK (id = 1),
    place text    NOT NULL
);

-- +goose Down
DROP TABLE mirror;
