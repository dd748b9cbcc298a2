package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// publishedRow is the current version of a release: what queries ask of it, and the JSON that lists show.
type publishedRow struct {
	ID               string `gorm:"primaryKey"`
	Slug             string
	Kind             string
	Locale           string
	TitleKey         string
	Date             string
	Version          int
	FirstPublishedAt time.Time
	PublishedAt      time.Time
	OriginSystem     string
	OriginID         string
	Head             string
	Tail             string
	Tags             string
}

// TableName implements gorm's Tabler.
func (publishedRow) TableName() string { return "published_releases" }

// versionRow is a published version. It is never changed.
type versionRow struct {
	ReleaseID    string
	Version      int
	PublishedAt  time.Time
	Significance string
	Note         string
	Head         string
	Tail         string
	Tags         string
	Labels       string
	BodyMarkdown string
	BodyHTML     string
	BodyText     string
}

// TableName implements gorm's Tabler.
func (versionRow) TableName() string { return "published_versions" }

type publishedTagRow struct {
	ReleaseID string
	Dimension string
	TermID    string
	Date      string // of the release, so that an index gives a term's newest releases
	Position  int
}

// TableName implements gorm's Tabler.
func (publishedTagRow) TableName() string { return "published_tags" }

type publishedPlaceRow struct {
	ReleaseID string
	PlaceKey  string
	Date      string
	Position  int
}

// TableName implements gorm's Tabler.
func (publishedPlaceRow) TableName() string { return "published_places" }

type publishedSlugRow struct {
	Slug      string
	ReleaseID string
}

// TableName implements gorm's Tabler.
func (publishedSlugRow) TableName() string { return "published_slugs" }

// releaseFields says where the fields of the published list are kept.
func releaseFields() columns {
	cs := columns{
		"id":                 {sql: "id", kind: columnID},
		"slug":               {sql: "slug"},
		"kind":               {sql: "kind"},
		"locale":             {sql: "locale"},
		"title":              {sql: "title_key", fold: content.Fold},
		"date":               {sql: "date"},
		"published_at":       {sql: "published_at"},
		"first_published_at": {sql: "first_published_at"},
		"origin_system":      {sql: "origin_system"},
		"origin_id":          {sql: "origin_id"},
		query.Relevance:      {sql: "relevance"},
		"places": {kind: columnLink, link: link{
			table: "published_places", owner: "release_id", value: "place_key", fold: content.Key}},
	}
	for _, d := range content.Dimensions() {
		cs[string(d)] = column{kind: columnLink, link: link{
			table: "published_tags", owner: "release_id", value: "term_id", where: "dimension = '" + string(d) + "'"}}
	}
	return cs
}

func (r *publishedRow) value(field string) string {
	switch field {
	case "kind":
		return r.Kind
	case "locale":
		return r.Locale
	case "title":
		return r.TitleKey
	case "date":
		return r.Date
	case "published_at":
		return instantText(r.PublishedAt)
	case "first_published_at":
		return instantText(r.FirstPublishedAt)
	default:
		return r.ID
	}
}

func (r *publishedRow) card() *document.Card {
	return &document.Card{ID: r.ID, Slug: r.Slug, Locale: r.Locale, Version: r.Version, Head: r.Head, Tail: r.Tail, Tags: r.Tags}
}

// published says where the published list is kept.
func (s *Store) published() *listing {
	return &listing{engine: s.engine, table: publishedRow{}.TableName(), key: "id", columns: releaseFields()}
}

// found says where what a search asks of the published list is kept: with the index entries, where all of it is there.
func (s *Store) found(q *query.Query, sort []query.Key) *listing {
	if q.Search == nil {
		return s.published()
	}
	return s.narrowest(q, sort)
}

// narrowest says where conditions and an order are looked at with the least reading: in the rows of the index
// entries, where these have all of it.
func (s *Store) narrowest(q *query.Query, sort []query.Key) *listing {
	if s.engine != Postgres || !narrow(q.Where, sort) {
		return s.published()
	}
	return &listing{engine: s.engine, table: textRow{}.TableName(), key: "release_id", columns: textFields(), indexed: true}
}

// Releases reads one page of the published list and what is counted besides, all as they stand at one moment. Each card
// is in the first of the languages wanted that it is there in, and has a body where one is to be shown.
func (s *Store) Releases(ctx context.Context, q *query.Query, wanted []string, bodies document.Bodies) (query.Page[*document.Card], query.Counts, error) {
	page, counts, ok, err := s.fromIndex(ctx, q, wanted, bodies)
	if ok || err != nil {
		return page, counts, err
	}
	err = s.atOnce(ctx, func(db *gorm.DB) (err error) {
		page, counts, err = s.releasesOn(db, q, wanted, bodies)
		return err
	})
	return page, counts, asContent(err)
}

// releasesOn is Releases as a transaction sees them.
func (s *Store) releasesOn(db *gorm.DB, q *query.Query, wanted []string, bodies document.Bodies) (page query.Page[*document.Card], counts query.Counts, err error) {
	if err := s.bySearch(db, q); err != nil {
		return page, counts, err
	}
	rows, err := s.publishedPage(db, q)
	if err != nil {
		return page, counts, err
	}
	page = pageOf(rows, (*publishedRow).card)
	if bodies != 0 {
		if _, err := withBodies(db, page.Items, bodies); err != nil {
			return page, counts, err
		}
	}
	if err := translate(db, page.Items, wanted, bodies); err != nil {
		return page, counts, err
	}
	counts, err = s.found(q, nil).counts(db, q, s.narrowest(q, nil))
	return page, counts, err
}

