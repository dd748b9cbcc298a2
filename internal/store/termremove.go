package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/dateline-press/dateline/internal/content"
)

// mergeTimeout bounds a statement of a merge, which may touch every release.
const mergeTimeout = "30s"

// Remove takes away a term that nothing uses. The error about one that is in use says how many published releases
// are tagged with it or, to a caller who may see them, how many releases in all.
func (t *Table[R, P, T]) Remove(ctx context.Context, act content.Act, key string, seesDrafts bool, allowed func(T) error) error {
	return t.store.transact(ctx, act.Action, func(tx *gorm.DB) error {
		w, err := t.store.newTermWork(ctx, tx, act)
		if err != nil {
			return err
		}
		_, term, err := t.locked(ctx, w, key)
		if err != nil {
			return err
		}
		if err := allowed(term); err != nil {
			return err
		}
		if err := w.unused(term, seesDrafts); err != nil {
			return err
		}
		if err := deleteTerm(tx, term); err != nil {
			return fmt.Errorf("delete %s: %w", t.kind, err)
		}
		w.told(term, content.Delete, "deleted", term.Common().Version, 0)
		return w.finish()
	})
}

// unused holds that no release and no other term refers to a term.
func (w *termWork) unused(it content.Item, seesDrafts bool) error {
	id := it.Common().ID
	var all, public int64
	if err := w.tx.Raw("SELECT count(DISTINCT release_id) FROM release_tags WHERE term_id = ?", id).Scan(&all).Error; err != nil {
		return fmt.Errorf("count uses: %w", err)
	}
	if err := w.tx.Raw("SELECT count(DISTINCT release_id) FROM published_tags WHERE term_id = ?", id).Scan(&public).Error; err != nil {
		return fmt.Errorf("count uses: %w", err)
	}
	const advice = "retire it, give it a successor, or merge it into another"
	switch {
	case all+public > 0 && seesDrafts:
		return content.Errorf(content.Conflict, "the %s is in use by %d releases, %d of them published: %s", it.Type().Label(), all, public, advice)
	case all+public > 0:
		return content.Errorf(content.Conflict, "the %s is in use, by %d published releases among others: %s", it.Type().Label(), public, advice)
	}
	for _, other := range w.referring(it) {
		return content.Errorf(content.Conflict, "the %s %s refers to it: %s", other.Type().Label(), other.Common().Slug, advice)
	}
	return nil
}

// referring lists the terms that name a term as their successor, parent or host.
func (w *termWork) referring(it content.Item) []content.Item {
	id := it.Common().ID
	var all []content.Item
	for _, kind := range []content.TermType{content.TypeFieldOfWork, content.TypeState, content.TypeStructure,
		content.TypeFieldOperation, content.TypeMeeting} {
		for _, o := range w.vocabulary.Items(kind) {
			refers := o.Common().SuccessorID == id
			switch o := o.(type) {
			case *content.Structure:
				if o.Kind == content.KindFieldOperation {
					continue // it comes as a field operation
				}
				refers = refers || o.ParentID == id
			case *content.FieldOperation:
				refers = refers || slices.Contains(o.HostStateIDs, id)
			}
			if refers {
				all = append(all, o)
			}
		}
	}
	return all
}

// deleteTerm takes away a term's row and spellings.
func deleteTerm(tx *gorm.DB, it content.Item) error {
	id := it.Common().ID
	if err := tx.Where("term_id = ?", id).Delete(&termKeyRow{}).Error; err != nil {
		return err
	}
	switch it.(type) {
	case *content.FieldOfWork:
		return tx.Where("id = ?", id).Delete(&fieldOfWorkRow{}).Error
	case *content.State:
		return tx.Where("id = ?", id).Delete(&stateRow{}).Error
	case *content.Meeting:
		return tx.Where("id = ?", id).Delete(&meetingRow{}).Error
	default:
		if err := tx.Where("structure_id = ?", id).Delete(&hostStateRow{}).Error; err != nil {
			return err
		}
		return tx.Where("id = ?", id).Delete(&structureRow{}).Error
	}
}

