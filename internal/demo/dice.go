package demo

import (
	"math/rand/v2"
	"slices"

	"github.com/google/uuid"
)

// dice is the chance that decides about one release.
type dice struct{ *rand.Rand }

func newDice(seed, number uint64) dice {
	// Mixed, so that neighbouring numbers do not start the generator from neighbouring states.
	return dice{rand.New(rand.NewPCG(mix(seed), mix(mix(seed)+number)))}
}

// mix spreads every bit of x over all bits of the result, one to one (the finaliser of SplitMix64).
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// percent is true in p of 100 cases.
func (d dice) percent(p int) bool { return d.IntN(100) < p }

// between gives a number from low to high.
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// id gives a random UUID.
func (d dice) id() string {
	var id uuid.UUID
	for i := range id {
		id[i] = byte(d.Uint64() >> 56)
	}
	id[6] = id[6]&0x0f | 0x40 // version 4
	id[8] = id[8]&0x3f | 0x80 // the variant of RFC 9562
	return id.String()
}

// pick gives one of a list, each as likely as the others, and the zero value of an empty list.
func pick[T any](d dice, list []T) (one T) {
	if len(list) == 0 {
		return one
	}
	return list[d.IntN(len(list))]
}

// weights say how likely each of several cases is, as running sums.
type weights []int

func newWeights(each ...int) weights {
	w, sum := make(weights, len(each)), 0
	for i, n := range each {
		sum += n
		w[i] = sum
	}
	return w
}

// zipf gives weights that fall with the rank: the second of n cases is half as likely as the first.
func zipf(n int) weights {
	each := make([]int, n)
	for i := range each {
		each[i] = 1_000_000 / (i + 1)
	}
	return newWeights(each...)
}

// draw gives the number of a case. Of the first cases alone: w[:n].draw.
func (w weights) draw(d dice) int {
	i, _ := slices.BinarySearch(w, d.IntN(w[len(w)-1])+1)
	return i
}

// few draws at most n different members of a list by rank, the likeliest first in the list.
func few[T comparable](d dice, list []T, w weights, n int) []T {
	var chosen []T
	n = min(n, len(list))
	for len(chosen) < n {
		// A draw that repeats is made again; lists are longer than what is drawn from them.
		if one := list[w[:len(list)].draw(d)]; !slices.Contains(chosen, one) {
			chosen = append(chosen, one)
		}
	}
	return chosen
}
