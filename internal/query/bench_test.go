package query

import "testing"

func BenchmarkList(b *testing.B) {
	p := parser(Releases())
	b.ReportAllocs()
	for b.Loop() {
		if _, err := p.List("filter[states][any]=KG,TJ&filter[date][gte]=2004-01-01&sort=-date&page[size]=5"); err != nil {
			b.Fatal(err)
		}
	}
}