// Merge gives everything that a term is used for to another term of the type, with its names, slugs and id, and
// takes it away. Published releases that were tagged with it are told of in the feed.
func (t *Table[R, P, T]) Merge(ctx context.Context, act content.Act, key, into string, allowed func(T) error, receipt func(T) ([]byte, error)) (content.Receipt, error) {
	return t.store.once(ctx, act, func(tx *gorm.DB) ([]byte, error) {
		if t.store.engine == Postgres {
			if err := tx.Exec("SET LOCAL statement_timeout = '" + mergeTimeout + "'").Error; err != nil {
				return nil, fmt.Errorf("set the limit of a merge: %w", err)
			}
		}
		w, err := t.store.newTermWork(ctx, tx, act)
		if err != nil {
			return nil, err
		}
		_, term, err := t.locked(ctx, w, key)
		if err != nil {
			return nil, err
		}
		if err := allowed(term); err != nil {
			return nil, err
		}
		row, before, err := t.into(ctx, w, term, into)
		if err != nil {
			return nil, err
		}
		after := row.item()
		if err := t.merge(w, term, before, after); err != nil {
			return nil, err
		}
		if err := w.finish(); err != nil {
			return nil, err
		}
		return receipt(after)
	})
}

// into finds the term that another is merged into, by any of its spellings.
func (t *Table[R, P, T]) into(ctx context.Context, w *termWork, term T, spelling string) (row P, before T, err error) {
	it := w.vocabulary.Lookup(t.kind, spelling)
	if it == nil {
		return nil, before, fieldFault("merge", "into", "must be the id, the slug or a name of another "+t.kind.Label())
	}
	if it.Common().ID == term.Common().ID {
		return nil, before, fieldFault("merge", "into", "must be another "+t.kind.Label())
	}
	return t.locked(ctx, w, it.Common().ID)
}

func (t *Table[R, P, T]) merge(w *termWork, term, before, after T) error {
	from, to := term.Common().ID, after.Common().ID
	if err := w.repoint(term, to); err != nil {
		return err
	}
	former, err := formerSlugs(w.tx, before, before.Common().Slug)
	if err != nil {
		return err
	}
	gone, err := formerSlugs(w.tx, term, "")
	if err != nil {
		return err
	}
	if err := deleteTerm(w.tx, term); err != nil {
		return fmt.Errorf("delete %s: %w", t.kind, err)
	}
	common := after.Common()
	if common.SuccessorID == from {
		common.SuccessorID = term.Common().SuccessorID
	}
	if s, ok := any(after).(*content.Structure); ok && s.ParentID == from {
		if merged, ok := any(term).(*content.Structure); ok {
			s.ParentID = merged.ParentID
		}
	}
	common.Absorb(term)
	common.Version, common.UpdatedAt = common.Version+1, w.at
	if err := updateTerm(w.tx, after); err != nil {
		return fmt.Errorf("update %s: %w", t.kind, err)
	}
	// The id is kept like a slug that it had: whoever asks for it is led to the present one.
	if err := replaceKeys(w.tx, after, append(append(former, gone...), from)); err != nil {
		return err
	}
	retagged, err := w.retag(from, to)
	if err != nil {
		return err
	}
	w.told(term, content.Delete, "merged", term.Common().Version, 0)
	w.told(after, content.Upsert, "merged", before.Common().Version, common.Version, content.ChangedMembers(before, after)...)
	for _, r := range retagged {
		w.events = append(w.events, event{kind: typeRelease, id: r.ID, op: content.Upsert, version: r.Version, reason: reasonRetagged})
	}
	return nil
}

// repoint lets the terms that refer to a term refer to another.
func (w *termWork) repoint(it content.Item, to string) error {
	id := it.Common().ID
	for _, o := range w.referring(it) {
		if o.Common().ID == to {
			continue
		}
		if err := w.repointOne(o, id, to); err != nil {
			return err
		}
		w.told(o, content.Upsert, "changed", o.Common().Version, o.Common().Version+1)
	}
	return nil
}

