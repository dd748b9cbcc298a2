-- +goose Up
-- What the words of a published release are. The words come from internal/search, ready for the index, which keeps no
-- text of its own; what was published before is indexed by the step that follows the migrations (internal/store/reindex.go).
CREATE TABLE published_texts (
    number             INTEGER NOT NULL PRIMARY KEY, -- of the release in published_words
    release_id         TEXT NOT NULL UNIQUE REFERENCES published_releases (id) ON DELETE CASCADE,
    date               TEXT NOT NULL,
    kind               TEXT NOT NULL,
    locale             TEXT NOT NULL,
    title_key          TEXT NOT NULL,
    first_published_at TIMESTAMP NOT NULL,
    published_at       TIMESTAMP NOT NULL
);
CREATE VIRTUAL TABLE published_words USING fts5 (
    title, summary, marks, body, content = '', contentless_delete = 1, tokenize = "ascii tokenchars '#=_'"
);
-- +goose StatementBegin
CREATE TRIGGER published_texts_deleted AFTER DELETE ON published_texts
BEGIN
    DELETE FROM published_words WHERE rowid = OLD.number;
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE published_words;
DROP TABLE published_texts;
