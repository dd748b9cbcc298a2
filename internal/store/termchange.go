package store

import (
	"context"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/dateline-press/dateline/internal/content"
)

// Change makes or changes a term, with its spellings, in one transaction that ends with the feed. A name it had
// becomes an alias, a slug it had leads to the present one.
func (t *Table[R, P, T]) Change(ctx context.Context, act content.Act, c content.TermChange[T]) (content.Receipt, error) {
	return t.store.once(ctx, act, func(tx *gorm.DB) ([]byte, error) {
		w, err := t.store.newTermWork(ctx, tx, act)
		if err != nil {
			return nil, err
		}
		if c.Key == "" {
			return t.create(w, c)
		}
		row, before, err := t.locked(ctx, w, c.Key)
		if err != nil {
			return nil, err
		}
		after := row.item()
		if err := c.Edit(after, w.at); err != nil {
			return nil, err
		}
		if err := t.replace(w, before, after); err != nil {
			return nil, err
		}
		if err := w.finish(); err != nil {
			return nil, err
		}
		return c.Receipt(after)
	})
}

// termWork is a transaction that changes terms. It holds the vocabulary alone: nobody tags meanwhile.
type termWork struct {
	*batch
}

func (s *Store) newTermWork(ctx context.Context, tx *gorm.DB, act content.Act) (*termWork, error) {
	if err := s.lockTerms(tx, exclusive); err != nil {
		return nil, err
	}
	b, err := s.newBatch(ctx, tx, act)
	if err != nil {
		return nil, err
	}
	return &termWork{batch: b}, nil
}

// told notes what was done to a term for the log and for the feed.
func (w *termWork) told(it content.Item, op content.ChangeOp, reason string, from, to int, changed ...string) {
	w.events = append(w.events, event{kind: string(it.Type()), id: it.Common().ID, op: op, version: max(from, to), reason: reason,
		changed: changed})
	w.entries = append(w.entries, auditRow{
		KeyID: w.act.By, Action: w.act.Action, Type: string(it.Type()), Item: it.Common().ID, RequestID: w.act.RequestID,
		FromVersion: from, ToVersion: to, FromRevision: from, ToRevision: to,
	})
}

// finish logs and tells, last of all.
func (w *termWork) finish() error {
	if err := w.s.log(w.tx, w.entries, w.at); err != nil {
		return err
	}
	return w.s.record(w.tx, w.events, w.at)
}

// create keeps a new term.
func (t *Table[R, P, T]) create(w *termWork, c content.TermChange[T]) ([]byte, error) {
	term := c.New
	if err := c.Edit(term, w.at); err != nil {
		return nil, err
	}
	common := term.Common()
	common.Version, common.CreatedAt, common.UpdatedAt = 1, w.at, w.at
	if err := t.checked(w, term); err != nil {
		return nil, err
	}
	if err := w.freeSpellings(term, nil); err != nil {
		return nil, err
	}
	if err := insertTerm(w.tx, term); err != nil {
		return nil, fmt.Errorf("insert %s: %w", t.kind, err)
	}
	w.told(term, content.Upsert, "created", 0, 1)
	if err := w.finish(); err != nil {
		return nil, err
	}
	return c.Receipt(term)
}

// checked holds the rules of a term, alone and among the others.
func (t *Table[R, P, T]) checked(w *termWork, term T) error {
	if err := term.Check(); err != nil {
		return err
	}
	return w.vocabulary.CheckLinks(term)
}

// locked finds a term that is to be changed. The row gives the same term as often as it is asked.
func (t *Table[R, P, T]) locked(ctx context.Context, w *termWork, key string) (P, T, error) {
	var none T
	column := "slug"
	if content.ValidID(key) {
		column = "id"
	}
	rows, err := t.rows(ctx, w.tx, "t."+column+" = ?", key)
	if err != nil {
		return nil, none, fmt.Errorf("find %s: %w", t.kind, err)
	}
	if len(rows) == 0 {
		return nil, none, content.Errorf(content.NotFound, "there is no %s with this id or slug", t.kind.Label())
	}
	if t.finish != nil {
		if err := t.finish(w.tx, rows); err != nil {
			return nil, none, err
		}
	}
	before := rows[0].item()
	if s, ok := any(before).(*content.Structure); ok && s.Kind == content.KindFieldOperation {
		return nil, none, content.Errorf(content.Conflict, "this structure is a field operation: change it at /v1/field-operations/%s", s.Slug)
	}
	return rows[0], before, nil
}

// replace keeps what has become of a term. Where nothing has, nothing is done.
func (t *Table[R, P, T]) replace(w *termWork, before, after T) error {
	old, term := before.Common(), after.Common()
	term.KeepOldName(old)
	if err := t.checked(w, after); err != nil {
		return err
	}
	if same(before, after) {
		return nil
	}
	former, err := formerSlugs(w.tx, before, term.Slug)
	if err != nil {
		return err
	}
	if err := w.freeSpellings(after, former); err != nil {
		return err
	}
	term.Version, term.UpdatedAt = old.Version+1, w.at
	if err := updateTerm(w.tx, after); err != nil {
		return fmt.Errorf("update %s: %w", t.kind, err)
	}
	if err := replaceKeys(w.tx, after, former); err != nil {
		return err
	}
	w.told(after, content.Upsert, "changed", old.Version, term.Version, content.ChangedMembers(before, after)...)
	return nil
}

