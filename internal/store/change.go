package store

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"github.com/dateline-press/dateline/internal/content"
)

// ChangeRelease makes one change of one working copy, with everything that follows from it, in one transaction:
// the copy, what the public reads, the feed, the log and the receipt. A request that comes again gets its receipt
// and does nothing.
func (s *Store) ChangeRelease(ctx context.Context, act content.Act, c content.ReleaseChange) (content.Receipt, error) {
	return s.once(ctx, act, func(tx *gorm.DB) ([]byte, error) {
		b, err := s.newBatch(ctx, tx, act)
		if err != nil {
			return nil, err
		}
		before, after, err := b.target(c.Target)
		if err != nil {
			return nil, err
		}
		if err := c.Edit(after, b.at); err != nil {
			return nil, err
		}
		if err := b.replacementIsThere(after); err != nil {
			return nil, err
		}
		if err := b.keep(before, after); err != nil {
			return nil, err
		}
		if err := b.write(); err != nil {
			return nil, err
		}
		return c.Receipt(after)
	})
}

// target finds the working copy that is meant and locks it. Before is nil for one that is new.
func (b *batch) target(t content.Target) (before, after *content.WorkingCopy, err error) {
	switch {
	case t.New != nil:
		return nil, t.New, b.freeOrigin(t.New.Origin)
	case t.Origin.System != "":
		return b.byOrigin(t.Origin)
	}
	id, err := releaseID(b.tx, t.Key)
	if err != nil {
		return nil, nil, err
	}
	if before, err = b.workingCopy("id = ?", id); err != nil {
		return nil, nil, err
	}
	if before == nil || (before.TrashedAt != nil && !t.Trashed) {
		return nil, nil, noRelease()
	}
	return before, before.Clone(), nil
}

// ofOrigin begins a condition on the origin of a working copy: the system, and then the id there. It says what the index
// is limited to, which SQLite does not see from the value of a parameter: without that it reads every release.
const ofOrigin = "origin_system <> '' AND origin_system = ? AND origin_id"

// byOrigin finds the release with an origin, or begins one.
func (b *batch) byOrigin(o content.Origin) (before, after *content.WorkingCopy, err error) {
	// Two requests that bring the same new release at once come here one behind the other.
	if err := b.s.lockName(b.tx, "origin:"+o.System+"\n"+o.ID); err != nil {
		return nil, nil, err
	}
	before, err = b.workingCopy(ofOrigin+" = ?", o.System, o.ID)
	switch {
	case err != nil:
		return nil, nil, err
	case before == nil:
		return nil, content.NewWorkingCopy(content.Release{ID: b.s.newID(), Origin: o}), nil
	case before.TrashedAt != nil:
		return nil, nil, content.Errorf(content.InvalidTransition, "the release with this origin is in the trash: restore it first")
	}
	return before, before.Clone(), nil
}

// freeOrigin holds that no other release has the origin of a new one.
func (b *batch) freeOrigin(o content.Origin) error {
	if o.System == "" {
		return nil
	}
	if err := b.s.lockName(b.tx, "origin:"+o.System+"\n"+o.ID); err != nil {
		return err
	}
	var n int64
	err := b.tx.Model(&releaseRow{}).Where(ofOrigin+" = ?", o.System, o.ID).Count(&n).Error
	if err != nil {
		return fmt.Errorf("look up origin: %w", err)
	}
	if n > 0 {
		return &content.Error{Kind: content.Conflict, Message: "there is a release with this origin already",
			Fields: []content.FieldError{{Field: "origin", Message: "is taken; use PUT /v1/releases/by-origin to replace the release that has it"}}}
	}
	return nil
}

// releaseID finds a release by its id, its slug or a slug it had.
func releaseID(db *gorm.DB, key string) (string, error) {
	if content.ValidID(key) {
		return key, nil
	}
	var r releaseSlugRow
	switch err := db.Where("slug = ?", key).Take(&r).Error; {
	case errors.Is(err, gorm.ErrRecordNotFound):
		return "", noRelease()
	case err != nil:
		return "", fmt.Errorf("look up slug: %w", err)
	}
	return r.ReleaseID, nil
}

// workingCopy reads and locks the working copy that a condition names, or gives nil.
func (b *batch) workingCopy(where string, args ...any) (*content.WorkingCopy, error) {
	found, err := b.workingCopies(where, args...)
	if err != nil {
		return nil, err
	}
	for _, w := range found {
		return w, nil
	}
	return nil, nil
}

// workingCopies reads and locks working copies, by id.
func (b *batch) workingCopies(where string, args ...any) (map[string]*content.WorkingCopy, error) {
	if ids, ok := args[0].([]string); ok && len(ids) == 0 {
		return nil, nil
	}
	var rows []releaseRow
	err := b.tx.Clauses(clause.Locking{Strength: "UPDATE"}).Where(where, args...).Order("id").Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read working copies: %w", err)
	}
	return withTags(b.tx, rows)
}

// withTags reads the tags of working copies.
func withTags(db *gorm.DB, rows []releaseRow) (map[string]*content.WorkingCopy, error) {
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].ID
	}
	tags := map[string]content.Tags{}
	if len(ids) > 0 {
		var tagRows []releaseTagRow
		if err := db.Where("release_id IN ?", ids).Order("release_id, dimension, position").Find(&tagRows).Error; err != nil {
			return nil, fmt.Errorf("read tags: %w", err)
		}
		for _, t := range tagRows {
			if tags[t.ReleaseID] == nil {
				tags[t.ReleaseID] = content.Tags{}
			}
			d := content.Dimension(t.Dimension)
			tags[t.ReleaseID][d] = append(tags[t.ReleaseID][d], t.TermID)
		}
	}
	copies := make(map[string]*content.WorkingCopy, len(rows))
	for i := range rows {
		own := tags[rows[i].ID]
		if own == nil {
			own = content.Tags{}
		}
		copies[rows[i].ID] = rows[i].workingCopy(own)
	}
	return copies, nil
}

// replacementIsThere turns what the caller calls the release that replaces a withdrawn one into its id.
func (b *batch) replacementIsThere(w *content.WorkingCopy) error {
	if !w.Touched() || w.Withdrawal == nil || w.Withdrawal.ReplacedBy == "" {
		return nil
	}
	id, err := releaseID(b.tx, w.Withdrawal.ReplacedBy)
	if err == nil {
		var n int64
		if err = b.tx.Model(&releaseRow{}).Where("id = ? AND trashed_at IS NULL", id).Count(&n).Error; err == nil && n == 0 {
			err = noRelease()
		}
	}
	var known *content.Error
	switch {
	case errors.As(err, &known):
		return fieldFault("withdrawal", "replaced_by", "must be the id or the slug of a release that is there")
	case err != nil:
		return err
	case id == w.ID:
		return fieldFault("withdrawal", "replaced_by", "must be another release")
	}
	why := *w.Withdrawal
	why.ReplacedBy = id
	w.Withdrawal = &why
	return nil
}

func fieldFault(what, field, message string) error {
	return &content.Error{Kind: content.Invalid, Message: what + " is not valid",
		Fields: []content.FieldError{{Field: field, Message: message}}}
}
