package query

import "testing"

func TestDistance(t *testing.T) {
	t.Parallel()
	tests := []struct {
		a, b  string
		limit int
		want  int
	}{
		{"", "", 3, 0}, {"a", "", 3, 1}, {"", "ab", 3, 2}, {"title", "title", 0, 0}, {"tilte", "title", 3, 1},
		{"titel", "title", 3, 1}, {"kitten", "sitting", 3, 3}, {"kitten", "sitting", 2, 3}, {"ca", "abc", 3, 3},
		{"мри", "мир", 3, 1}, {"abcdef", "uvwxyz", 2, 3}, {"a", "abcde", 3, 4},
	}
	for _, tt := range tests {
		if got := distance([]rune(tt.a), []rune(tt.b), tt.limit); got != tt.want {
			t.Errorf("distance(%q, %q, %d) = %d, want %d", tt.a, tt.b, tt.limit, got, tt.want)
		}
	}
}

func TestNearest(t *testing.T) {
	t.Parallel()
	candidates := []string{"date", "title", "published_at", "first_published_at", "id"}
	tests := map[string]string{
		"": "", "-": "", "x": "", "ix": "", "ID": "id", "dat": "date", "dte": "date", "tile": "title", "Title": "title",
		"publishedAt": "published_at", "firstPublished": "first_published_at", "published-on": "published_at", "password": "",
		"first.published.at": "first_published_at",
	}
	for s, want := range tests {
		if got := nearest(s, candidates); got != want {
			t.Errorf("nearest(%q) = %q, want %q", s, got, want)
		}
	}
}
