package index_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/index"
	"github.com/dateline-press/dateline/internal/query"
)

var begun = time.Date(2004, 3, 5, 12, 0, 0, 0, time.UTC)

// shelf is a published list that changes at random.
type shelf struct {
	random *rand.Rand
	there  map[string]*index.Release
	made   int
}

func (s *shelf) term(d content.Dimension) string {
	return fmt.Sprintf("%08x-0000-4000-8000-000000000000", len(d)*100+s.random.IntN(6))
}

// release makes up a release; most are of the newest days, some have none.
func (s *shelf) release(id string) *index.Release {
	day := s.made/7 - s.random.IntN(4)*s.random.IntN(40)*s.random.IntN(2)
	date := begun.AddDate(0, 0, max(day, 0)).Format(time.DateOnly)
	if s.random.IntN(12) == 0 {
		date = ""
	}
	tags := content.Tags{}
	var lists []string
	for _, d := range content.Dimensions() {
		for range s.random.IntN(3) {
			if t := s.term(d); !slices.Contains(tags[d], t) {
				tags[d] = append(tags[d], t)
			}
		}
		lists = append(lists, strings.Join(tags[d], ","))
	}
	s.made++
	return &index.Release{
		Card: &document.Card{ID: id, Slug: "s" + id, Locale: []string{"en", "ru"}[s.random.IntN(2)], Version: s.made, Tags: strings.Join(lists, ";")},
		Kind: string(content.ReleaseKinds()[s.random.IntN(3)]), Date: date, Places: []string{"VIENNA", "Osh", ""}[:s.random.IntN(4)],
		PublishedAt: begun.Add(time.Duration(s.made) * time.Hour), FirstPublishedAt: begun.Add(time.Duration(s.made/2) * time.Hour), OriginSystem: "desk",
	}
}

func (s *shelf) newID() string {
	return fmt.Sprintf("%08x-0000-4000-8000-%012x", s.random.Uint32(), s.made)
}

// filled gives a new index of all that is there.
func (s *shelf) filled(t *testing.T, at query.Place) *index.Index {
	t.Helper()
	all := make([]*index.Release, 0, len(s.there))
	for _, r := range s.there {
		own, card := *r, *r.Card
		own.Card = &card
		all = append(all, &own)
	}
	slices.SortFunc(all, func(a, b *index.Release) int {
		return strings.Compare(a.Date+a.Card.ID, b.Date+b.Card.ID)
	})
	slices.SortStableFunc(all, func(a, b *index.Release) int { return strings.Compare(a.Date, b.Date) })
	x := index.New(index.Limits{Cards: 1 << 30})
	f := x.Fill()
	for part := range slices.Chunk(all, 50) {
		if err := f.Add(part); err != nil {
			t.Fatal(err)
		}
	}
	f.Done(at)
	return x
}

