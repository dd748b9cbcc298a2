package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// The uses of a spelling in term_keys.
const (
	useSlug       = "slug"
	useName       = "name"
	useAlias      = "alias"
	useFormerSlug = "former_slug"
)

type termKeyRow struct {
	Type     string
	Key      string
	TermID   string
	Use      string
	Spelling string
}

// TableName implements gorm's Tabler.
func (termKeyRow) TableName() string { return "term_keys" }

// keyType says under which type a term's spellings are kept: a field operation is a structure.
func keyType(t content.TermType) string {
	if t == content.TypeFieldOperation {
		t = content.TypeStructure
	}
	return string(t)
}

// vocabularySnapshot is the vocabulary as it stood at a position of the feed.
type vocabularySnapshot struct {
	seq   int64
	terms *content.Vocabulary
	at    query.Place // where the feed was known to stand when the snapshot was last found to be good; zero for nowhere
}

// Vocabulary gives a snapshot of all terms that is no older than the call. It is read again only when a
// term has changed since.
func (s *Store) Vocabulary(ctx context.Context) (*content.Vocabulary, error) {
	return s.vocabularyOn(ctx, s.read)
}

// StandingVocabulary gives a snapshot of all terms that is no older than the place where the feed is known to stand. It
// asks the database only when that place has moved, or is not known.
func (s *Store) StandingVocabulary(ctx context.Context) (*content.Vocabulary, error) {
	at, sure := s.Standing()
	known := s.vocabulary.Load()
	if sure && known != nil && known.at == at && at.Seq > 0 {
		return known.terms, nil
	}
	terms, err := s.Vocabulary(ctx)
	if known = s.vocabulary.Load(); err == nil && sure && known.terms == terms && known.at != at {
		s.vocabulary.CompareAndSwap(known, &vocabularySnapshot{seq: known.seq, terms: terms, at: at})
	}
	return terms, err
}

// vocabularyOn gives the vocabulary as a connection sees it. What a transaction has not committed yet is not to be
// remembered: it calls vocabularyOn before it changes terms.
func (s *Store) vocabularyOn(ctx context.Context, db *gorm.DB) (*content.Vocabulary, error) {
	head, err := headOn(ctx, db)
	if err != nil {
		return nil, err
	}
	if known := s.vocabulary.Load(); known != nil && known.seq == head.TermsSeq {
		return known.terms, nil
	}
	terms, err := s.readVocabulary(ctx, db)
	if err != nil {
		return nil, err
	}
	// What was read is at least as new as the head read before it: remembering it under that head can only
	// cause one reading too many.
	s.vocabulary.Store(&vocabularySnapshot{seq: head.TermsSeq, terms: terms})
	return terms, nil
}

func (s *Store) readVocabulary(ctx context.Context, db *gorm.DB) (*content.Vocabulary, error) {
	var items []content.Item
	err := errors.Join(
		s.FieldsOfWork().all(ctx, db, &items),
		s.States().all(ctx, db, &items),
		s.FieldOperations().all(ctx, db, &items),
		s.otherStructures().all(ctx, db, &items),
		s.Meetings().all(ctx, db, &items),
	)
	if err != nil {
		return nil, err
	}
	var keys []termKeyRow
	if err := db.WithContext(ctx).Where("use = ?", useFormerSlug).Order("type, key").Find(&keys).Error; err != nil {
		return nil, fmt.Errorf("read former slugs: %w", asContent(err))
	}
	former := make([]content.FormerSlug, len(keys))
	for i, k := range keys {
		former[i] = content.FormerSlug{Type: content.TermType(k.Type), Slug: k.Spelling, ID: k.TermID}
	}
	return content.NewVocabulary(items, former), nil
}

// otherStructures gives the structures that are not field operations.
func (s *Store) otherStructures() *StructureTable {
	t := s.Structures()
	t.scope = "t.kind <> 'field_operation'"
	return t
}

// Seed adds the terms that are not there yet and, where there is none, the menu. What editors have made of
// a term since is left as it is. It gives the number of terms added.
func (s *Store) Seed(ctx context.Context, items []content.Item, menu []content.Node) (added int, err error) {
	err = s.transact(ctx, "seed the vocabulary", func(tx *gorm.DB) error {
		if copied, err := mirrored(tx); copied || err != nil {
			return err // what is not in the original is not to be here
		}
		missing, err := missingTerms(tx, items)
		if err != nil {
			return err
		}
		added = len(missing)
		if err := seedNavigation(tx, menu); err != nil {
			return err
		}
		return s.insertTerms(tx, missing)
	})
	return added, err
}

func missingTerms(tx *gorm.DB, items []content.Item) ([]content.Item, error) {
	var ids []string
	if err := tx.Model(&termKeyRow{}).Distinct().Pluck("term_id", &ids).Error; err != nil {
		return nil, err
	}
	known := make(map[string]bool, len(ids))
	for _, id := range ids {
		known[id] = true
	}
	var missing []content.Item
	for _, it := range items {
		if !known[it.Common().ID] {
			missing = append(missing, it)
		}
	}
	return missing, nil
}