// same compares two terms by what they say: an empty list and none at all say the same.
func same(before, after content.Item) bool {
	return fmt.Sprintf("%+v", before) == fmt.Sprintf("%+v", after)
}

// updateTerm writes a term over its row.
func updateTerm(tx *gorm.DB, it content.Item) error {
	tx = tx.Select("*")
	switch it := it.(type) {
	case *content.FieldOfWork:
		return tx.Updates(newFieldOfWorkRow(it)).Error
	case *content.State:
		return tx.Updates(newStateRow(it)).Error
	case *content.Structure:
		return tx.Updates(newStructureRow(it)).Error
	case *content.Meeting:
		return tx.Updates(newMeetingRow(it)).Error
	case *content.FieldOperation:
		r := newFieldOperationRow(it)
		if err := tx.Updates(&r.Structure).Error; err != nil {
			return err
		}
		fresh := tx.Session(&gorm.Session{NewDB: true})
		if err := fresh.Where("structure_id = ?", it.ID).Delete(&hostStateRow{}).Error; err != nil || len(r.HostStates) == 0 {
			return err
		}
		return fresh.Create(r.hostStateRows()).Error
	default:
		return fmt.Errorf("there is no table for %s", it.Type())
	}
}

// formerSlugs gives the slugs and ids that lead to a term besides its present ones, given the slug it is to have.
func formerSlugs(tx *gorm.DB, before content.Item, slug string) ([]string, error) {
	var former []string
	err := tx.Model(&termKeyRow{}).Where("term_id = ? AND use = ?", before.Common().ID, useFormerSlug).
		Order("spelling").Pluck("spelling", &former).Error
	if err != nil {
		return nil, fmt.Errorf("read former slugs: %w", err)
	}
	if before.Common().Slug != slug {
		former = append(former, before.Common().Slug)
	}
	return slices.DeleteFunc(former, func(s string) bool { return s == slug }), nil
}

// replaceKeys writes the spellings of a term anew. A slug it had comes before an alias of the same key, since the
// aliases are kept with the term and the slug is not.
func replaceKeys(tx *gorm.DB, it content.Item, former []string) error {
	if err := tx.Where("term_id = ?", it.Common().ID).Delete(&termKeyRow{}).Error; err != nil {
		return fmt.Errorf("replace spellings: %w", err)
	}
	rows := allKeys(it, former)
	if err := tx.Create(rows).Error; err != nil {
		return fmt.Errorf("replace spellings: %w", err)
	}
	return nil
}

// allKeys lists the spellings of a term and the slugs it had, each key once.
func allKeys(it content.Item, former []string) []termKeyRow {
	rows := termKeys(it)
	for _, slug := range former {
		row := termKeyRow{Type: keyType(it.Type()), Key: content.Key(slug), TermID: it.Common().ID, Use: useFormerSlug, Spelling: slug}
		i := slices.IndexFunc(rows, func(r termKeyRow) bool { return r.Key == row.Key })
		switch {
		case i < 0:
			rows = append(rows, row)
		case rows[i].Use == useAlias || rows[i].Use == useName:
			rows[i] = row
		}
	}
	return rows
}

// freeSpellings holds that no other term of the type is found by what this one is called.
func (w *termWork) freeSpellings(it content.Item, former []string) error {
	rows := allKeys(it, former)
	byKey := map[string]termKeyRow{}
	keys := make([]string, len(rows))
	for i, r := range rows {
		keys[i], byKey[r.Key] = r.Key, r
	}
	var taken []termKeyRow
	err := w.tx.Clauses(clause.OrderBy{Columns: []clause.OrderByColumn{{Column: clause.Column{Name: "key"}}}}).
		Where("type = ? AND key IN ? AND term_id <> ?", keyType(it.Type()), keys, it.Common().ID).Find(&taken).Error
	if err != nil {
		return fmt.Errorf("look up spellings: %w", err)
	}
	if len(taken) == 0 {
		return nil
	}
	conflict := &content.Error{Kind: content.Conflict, Message: "another " + it.Type().Label() + " is found by the same name"}
	for _, other := range taken {
		own := byKey[other.Key]
		conflict.Fields = append(conflict.Fields, content.FieldError{Field: memberOf(own.Use), Message: fmt.Sprintf("%q is taken", own.Spelling)})
	}
	return conflict
}

// memberOf says in which member a spelling stands.
func memberOf(use string) string {
	switch use {
	case useSlug, useFormerSlug:
		return "slug"
	case useName:
		return "name"
	default:
		return "aliases"
	}
}