// change makes some changes, and gives them as an index is told of them.
func (s *shelf) change() (put []*index.Release, gone []string) {
	ids := make([]string, 0, len(s.there))
	for id := range s.there {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for range 1 + s.random.IntN(4) {
		id := s.newID()
		if len(ids) > 0 && s.random.IntN(3) == 0 {
			id = ids[s.random.IntN(len(ids))]
		}
		if slices.ContainsFunc(put, func(r *index.Release) bool { return r.Card.ID == id }) {
			continue
		}
		r := s.release(id)
		if old := s.there[id]; old != nil && s.random.IntN(2) == 0 {
			r.Date = old.Date // it keeps its place
		}
		s.there[id] = r
		put = append(put, r)
	}
	if len(ids) > 3 && s.random.IntN(3) == 0 {
		id := ids[s.random.IntN(len(ids))]
		if !slices.ContainsFunc(put, func(r *index.Release) bool { return r.Card.ID == id }) {
			delete(s.there, id)
			gone = append(gone, id, "00000000-0000-4000-8000-00000000beef") // which never was there
		}
	}
	return put, gone
}

func (s *shelf) condition() query.Clause {
	field := func(name string) *query.Field { return query.Releases().Field(name) }
	tags := func(d content.Dimension, op query.Op) query.Clause {
		c := query.Condition{Field: field(string(d)), Op: op}
		for range 1 + s.random.IntN(2) {
			c.Values = append(c.Values, query.Value{ID: s.term(d), Also: []string{s.term(d)}[:s.random.IntN(2)]})
		}
		return query.Is(c)
	}
	ops := []query.Op{query.Any, query.All, query.None}
	switch s.random.IntN(7) {
	case 0, 1:
		return tags(content.States, ops[s.random.IntN(3)])
	case 2:
		return tags(content.FieldsOfWork, ops[s.random.IntN(3)])
	case 3:
		day := begun.AddDate(0, 0, s.random.IntN(s.made/7+2)).Format(time.DateOnly)
		op := []query.Op{query.On, query.Gte, query.Gt, query.Lte, query.Lt, query.Year, query.Month}[s.random.IntN(7)]
		length := map[query.Op]int{query.Year: 4, query.Month: 7}[op]
		if length == 0 {
			length = 10
		}
		return query.Is(query.Condition{Field: field("date"), Op: op, Values: []query.Value{{Text: day[:length]}}})
	case 4:
		return query.Is(query.Condition{Field: field("places"), Op: query.Exists, Values: []query.Value{{Text: []string{"true", "false"}[s.random.IntN(2)]}}})
	case 5:
		return query.Is(query.Condition{Field: field("published_at"), Op: query.Gte, Values: []query.Value{{Time: begun.Add(time.Duration(s.random.IntN(s.made+1)) * time.Hour)}}})
	default:
		return query.Clause{Logic: query.Or, Parts: []query.Clause{tags(content.Sources, query.Any), {Logic: query.Not, Parts: []query.Clause{tags(content.States, query.All)}}}}
	}
}

func (s *shelf) question() *query.Query {
	q := &query.Query{Resource: query.Releases(), Sort: []query.Key{{Field: "date", Desc: s.random.IntN(2) == 0}},
		Page: query.Paging{Size: 1 + s.random.IntN(30), Total: true, Number: s.random.IntN(4)}}
	for range s.random.IntN(3) {
		q.Where = append(q.Where, s.condition())
	}
	for _, f := range q.Resource.Facets {
		q.Facets = append(q.Facets, query.Facet{FacetField: f, Scope: []query.Scope{query.Excluded, query.Filtered, query.Global}[s.random.IntN(3)]})
	}
	q.Histogram = &query.Histogram{Field: "date", Interval: query.Intervals()[s.random.IntN(5)]}
	return q
}

// sorted puts counts in order, of which there is none.
func sorted(r *index.Result) *index.Result {
	for _, counts := range r.Counts.Facets {
		slices.SortFunc(counts, func(a, b query.Count) int { return strings.Compare(a.Value, b.Value) })
	}
	return r
}

// TestChangedIsAsFilledAnew tells an index of hundreds of changes, one after the other. After each it answers as one that
// was filled with what is there now.
func TestChangedIsAsFilledAnew(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		s := &shelf{random: rand.New(rand.NewPCG(seed, 2)), there: map[string]*index.Release{}}
		x := s.filled(t, query.Place{})
		for round := range 300 {
			at := query.Place{Seq: int64(round + 1)}
			put, gone := s.change()
			if ok, err := x.Change(at, put, gone); !ok || err != nil {
				t.Fatalf("seed %d, round %d: %t %v", seed, round, ok, err)
			}
			anew := s.filled(t, at)
			for range 3 {
				q := s.question()
				got, ok := x.Answer(at, q)
				want, _ := anew.Answer(at, q)
				if !ok {
					t.Fatalf("seed %d, round %d: no answer", seed, round)
				}
				if diff := cmp.Diff(sorted(want), sorted(got)); diff != "" {
					t.Fatalf("seed %d, round %d, %s (-anew +changed)\n%s", seed, round, q.Key(), diff)
				}
			}
		}
		if n := x.Numbers(); n.Releases != len(s.there) || n.Cards != len(s.there) {
			t.Errorf("seed %d: %+v of %d", seed, n, len(s.there))
		}
	}
}

// TestCardsAreBounded gives an index room for few cards: the newest are held, and all are counted.
func TestCardsAreBounded(t *testing.T) {
	t.Parallel()
	s := &shelf{random: rand.New(rand.NewPCG(1, 3)), there: map[string]*index.Release{}}
	for range 200 {
		s.change()
	}
	x, at := index.New(index.Limits{Cards: 10_000}), query.Place{Seq: 1}
	all := s.filled(t, at)
	f := x.Fill()
	for _, id := range idsOf(t, all, at) {
		if err := f.Add([]*index.Release{s.there[id]}); err != nil {
			t.Fatal(err)
		}
	}
	f.Done(at)
	n := x.Numbers()
	if n.Releases != len(s.there) || n.Cards == 0 || n.Cards > 60 {
		t.Fatalf("%+v of %d", n, len(s.there))
	}
	r, _ := x.Answer(at, &query.Query{Resource: query.Releases(), Sort: query.Releases().Sort, Page: query.Paging{Size: n.Cards + 1}})
	if r.Absent != 1 || r.Cards[n.Cards].Slug != "" || r.Cards[n.Cards].ID == "" {
		t.Errorf("of the %d newest %d are not held", len(r.Cards), r.Absent)
	}
}