// publishedPage reads the rows of one page from wherever their order is known.
func (s *Store) publishedPage(db *gorm.DB, q *query.Query) (query.Page[*publishedRow], error) {
	l := s.found(q, q.Sort)
	if !l.indexed {
		return listRanked[publishedRow](db, l, q, s.found(q, nil))
	}
	entries, err := foundPage(db, l, q)
	if err != nil {
		return query.Page[*publishedRow]{}, err
	}
	ids := make([]string, len(entries.Items))
	for i, e := range entries.Items {
		ids[i] = e.Found.ReleaseID
	}
	rows, err := rowsByID(db, ids)
	return query.Page[*publishedRow]{Items: rows, Total: entries.Total, Next: entries.Next, Prev: entries.Prev}, err
}

// rowsByID reads published releases in the order of their ids.
func rowsByID(db *gorm.DB, ids []string) ([]*publishedRow, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	var found []*publishedRow
	if err := db.Where("id IN ?", ids).Find(&found).Error; err != nil {
		return nil, fmt.Errorf("read releases: %w", err)
	}
	rows := make([]*publishedRow, len(ids))
	for _, r := range found {
		rows[slices.Index(ids, r.ID)] = r
	}
	return rows, nil
}

// withBodies reads the bodies of the very versions that cards show, in some forms. It reports whether all are there.
func withBodies(db *gorm.DB, cards []*document.Card, forms document.Bodies) (all bool, err error) {
	if len(cards) == 0 {
		return true, nil
	}
	versions := make([][]any, len(cards))
	byID := make(map[string]*document.Card, len(cards))
	for i, c := range cards {
		versions[i], byID[c.ID] = []any{c.ID, c.Version}, c
	}
	var bodies []versionRow
	err = db.Select(append([]string{"release_id"}, forms.Members()...)).
		Where("(release_id, version) IN ?", versions).Find(&bodies).Error
	if err != nil {
		return false, fmt.Errorf("read bodies: %w", asContent(err))
	}
	for _, b := range bodies {
		byID[b.ReleaseID].Body = b.body()
	}
	return len(bodies) == len(cards), nil
}

func (v *versionRow) body() *content.Body {
	return &content.Body{Markdown: v.BodyMarkdown, HTML: v.BodyHTML, Text: v.BodyText}
}

// byPublicKey asks for the release that has an id, or has or had a slug in public.
func byPublicKey(tx *gorm.DB, id, key string) *gorm.DB {
	if content.ValidID(key) {
		return tx.Where(id+" = ?", key)
	}
	return tx.Joins("JOIN published_slugs p ON p.release_id = "+id).Where("p.slug = ?", key)
}

// Release reads the published release with an id or a slug, with some forms of its body, in the first of the languages
// wanted that it is there in. A slug it had before gives a [content.Moved], one that was withdrawn a [content.Gone].
func (s *Store) Release(ctx context.Context, key string, wanted []string, bodies document.Bodies) (*document.Card, error) {
	c, b := &document.Card{}, &content.Body{}
	into := []any{&c.ID, &c.Slug, &c.Locale, &c.Version, &c.Tags, &c.Head, &c.Tail}
	columns := "r.id, r.slug, r.locale, r.version, r.tags, v.head, v.tail"
	for _, column := range bodies.Members() {
		columns += ", v." + column
		into = append(into, bodyForm(b, column))
	}
	err := s.one(ctx, "SELECT "+columns+publishedBy(key), key)(into...)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return nil, s.withdrawn(ctx, key)
	case err != nil:
		return nil, fmt.Errorf("find release: %w", asContent(err))
	case c.Slug != key && c.ID != key:
		return nil, &content.Moved{Slug: c.Slug}
	}
	c.Body = b
	return c, translate(s.read.WithContext(ctx), []*document.Card{c}, wanted, bodies)
}

// one asks for one row, and gives what reads it. Where there is none that gives [sql.ErrNoRows].
func (s *Store) one(ctx context.Context, statement string, args ...any) (scan func(into ...any) error) {
	rows, err := s.fixed.WithContext(ctx).Raw(statement, args...).Rows() // Row has no error of its own to give, and panics
	return func(into ...any) error {
		if err != nil {
			return err
		}
		defer func() { _ = rows.Close() }()
		if !rows.Next() {
			return cmp.Or(rows.Err(), error(sql.ErrNoRows))
		}
		return rows.Scan(into...)
	}
}

// bodyForm gives where a form of a body is kept, by its column.
func bodyForm(b *content.Body, column string) *string {
	switch column {
	case "body_html":
		return &b.HTML
	case "body_markdown":
		return &b.Markdown
	default:
		return &b.Text
	}
}

// publishedBy finds a release and its present version by an id or a slug. The tags are not those of the version, where a term
// was merged into another since.
func publishedBy(key string) string {
	const published = " FROM published_releases r JOIN published_versions v ON v.release_id = r.id AND v.version = r.version"
	if content.ValidID(key) {
		return published + " WHERE r.id = ?"
	}
	return published + " JOIN published_slugs p ON p.release_id = r.id WHERE p.slug = ?"
}
