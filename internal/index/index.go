// Package index is the published list in memory: for each value of a field a compressed bitmap of the releases that have
// it (Roaring), over ordinals in the order of the list. Filters, exact totals, facets, histograms and pages of any depth
// are answered from it in the time it takes to combine a few bitmaps, whatever the number of releases.
//
// An index stands at a place of the feed, and answers for that place alone. It knows nothing of the database: who keeps it
// fills it and tells it of changes.
package index

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/RoaringBitmap/roaring/v2"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/document"
	"github.com/dateline-press/dateline/internal/query"
)

// Release is what an index holds of a published release.
type Release struct {
	Card             *document.Card // in the language it was written in, without its body
	Kind             string
	Date             string // YYYY-MM-DD, or empty
	Places           []string
	PublishedAt      time.Time
	FirstPublishedAt time.Time
	OriginSystem     string
}

// Index is the published list as it stands at a place of the feed. It is safe for concurrent use.
type Index struct {
	mu    sync.RWMutex
	at    query.Place
	ready bool

	entries  []entry // by date and id, ascending; the position is the ordinal
	ordinals map[id]uint32
	all      *roaring.Bitmap // of those that are there
	sets     []*set
	numbers  map[setKey]uint32
	byField  map[string][]uint32 // the sets of a field
	leaves   *leaves

	limits Limits
	room   int64 // bytes that cards may still take
	bare   int   // how many of the first entries have no card
}

// Limits says how much an index holds.
type Limits struct {
	// Cards is how many bytes the cards of releases may take. Those of the newest are held.
	Cards int64
	// Whole is in how many releases a word may be for all of them to be looked at for the parts that it is in: 50,000 where
	// it is 0. Of a word that is in more only those releases are looked at that a search ranks, for each search anew.
	Whole uint64
}

// id is a UUID.
type id [16]byte

// entry is a release, or the hole that one has left.
type entry struct {
	id        id
	day       int32 // YYYYMMDD; 0 for none
	gone      bool  // a hole
	published int64 // microseconds since 1970
	first     int64 // the same of the first version
	sets      []uint32
	card      *document.Card // nil where there was no room
}

// set is the releases that have a value of a field.
type set struct {
	setKey
	bits *roaring.Bitmap
}

type setKey struct{ field, value string }

// anyValue is the set of the releases that have some value of a field of several.
const anyValue = "\x00any"

// maxTail is how many releases may be moved for one that does not come last. For more the index is filled anew.
const maxTail = 4096

// New makes an index that has to be filled.
func New(l Limits) *Index {
	return &Index{limits: l, room: l.Cards, leaves: &leaves{}, all: roaring.New(),
		ordinals: map[id]uint32{}, numbers: map[setKey]uint32{}, byField: map[string][]uint32{}}
}

// At gives the place at which the index stands; false while it is not filled.
func (x *Index) At() (query.Place, bool) {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return x.at, x.ready
}

// Numbers says how large an index is.
type Numbers struct {
	Releases, Cards, Sets int
	Bytes                 uint64 // of the bitmaps
}

// Numbers gives the size of the index.
func (x *Index) Numbers() Numbers {
	x.mu.RLock()
	defer x.mu.RUnlock()
	n := Numbers{Releases: int(x.all.GetCardinality()), Sets: len(x.sets)}
	for i := range x.entries {
		if x.entries[i].card != nil {
			n.Cards++
		}
	}
	for _, s := range x.sets {
		n.Bytes += s.bits.GetSizeInBytes()
	}
	return n
}

// parseID reads a UUID in its one spelling.
func parseID(text string) (at id, ok bool) {
	if !content.ValidID(text) {
		return at, false
	}
	n, high := 0, true
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case c == '-':
			continue
		case c <= '9':
			c -= '0'
		default:
			c -= 'a' - 10
		}
		if high {
			at[n] = c << 4
		} else {
			at[n] |= c
			n++
		}
		high = !high
	}
	return at, true
}

// String gives the UUID in its one spelling.
func (d id) String() string {
	const digits = "0123456789abcdef"
	b := make([]byte, 0, 36)
	for i, c := range d {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			b = append(b, '-')
		}
		b = append(b, digits[c>>4], digits[c&15])
	}
	return string(b)
}

// dayNumber gives a day as a number that sorts as its text does.
func dayNumber(date string) int32 {
	n := int32(0)
	for i := 0; i < len(date); i++ {
		if c := date[i]; c != '-' {
			n = n*10 + int32(c-'0')
		}
	}
	return n
}

func dayText(n int32) string {
	if n == 0 {
		return ""
	}
	b := make([]byte, 0, len(time.DateOnly))
	for i, unit := range [...]int32{10_000_000, 1_000_000, 100_000, 10_000, 1000, 100, 10, 1} {
		if i == len("2004") || i == len("200403") {
			b = append(b, '-')
		}
		b = append(b, '0'+byte(n/unit%10))
	}
	return string(b)
}

func compareEntries(a, b *entry) int {
	return cmp.Or(cmp.Compare(a.day, b.day), slices.Compare(a.id[:], b.id[:]))
}

// entryOf turns a release into what is held of it. The set of a value is made where there is none.
func (x *Index) entryOf(r *Release) (entry, error) {
	key, ok := parseID(r.Card.ID)
	if !ok {
		return entry{}, fmt.Errorf("index release %s: that is no id", r.Card.ID)
	}
	e := entry{id: key, day: dayNumber(r.Date), published: r.PublishedAt.UnixMicro(), first: r.FirstPublishedAt.UnixMicro(), card: r.Card}
	add := func(field, value string) {
		if n := x.number(setKey{field, value}); !slices.Contains(e.sets, n) {
			e.sets = append(e.sets, n)
		}
	}
	add("kind", r.Kind)
	add("locale", r.Card.Locale)
	add("origin_system", r.OriginSystem)
	for _, p := range r.Places {
		if key := content.Key(p); key != "" {
			add("places", key)
			add("places", anyValue)
		}
	}
	for _, d := range content.Dimensions() {
		for _, term := range r.Card.TagIDs(d) {
			add(string(d), term)
			add(string(d), anyValue)
		}
	}
	e.sets = slices.Clip(e.sets)
	return e, nil
}

func (x *Index) number(k setKey) uint32 {
	n, known := x.numbers[k]
	if !known {
		k = setKey{strings.Clone(k.field), strings.Clone(k.value)} // not a part of a card
		n = uint32(len(x.sets))
		x.sets = append(x.sets, &set{setKey: k, bits: roaring.New()})
		x.numbers[k], x.byField[k.field] = n, append(x.byField[k.field], n)
	}
	return n
}

// push puts an entry behind all others.
func (x *Index) push(e entry) {
	n := uint32(len(x.entries))
	x.entries = append(x.entries, e)
	x.enter(n)
}

// enter puts the entry at an ordinal into its sets.
func (x *Index) enter(n uint32) {
	e := &x.entries[n]
	if e.gone {
		return
	}
	x.ordinals[e.id] = n
	x.all.Add(n)
	for _, s := range e.sets {
		x.sets[s].bits.Add(n)
	}
}

// leave takes the entry at an ordinal out of its sets.
func (x *Index) leave(n uint32) {
	e := &x.entries[n]
	if e.gone {
		return
	}
	delete(x.ordinals, e.id)
	x.all.Remove(n)
	for _, s := range e.sets {
		x.sets[s].bits.Remove(n)
	}
}

// cardSize is how many bytes a card takes.
func cardSize(c *document.Card) int64 {
	const fixed = 160
	return int64(fixed + len(c.Slug) + len(c.Head) + len(c.Tail) + len(c.Tags))
}