// idsOf lists all releases of an index, the oldest first.
func idsOf(t *testing.T, x *index.Index, at query.Place) []string {
	t.Helper()
	r, ok := x.Answer(at, &query.Query{Resource: query.Releases(), Sort: []query.Key{{Field: "date"}}, Page: query.Paging{Size: 1 << 20}})
	if !ok {
		t.Fatal("no answer")
	}
	ids := make([]string, len(r.Cards))
	for i, c := range r.Cards {
		ids[i] = c.ID
	}
	return ids
}

// TestAnswersForItsPlaceAlone asks an index for other places than its own, and one that stands nowhere.
func TestAnswersForItsPlaceAlone(t *testing.T) {
	t.Parallel()
	s := &shelf{random: rand.New(rand.NewPCG(1, 4)), there: map[string]*index.Release{}}
	s.change()
	at := query.Place{Seq: 7, Event: "a"}
	x, q := s.filled(t, at), &query.Query{Resource: query.Releases(), Sort: query.Releases().Sort, Page: query.Paging{Size: 5}}
	for other, want := range map[query.Place]bool{at: true, {Seq: 7, Event: "b"}: false, {Seq: 6}: false, {Seq: 8}: false} {
		if _, ok := x.Answer(other, q); ok != want {
			t.Errorf("at %+v: %t", other, ok)
		}
	}
	if x.Stop(); true {
		if _, ok := x.Answer(at, q); ok {
			t.Error("it was stopped, and answers")
		}
	}
	if _, ok := index.New(index.Limits{}).Answer(query.Place{}, q); ok {
		t.Error("it was never filled, and answers")
	}
}

// TestTooMuchToMove puts a release before thousands of others.
func TestTooMuchToMove(t *testing.T) {
	t.Parallel()
	s := &shelf{random: rand.New(rand.NewPCG(1, 5)), there: map[string]*index.Release{}}
	for range 5000 {
		r := s.release(s.newID())
		r.Date = "2020-01-01"
		s.there[r.Card.ID] = r
	}
	x := s.filled(t, query.Place{Seq: 1})
	r := s.release(s.newID())
	r.Date = "2004-01-01"
	if ok, err := x.Change(query.Place{Seq: 2}, []*index.Release{r}, nil); ok || err != nil {
		t.Errorf("%t %v", ok, err)
	}
	if _, ready := x.At(); ready {
		t.Error("half changed, it answers")
	}
}

func TestWhatAnIndexAnswers(t *testing.T) {
	t.Parallel()
	is := func(field string) []query.Clause {
		return []query.Clause{query.Is(query.Condition{Field: query.Releases().Field(field), Values: []query.Value{{}}})}
	}
	key := func(fields ...string) (all []query.Key) {
		for _, f := range fields {
			name, desc := strings.CutPrefix(f, "-")
			all = append(all, query.Key{Field: name, Desc: desc})
		}
		return all
	}
	for _, c := range []struct {
		q               query.Query
		answers, counts bool
	}{
		{query.Query{Sort: key("-date")}, true, true},
		{query.Query{Sort: key("date", "id")}, true, true},
		{query.Query{Sort: key("-date", "id")}, false, true},
		{query.Query{Sort: key("date", "title")}, false, true},
		{query.Query{Sort: key("-relevance", "-date"), Search: &query.Search{}}, true, true},
		{query.Query{Sort: key("-relevance", "date"), Search: &query.Search{}}, false, true},
		{query.Query{Sort: key("-relevance", "title"), Search: &query.Search{}}, false, true},
		{query.Query{Sort: key("-relevance", "-date"), Search: &query.Search{}, Where: is("title")}, false, false},
		{query.Query{Sort: key("-date"), Where: is("states")}, true, true},
		{query.Query{Sort: key("-date"), Where: is("title")}, false, false},
		{query.Query{Sort: key("-date"), Where: []query.Clause{{Logic: query.Not, Parts: is("slug")}}}, false, false},
	} {
		if index.Answers(&c.q) != c.answers || index.Counts(&c.q) != c.counts {
			t.Errorf("%+v: answers %t, counts %t", c.q.Sort, index.Answers(&c.q), index.Counts(&c.q))
		}
	}
}
