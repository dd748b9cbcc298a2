package search

import (
	"cmp"
	"encoding/binary"
	"slices"
	"strings"
)

// occurrence is a token at a position, which holds the weight too, as PostgreSQL writes it.
type occurrence struct {
	token string
	place uint16
}

// weightBit is the lower of the two bits of a position that say in which column it is.
const weightBit = 14

const positionBits = 1<<weightBit - 1

// Vector gives the entry as a tsvector in the form in which PostgreSQL takes it from a client: the number of lexemes
// in four bytes, then of each the text with a zero byte, the number of its positions and the positions in two bytes
// each. Title, summary, marks and body have the weights A, B, C and D. Gaps are positions that nothing has.
func (e *Entry) Vector() []byte {
	all, size := e.occurrences()
	b := binary.BigEndian.AppendUint32(make([]byte, 0, size), 0)
	lexemes := uint32(0)
	for i := 0; i < len(all); lexemes++ {
		next := i
		for next < len(all) && all[next].token == all[i].token {
			next++
		}
		b = append(append(b, all[i].token...), 0)
		b = binary.BigEndian.AppendUint16(b, uint16(next-i))
		for ; i < next; i++ {
			b = binary.BigEndian.AppendUint16(b, all[i].place)
		}
	}
	binary.BigEndian.PutUint32(b, lexemes)
	return b
}

// occurrences lists the tokens in their order as texts, and of each the positions in ascending order. The size is
// what they take at most when they are written.
func (e *Entry) occurrences() (all []occurrence, size int) {
	n := 0
	for _, tokens := range e.columns {
		n += len(tokens)
	}
	all, size = make([]occurrence, 0, n), 4
	for c, tokens := range e.columns {
		weight := uint16(columns-1-c) << weightBit
		for i, token := range tokens {
			if token == gap {
				continue
			}
			all = append(all, occurrence{token, weight | uint16(e.before[c]+i+1)})
			size += len(token) + 1 + 2 + 2
		}
	}
	slices.SortFunc(all, func(a, b occurrence) int {
		if c := strings.Compare(a.token, b.token); c != 0 {
			return c
		}
		return cmp.Compare(a.place&positionBits, b.place&positionBits)
	})
	return all, size
}
