package answer

import (
	"context"
	"sync/atomic"

	"github.com/maypok86/otter/v2"
	"golang.org/x/sync/singleflight"

	"github.com/dateline-press/dateline/internal/query"
)

// Memory holds answers as long as the feed stands where it stood when they were made. It takes no more bytes than it was
// given: what is asked for once does not push out what is asked for often. A nil Memory holds nothing.
type Memory struct {
	answers   *otter.Cache[string, held]   // by question
	spellings *otter.Cache[string, string] // questions by how a client spelled them
	building  singleflight.Group
	most      int

	hits, misses, shared, refused atomic.Uint64
}

// held is an answer with the place of the feed at which it is good.
type held struct {
	at     query.Place
	answer *Answer
}

// Stats says what a memory has done so far, and what it holds.
type Stats struct {
	Hits    uint64 // questions that were answered from it
	Misses  uint64 // questions for which an answer was made
	Shared  uint64 // questions that waited for an answer which another one was being made for
	Refused uint64 // answers that were too large to hold
	Bytes   uint64 // what is held, packed forms reckoned in
	Answers int    // how many are held
}

// spellingShare is which part of a memory is for spellings, oneShare which part one answer may take at most.
const (
	spellingShare = 8
	oneShare      = 16
)

// NewMemory makes a memory of a size in bytes; 0 holds nothing.
func NewMemory(size int) *Memory {
	if size <= 0 {
		return nil
	}
	forSpellings := size / spellingShare
	return &Memory{
		most: size / oneShare,
		answers: otter.Must(&otter.Options[string, held]{
			MaximumWeight: uint64(size - forSpellings),
			Weigher:       func(question string, h held) uint32 { return uint32(h.answer.size() + len(question)) },
		}),
		spellings: otter.Must(&otter.Options[string, string]{
			MaximumWeight: uint64(forSpellings),
			Weigher:       func(spelling, question string) uint32 { return uint32(spellingSize + len(spelling) + len(question)) },
		}),
	}
}

// spellingSize is what a spelling takes besides its texts.
const spellingSize = 200

// Recall gives the answer to a question as a client has spelled it, where both are remembered.
func (m *Memory) Recall(spelling string, at query.Place) *Answer {
	if m == nil {
		return nil
	}
	question, known := m.spellings.GetIfPresent(spelling)
	if !known {
		return nil
	}
	a := m.at(question, at)
	if a != nil {
		m.hits.Add(1)
	}
	return a
}

func (m *Memory) at(question string, at query.Place) *Answer {
	if h, known := m.answers.GetIfPresent(question); known && h.at == at {
		return h.answer
	}
	return nil
}

// Spell remembers how a client spelled a question.
func (m *Memory) Spell(spelling, question string) {
	if m != nil {
		m.spellings.Set(spelling, question)
	}
}

// Answer gives the answer to a question that is good while the feed stands at a place: the one that is remembered, or the
// one that build makes. However many ask at once, it is made once; the context of build outlives that of a client.
func (m *Memory) Answer(ctx context.Context, question string, at query.Place, build func(context.Context) (*Answer, error)) (*Answer, error) {
	if m == nil {
		return build(ctx)
	}
	if a := m.at(question, at); a != nil {
		m.hits.Add(1)
		return a, nil
	}
	mine := false // whether this very call makes it
	made := m.building.DoChan(question+"\x00"+at.Event, func() (any, error) {
		mine = true
		if a := m.at(question, at); a != nil { // made since we looked
			m.hits.Add(1)
			return a, nil
		}
		m.misses.Add(1)
		a, err := build(context.WithoutCancel(ctx))
		if err == nil {
			m.keep(question, held{at, a})
		}
		return a, err
	})
	select {
	case r := <-made:
		if !mine {
			m.shared.Add(1)
		}
		a, _ := r.Val.(*Answer)
		return a, r.Err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (m *Memory) keep(question string, h held) {
	if h.answer.size()+len(question) > m.most {
		m.refused.Add(1)
		return
	}
	m.answers.Set(question, h)
}

// Stats gives the numbers of a memory.
func (m *Memory) Stats() Stats {
	if m == nil {
		return Stats{}
	}
	return Stats{
		Hits: m.hits.Load(), Misses: m.misses.Load(), Shared: m.shared.Load(), Refused: m.refused.Load(),
		Bytes: m.answers.WeightedSize() + m.spellings.WeightedSize(), Answers: m.answers.EstimatedSize(),
	}
}
