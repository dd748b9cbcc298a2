package store

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/search"
)

// foundColumns is what a search shows of a release without looking at its row, which is many times as wide: by this its
// matches are counted and put in order.
type foundColumns struct {
	ReleaseID        string
	Date             string
	Kind             string
	Locale           string
	TitleKey         string
	FirstPublishedAt time.Time
	PublishedAt      time.Time
}

// textRow is the index entry of a published release on PostgreSQL.
type textRow struct {
	Found  foundColumns `gorm:"embedded"`
	Search []byte       // a tsvector in the form in which the server takes it: see the codec in postgres.go
}

// TableName implements gorm's Tabler.
func (textRow) TableName() string { return "published_texts" }

// numberedTextRow names a published release in the full-text index of SQLite.
type numberedTextRow struct {
	Number int64
	Found  foundColumns `gorm:"embedded"`
}

// TableName implements gorm's Tabler.
func (numberedTextRow) TableName() string { return "published_texts" }

// entryRow is an index entry that is to be written.
type entryRow struct {
	found  foundColumns
	entry  *search.Entry
	vector []byte // the same as PostgreSQL takes it, where it was made before it is written
}

// newEntryRow analyses an edition, all of its languages.
func newEntryRow(x *search.Indexer, e *content.Edition) entryRow {
	d := search.Document{Places: e.Places, Terms: termsOf(e.Tags)}
	d.Texts = append(d.Texts, search.Text{Locale: e.Locale, Title: e.Title, Summary: e.Summary, Body: e.Body.Text})
	for _, t := range e.Translations {
		d.Texts = append(d.Texts, search.Text{Locale: t.Locale, Title: t.Title, Summary: t.Summary, Body: t.Body.Text})
	}
	return entryRow{entry: x.Index(&d), found: foundColumns{
		ReleaseID: e.ID, Date: string(e.Date), Kind: string(e.Kind), Locale: e.Locale, TitleKey: content.Fold(e.Title),
		FirstPublishedAt: e.FirstPublishedAt, PublishedAt: e.PublishedAt,
	}}
}

// index begins to analyse editions, on all processors, and gives what waits for their entries. It takes about as long
// as writing the rest of them, and the database can do that meanwhile.
func (s *Store) index(published []*publishedRows) (entries func() []entryRow) {
	all := make([]entryRow, len(published))
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(published)) {
		workers.Go(func() {
			x := search.NewIndexer()
			for i := next.Add(1) - 1; i < int64(len(all)); i = next.Add(1) - 1 {
				if all[i] = newEntryRow(x, published[i].edition); s.engine == Postgres {
					all[i].vector = all[i].entry.Vector()
				}
			}
		})
	}
	return func() []entryRow {
		workers.Wait()
		return all
	}
}

func termsOf(tags content.Tags) []string {
	var all []string
	for _, d := range content.Dimensions() {
		all = append(all, tags[d]...)
	}
	return all
}

// writeEntries adds index entries of releases that have none.
func (s *Store) writeEntries(tx *gorm.DB, entries []entryRow) error {
	if len(entries) == 0 {
		return nil
	}
	if s.engine == SQLite {
		return writeWords(tx, entries)
	}
	rows := make([]textRow, len(entries))
	for i, e := range entries {
		if rows[i] = (textRow{Found: e.found, Search: e.vector}); e.vector == nil {
			rows[i].Search = e.entry.Vector()
		}
	}
	return insert(tx, rows)
}

// wordsPerStatement is how many entries one statement adds to the full-text index.
const wordsPerStatement = 50

// writeWords numbers releases and adds them to the full-text index under their numbers. Numbers are given in turn:
// the one connection that writes is the only one to give any.
func writeWords(tx *gorm.DB, entries []entryRow) error {
	var last int64
	if err := tx.Raw("SELECT coalesce(max(number), 0) FROM published_texts").Scan(&last).Error; err != nil {
		return fmt.Errorf("number texts: %w", err)
	}
	rows := make([]numberedTextRow, len(entries))
	for i, e := range entries {
		rows[i] = numberedTextRow{Number: last + int64(i) + 1, Found: e.found}
	}
	if err := insert(tx, rows); err != nil {
		return err
	}
	for chunk := range slices.Chunk(entries, wordsPerStatement) {
		values, args := make([]string, len(chunk)), make([]any, 0, 5*len(chunk))
		for i, e := range chunk {
			last++
			values[i] = "(?, ?, ?, ?, ?)"
			args = append(args, last, e.entry.Column(search.Title), e.entry.Column(search.Summary),
				e.entry.Column(search.Marks), e.entry.Column(search.Body))
		}
		err := tx.Exec("INSERT INTO published_words (rowid, title, summary, marks, body) VALUES "+strings.Join(values, ", "), args...).Error
		if err != nil {
			return fmt.Errorf("index texts: %w", err)
		}
	}
	return nil
}
