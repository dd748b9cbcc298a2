package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5/pgconn"
	"gorm.io/gorm"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/dateline-press/dateline/internal/content"
)

// The limits of an import on PostgreSQL, where much is written at once and others may be at the same.
const (
	intakeStatement = "30s"
	intakeLock      = "5s"
)

// intake is one transaction of an import. What is handed over is written at once, but for the log and the feed: their
// counter rows stay locked to the end of a transaction, and are moved last.
type intake struct {
	*batch  // that of the whole transaction; what it has gathered is for the log and the feed
	context context.Context
	how     content.Intake
	seen    map[string]bool // what came before in the same transaction, where nothing may come twice
}

func (s *Store) newIntake(ctx context.Context, tx *gorm.DB, act content.Act, how content.Intake) (*intake, error) {
	if s.engine == Postgres {
		for setting, limit := range map[string]string{"statement_timeout": intakeStatement, "lock_timeout": intakeLock} {
			if err := tx.Exec("SET LOCAL " + setting + " = '" + limit + "'").Error; err != nil {
				return nil, fmt.Errorf("set the limits of an import: %w", err)
			}
		}
	}
	if how.Terms {
		if err := s.lockTerms(tx, exclusive); err != nil {
			return nil, err
		}
	}
	b, err := s.newBatch(ctx, tx, act)
	if err != nil {
		return nil, err
	}
	return &intake{batch: b, context: ctx, how: how, seen: map[string]bool{}}, nil
}

// finish logs and tells, last of all.
func (in *intake) finish() error {
	if err := in.s.log(in.tx, in.entries, in.at); err != nil {
		return err
	}
	return in.s.record(in.tx, in.events, in.at)
}

// take takes over submissions. Where one refusal is too many, and there is one, none of them is taken over.
func (in *intake) take(all []Submission) ([]content.Taken, error) {
	if again := in.comesAgain(all); again != nil {
		return again, nil
	}
	return in.within("batch", func(in *intake) ([]content.Taken, error) { return in.takeParts(all) })
}

// comesAgain refuses what comes a second time in a transaction of which the feed has one event for each item.
func (in *intake) comesAgain(all []Submission) []content.Taken {
	if !in.how.Whole {
		return nil
	}
	taken, found := make([]content.Taken, len(all)), false
	for i := range all {
		for _, k := range all[i].Keys() {
			if in.seen[k] {
				taken[i], found = refused(content.Errorf(content.Conflict, "it comes twice, and all are to be taken over at once")), true
			}
			in.seen[k] = true
		}
	}
	if !found {
		return nil
	}
	return taken
}

// takeParts takes over submissions, by halves where the database refuses one of them, until it is known which.
func (in *intake) takeParts(all []Submission) ([]content.Taken, error) {
	if err := in.context.Err(); err != nil {
		return nil, err
	}
	taken, err := in.within("part", func(in *intake) ([]content.Taken, error) { return in.takeAll(all) })
	why := refusal(err)
	switch {
	case err == nil || why == nil:
		return taken, err
	case len(all) == 1:
		return []content.Taken{refused(why)}, nil
	}
	first, err := in.takeParts(all[:len(all)/2])
	if err != nil {
		return nil, err
	}
	second, err := in.takeParts(all[len(all)/2:])
	return append(first, second...), err
}

func refused(why error) content.Taken { return content.Taken{Outcome: content.Refused, Err: why} }

// within runs f on a copy of the intake, and keeps what it did unless it fails or, where one refusal is too many, there
// is one.
func (in *intake) within(savepoint string, f func(in *intake) ([]content.Taken, error)) ([]content.Taken, error) {
	if err := in.tx.Exec("SAVEPOINT " + savepoint).Error; err != nil {
		return nil, fmt.Errorf("set a savepoint: %w", err)
	}
	work := *in.batch
	inner := &intake{batch: &work, context: in.context, how: in.how}
	taken, err := f(inner)
	if err != nil || (in.how.Strict && firstRefused(taken) >= 0) {
		back := in.tx.Exec("ROLLBACK TO SAVEPOINT " + savepoint).Error
		if err == nil && back != nil {
			err = fmt.Errorf("go back to a savepoint: %w", back)
		}
		return taken, err
	}
	in.batch = inner.batch
	if err := in.tx.Exec("RELEASE SAVEPOINT " + savepoint).Error; err != nil {
		return nil, fmt.Errorf("release a savepoint: %w", err)
	}
	return taken, nil
}

// takeAll takes over terms, which releases may be tagged with, and then releases.
func (in *intake) takeAll(all []Submission) ([]content.Taken, error) {
	taken := make([]content.Taken, len(all))
	var terms, releases []int
	for i := range all {
		if all[i].Term != nil {
			terms = append(terms, i)
		} else {
			releases = append(releases, i)
		}
	}
	if err := in.inTurn(all, taken, terms, in.takeTerms); err != nil {
		return nil, err
	}
	return taken, in.inTurn(all, taken, releases, in.takeReleases)
}

// inTurn hands over some of the submissions, those of one item one after the other.
func (in *intake) inTurn(all []Submission, taken []content.Taken, which []int,
	take func([]Submission) ([]content.Taken, error)) error {
	some := make([]Submission, len(which))
	for i, n := range which {
		some[i] = all[n]
	}
	for len(some) > 0 {
		n := content.Distinct(some)
		part, err := take(some[:n])
		if err != nil {
			return err
		}
		for i := range part {
			taken[which[i]] = part[i]
		}
		some, which = some[n:], which[n:]
	}
	return nil
}

// fork begins a batch of the transaction.
func (in *intake) fork() *batch {
	return &batch{s: in.s, tx: in.tx, act: in.act, at: in.at, vocabulary: in.vocabulary, made: map[string]string{}}
}

// join keeps what a batch has done for the end of the transaction.
func (in *intake) join(b *batch) {
	in.vocabulary = in.vocabulary.With(b.terms)
	if in.how.Undone {
		return
	}
	in.entries = slices.Concat(in.entries, b.entries)
	in.events = slices.Concat(in.events, b.events)
}

// isRefusedValue reports whether an error is about what one row holds: data, integrity or a limit of the program
// (PostgreSQL, appendix A).
func isRefusedValue(err error) bool {
	var state *pgconn.PgError
	if errors.As(err, &state) {
		return slices.Contains([]string{"22", "23", "54"}, state.Code[:2])
	}
	code := sqliteCode(err)
	return code == sqlite3.SQLITE_TOOBIG || code&0xff == sqlite3.SQLITE_CONSTRAINT
}