func (w *termWork) repointOne(o content.Item, from, to string) error {
	changes := func(table, column string) error {
		return w.tx.Exec("UPDATE "+table+" SET "+column+" = ?, version = version + 1, updated_at = ? WHERE id = ? AND "+column+" = ?",
			to, w.at, o.Common().ID, from).Error
	}
	table := map[content.TermType]string{
		content.TypeFieldOfWork: "fields_of_work", content.TypeState: "states", content.TypeMeeting: "meetings",
		content.TypeStructure: "structures", content.TypeFieldOperation: "structures",
	}[o.Type()]
	if o.Common().SuccessorID == from {
		if err := changes(table, "successor_id"); err != nil {
			return fmt.Errorf("repoint successors: %w", err)
		}
	}
	if s, ok := o.(*content.Structure); ok && s.ParentID == from {
		if err := changes(table, "parent_id"); err != nil {
			return fmt.Errorf("repoint parents: %w", err)
		}
	}
	if f, ok := o.(*content.FieldOperation); ok && slices.Contains(f.HostStateIDs, from) {
		moved := *f
		moved.HostStateIDs = retagged(f.HostStateIDs, slices.Index(f.HostStateIDs, from), to)
		moved.Version, moved.UpdatedAt = f.Version+1, w.at
		if err := updateTerm(w.tx, &moved); err != nil {
			return fmt.Errorf("repoint host States: %w", err)
		}
	}
	return nil
}

// retag tags releases with another term, on both sides, and gives the published ones that were changed by it.
func (w *termWork) retag(from, to string) ([]publishedRow, error) {
	var rows []publishedRow
	err := w.tx.Clauses(clause.Locking{Strength: "UPDATE"}).Select("id", "version", "tags").
		Where("id IN (SELECT release_id FROM published_tags WHERE term_id = ?)", from).Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("find releases to retag: %w", err)
	}
	err = w.tx.Exec(`UPDATE releases SET revision = revision + 1, updated_at = ?
		WHERE id IN (SELECT release_id FROM release_tags WHERE term_id = ?)`, w.at, from).Error
	if err != nil {
		return nil, fmt.Errorf("retag working copies: %w", err)
	}
	for _, table := range []string{"release_tags", "published_tags"} {
		if err := retagTable(w.tx, table, from, to); err != nil {
			return nil, fmt.Errorf("retag %s: %w", table, err)
		}
	}
	for i := range rows {
		text := retaggedText(rows[i].Tags, from, to)
		if err := w.tx.Exec("UPDATE published_releases SET tags = ? WHERE id = ?", text, rows[i].ID).Error; err != nil {
			return nil, fmt.Errorf("retag published releases: %w", err)
		}
	}
	return rows, nil
}

// retagTable moves the rows of a table of tags. A release that had both terms keeps the earlier place.
func retagTable(tx *gorm.DB, table, from, to string) error {
	both := `EXISTS (SELECT 1 FROM ` + table + ` o WHERE o.release_id = ` + table + `.release_id
		AND o.dimension = ` + table + `.dimension AND o.term_id = ?)`
	earlier := tx.Exec(`UPDATE `+table+` SET position = (SELECT min(o.position) FROM `+table+` o
		WHERE o.release_id = `+table+`.release_id AND o.dimension = `+table+`.dimension AND o.term_id IN (?, ?))
		WHERE term_id = ? AND `+both, from, to, to, from)
	if earlier.Error != nil {
		return earlier.Error
	}
	if err := tx.Exec(`DELETE FROM `+table+` WHERE term_id = ? AND `+both, from, to).Error; err != nil {
		return err
	}
	return tx.Exec(`UPDATE `+table+` SET term_id = ? WHERE term_id = ?`, to, from).Error
}

// retaggedText replaces an id in the tags of a card, where it stands twice then once.
func retaggedText(tags, from, to string) string {
	dimensions := strings.Split(tags, ";")
	for i, d := range dimensions {
		ids := strings.Split(d, ",")
		for j, id := range ids {
			if id == from {
				ids[j] = to
			}
		}
		var once []string
		for _, id := range ids {
			if !slices.Contains(once, id) {
				once = append(once, id)
			}
		}
		dimensions[i] = strings.Join(once, ",")
	}
	return strings.Join(dimensions, ";")
}