// insertTerms writes new terms with their spellings and tells of them in the feed. It moves the counter row
// and is therefore the last thing a transaction does, unless releases follow.
func (s *Store) insertTerms(tx *gorm.DB, items []content.Item) error {
	if len(items) == 0 {
		return nil
	}
	events := make([]event, len(items))
	for i, it := range items {
		if err := it.Check(); err != nil {
			return fmt.Errorf("%s %s: %w", it.Type(), it.Common().Slug, err)
		}
		if err := insertTerm(tx, it); err != nil {
			return fmt.Errorf("insert %s %s: %w", it.Type(), it.Common().Slug, err)
		}
		events[i] = event{kind: string(it.Type()), id: it.Common().ID, op: content.Upsert, version: it.Common().Version, reason: "created"}
	}
	return s.record(tx, events, s.stamp())
}

func insertTerm(tx *gorm.DB, it content.Item) error {
	if err := createTerm(tx, it); err != nil {
		return err
	}
	return tx.Create(termKeys(it)).Error
}

func createTerm(tx *gorm.DB, it content.Item) error {
	switch it := it.(type) {
	case *content.FieldOfWork:
		return tx.Create(newFieldOfWorkRow(it)).Error
	case *content.State:
		return tx.Create(newStateRow(it)).Error
	case *content.Structure:
		return tx.Create(newStructureRow(it)).Error
	case *content.Meeting:
		return tx.Create(newMeetingRow(it)).Error
	case *content.FieldOperation:
		r := newFieldOperationRow(it)
		if err := tx.Create(&r.Structure).Error; err != nil || len(r.HostStates) == 0 {
			return err
		}
		return tx.Create(r.hostStateRows()).Error
	default:
		return fmt.Errorf("there is no table for %s", it.Type())
	}
}

// termKeys lists the spellings of a term, each key once, the weightiest use first.
func termKeys(it content.Item) []termKeyRow {
	var rows []termKeyRow
	seen := map[string]bool{}
	add := func(use, spelling string) {
		key := content.Key(spelling)
		if key == "" || seen[key] {
			return
		}
		seen[key] = true
		rows = append(rows, termKeyRow{
			Type: keyType(it.Type()), Key: key, TermID: it.Common().ID, Use: use, Spelling: spelling,
		})
	}
	add(useSlug, it.Common().Slug)
	for i, spelling := range content.Spellings(it) {
		if i == 0 {
			add(useName, spelling)
			continue
		}
		add(useAlias, spelling)
	}
	return rows
}

// cursorKeyRow holds the key under which cursors are made, the same on every node.
type cursorKeyRow struct {
	ID        int
	CursorKey string
}

// TableName implements gorm's Tabler.
func (cursorKeyRow) TableName() string { return "instance" }

// CursorKey gives the secret under which the cursors of this instance are authenticated.
func (s *Store) CursorKey(ctx context.Context) ([]byte, error) {
	var r cursorKeyRow
	if err := s.read.WithContext(ctx).Take(&r).Error; err != nil {
		return nil, fmt.Errorf("read the cursor key: %w", asContent(err))
	}
	return []byte(r.CursorKey), nil
}

type navigationRow struct {
	ID       int
	ParentID *int
	Position int
	Label    string
	List     string
	TermType string
	TermSlug string
}

// TableName implements gorm's Tabler.
func (navigationRow) TableName() string { return "navigation_items" }

func seedNavigation(tx *gorm.DB, menu []content.Node) error {
	var n int64
	if err := tx.Model(&navigationRow{}).Count(&n).Error; err != nil || n > 0 {
		return err
	}
	var rows []navigationRow
	var add func(nodes []content.Node, parent *int)
	add = func(nodes []content.Node, parent *int) {
		for i, node := range nodes {
			id := len(rows) + 1
			r := navigationRow{ID: id, ParentID: parent, Position: i, Label: node.Label, List: node.List}
			if node.Term != nil {
				r.TermType, r.TermSlug = string(node.Term.Type), node.Term.Slug
			}
			rows = append(rows, r)
			add(node.Children, &id)
		}
	}
	add(menu, nil)
	if len(rows) == 0 {
		return nil
	}
	return tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error
}

// Navigation reads the menu.
func (s *Store) Navigation(ctx context.Context) ([]content.Node, error) {
	var rows []navigationRow
	if err := s.read.WithContext(ctx).Order("position, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the menu: %w", asContent(err))
	}
	children := map[int][]navigationRow{}
	for _, r := range rows {
		parent := 0
		if r.ParentID != nil {
			parent = *r.ParentID
		}
		children[parent] = append(children[parent], r)
	}
	var nodes func(parent int) []content.Node
	nodes = func(parent int) []content.Node {
		list := make([]content.Node, 0, len(children[parent]))
		for _, r := range children[parent] {
			n := content.Node{Label: r.Label, List: r.List, Children: nodes(r.ID)}
			if r.TermType != "" {
				n.Term = &content.Ref{Type: content.TermType(r.TermType), Slug: r.TermSlug}
			}
			list = append(list, n)
		}
		return list
	}
	return nodes(0), nil
}
