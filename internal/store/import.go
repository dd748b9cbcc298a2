package store

import (
	"context"
	"errors"

	"gorm.io/gorm"

	"github.com/dateline-press/dateline/internal/content"
)

// What is imported, by the names that callers of this package know.
type (
	Submission = content.Submission
	Outcome    = content.Outcome
	Result     = content.Taken
)

// The outcomes.
const (
	Created   = content.Created
	Updated   = content.Updated
	Unchanged = content.Unchanged
)

// Import takes over releases by their origin: what is new is created, what has changed is replaced, and what
// is the same is left alone, even where an editor has changed it since, as is what the newsroom has withdrawn or
// trashed. It is one transaction, or several
// where an origin comes more than once; on an error, results are those of the transactions before it.
func (s *Store) Import(ctx context.Context, batch []Submission) ([]Result, error) {
	for i := range batch {
		rel := batch[i].Release
		if rel.Origin.System == "" || rel.Origin.ID == "" {
			return nil, content.Errorf(content.Invalid, "a release from elsewhere needs an origin")
		}
		if err := rel.Check(); err != nil {
			return nil, err
		}
	}
	act, how := content.Act{By: content.ByCommandLine, Action: actionImport}, content.Intake{Strict: true}
	var results []Result
	for len(batch) > 0 {
		n := content.Distinct(batch)
		part, err := s.takeOver(ctx, act, how, batch[:n])
		if err != nil {
			return results, err
		}
		if i := firstRefused(part); i >= 0 {
			return results, part[i].Err
		}
		results, batch = append(results, part...), batch[n:]
	}
	return results, nil
}

const actionImport = "import"

// TakeOver runs f, which hands over releases and terms. Each time it does so they are taken over in one transaction,
// unless all of them are to be in one. One that is refused leaves the others alone, unless told otherwise.
func (s *Store) TakeOver(ctx context.Context, act content.Act, how content.Intake, f func(take content.Take) error) error {
	if !how.Whole && !how.Undone {
		return f(func(batch []Submission) ([]content.Taken, error) { return s.takeOver(ctx, act, how, batch) })
	}
	err := s.transact(ctx, act.Action, func(tx *gorm.DB) error {
		in, err := s.newIntake(ctx, tx, act, how)
		if err != nil {
			return err
		}
		if err := f(in.take); err != nil {
			return err
		}
		if how.Undone {
			return errUndone
		}
		return in.finish()
	})
	if errors.Is(err, errUndone) {
		return nil
	}
	return err
}

// errUndone ends a transaction that was to be undone.
var errUndone = errors.New("undone, as was asked")

// takeOver is one transaction. Where somebody else was at the same, what they have left is there the second time. Where the
// database refuses something the transaction is over: then it is done again with savepoints, to know what it was. These
// cost a tenth of the time, and are seldom needed.
func (s *Store) takeOver(ctx context.Context, act content.Act, how content.Intake, batch []Submission) (taken []content.Taken, err error) {
	take, careful := (*intake).takeAll, how.Strict
	for tries := 0; tries < 2; {
		if careful {
			take = (*intake).take
		}
		err = s.transact(ctx, act.Action, func(tx *gorm.DB) error {
			own := how
			own.Terms = own.Terms || hasTerms(batch)
			in, err := s.newIntake(ctx, tx, act, own)
			if err != nil {
				return err
			}
			if taken, err = take(in, batch); err != nil {
				return err
			}
			return in.finish()
		})
		switch {
		case err == nil || ctx.Err() != nil:
			return taken, err
		case !careful && refusal(err) != nil:
			careful = true
		case isUnavailable(err):
			tries++
		default:
			return taken, err
		}
	}
	return taken, err
}

func hasTerms(batch []Submission) bool {
	for i := range batch {
		if batch[i].Term != nil {
			return true
		}
	}
	return false
}

func firstRefused(taken []content.Taken) int {
	for i := range taken {
		if taken[i].Err != nil {
			return i
		}
	}
	return -1
}

// originKey is the origin without what does not tell releases apart.
func originKey(r *content.Release) content.Origin {
	return content.Origin{System: r.Origin.System, ID: r.Origin.ID}
}

// refusal gives what a submission is refused for, or nil where an error is about more than one submission.
func refusal(err error) error {
	var known *content.Error
	err = asContent(err)
	switch {
	case errors.As(err, &known):
		switch known.Kind {
		case content.Invalid, content.Conflict, content.InvalidTransition:
			return known
		}
	case errors.Is(err, gorm.ErrForeignKeyViolated) || errors.Is(err, gorm.ErrCheckConstraintViolated) || isRefusedValue(err):
		return content.Errorf(content.Invalid, "the database does not take it")
	}
	return nil
}
