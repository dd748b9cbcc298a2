package query

import (
	"fmt"
	"strings"
	"testing"
)

func TestMalformedQueries(t *testing.T) {
	t.Parallel()
	tests := []bad{
		{"filter[kind]=news%zz", MalformedQuery, "bad_encoding", "filter[kind]", ""},
		{"filter[kind]=%", MalformedQuery, "bad_encoding", "filter[kind]", ""},
		{"%zz=1", MalformedQuery, "bad_encoding", "%zz", ""},
		{"q=%ud800", MalformedQuery, "bad_encoding", "q", ""},
		{"filter[title]=%ff%fe", InvalidEncoding, "bad_encoding", "filter[title]", ""},
		{"filter[title]=%ed%a0%80", InvalidEncoding, "bad_encoding", "filter[title]", ""},
		{"filter[title]=\xff", InvalidEncoding, "bad_encoding", "filter[title]", ""},
		{"\xff=1", InvalidEncoding, "bad_encoding", "\uFFFD", ""},
		{"filter[title]=a%00b", InvalidEncoding, "bad_encoding", "filter[title]", ""},
		{"a%00=b", InvalidEncoding, "bad_encoding", "a%00", ""},
		{"sort=title;filter[kind]=news_item", MalformedQuery, "semicolon", "sort", ""},
		{"filter[status[eq]=published", MalformedQuery, "bad_name", "filter[status[eq]", ""},
		{"filter[status=a", MalformedQuery, "bad_name", "filter[status", ""},
		{"filter[status]]=a", MalformedQuery, "bad_name", "filter[status]]", ""},
		{"filter]status[=a", MalformedQuery, "bad_name", "filter]status[", ""},
		{"filter[kind]eq=a", MalformedQuery, "bad_name", "filter[kind]eq", ""},
		{"filter[kind][]=a", MalformedQuery, "bad_name", "filter[kind][]", "filter[kind]"},
		{"fields[]=title", MalformedQuery, "bad_name", "fields[]", "fields"},
		{"filter[]=a", MalformedQuery, "bad_name", "filter[]", "filter"},
		{"[kind]=a", MalformedQuery, "bad_name", "[kind]", ""},
		{"=a", MalformedQuery, "bad_name", "", ""},
		{"sort[=title", MalformedQuery, "bad_name", "sort[", ""},
		{"nonsense]=1", MalformedQuery, "bad_name", "nonsense]", ""},
		{"filter=%7B%22kind%22%3A%22news_item%22%7D", MalformedQuery, "bad_name", "filter", ""},
		{"filter", MalformedQuery, "bad_name", "filter", ""},
		{"filter[kind][eq][x]=a", MalformedQuery, "bad_name", "filter[kind][eq][x]", ""},
		{"filter" + strings.Repeat("[a]", 30) + "=1", MalformedQuery, "bad_name", "filter" + strings.Repeat("[a]", 18) + "…", ""},
		{"filter" + strings.Repeat("[a]", 1000) + "=1", MalformedQuery, "too_long", "filter" + strings.Repeat("[a]", 18) + "…", ""},
		{strings.Repeat("a", MaxName+1) + "=1", MalformedQuery, "too_long", strings.Repeat("a", 60) + "…", ""},
	}
	for _, tt := range tests {
		tt.check(t, parser(Releases()).List)
	}
}

func TestQueriesOverTheLimits(t *testing.T) {
	t.Parallel()
	many := make([]string, MaxConditions+1)
	for i := range many {
		many[i] = fmt.Sprintf("filter[title][%c]=a", 'a'+i)
	}
	_, err := parser(Releases()).List(strings.Join(many, "&"))
	if got := problemOf(err); got != QueryTooComplex {
		t.Errorf("%d filters: problem %q, want %q", len(many), got, QueryTooComplex)
	}
	tests := []bad{
		{"filter[title]=a" + strings.Repeat("&a=1", 10_002), QueryTooComplex, "too_long", "", ""},
		{strings.Repeat("filter[title][ne]=a&", MaxParameters+1), QueryTooComplex, "too_many", "", ""},
		{"page[after]=" + strings.Repeat("A", 65_536), QueryTooComplex, "too_long", "", ""},
		{"page[after]=" + strings.Repeat("A", MaxCursor+1), QueryTooComplex, "too_long", "page[after]", ""},
		{"filter[title]=" + strings.Repeat("a", MaxValue+1), QueryTooComplex, "too_long", "filter[title]", ""},
		{"filter[id][any]=" + strings.Repeat("1,", 70_000) + "1", QueryTooComplex, "too_long", "", ""},
		{"filter[slug][any]=" + strings.Repeat("a,", MaxValues) + "a", QueryTooComplex, "too_many", "filter[slug][any]", ""},
		{"filter[slug]=" + strings.Repeat("a,", 60) + "a&filter[slug]=" + strings.Repeat("b,", 60) + "b",
			QueryTooComplex, "too_many", "filter[slug]", ""},
		{"filter[or]=" + strings.Repeat("title:eq:a|", 1100), QueryTooComplex, "too_long", "", ""},
		{"sort=title,-published_at,locale,id", QueryTooComplex, "too_many", "sort", ""},
		{"include=" + strings.Repeat("meeting,", 200), QueryTooComplex, "too_many", "include", ""},
		{"include=" + strings.Repeat("meeting,", 300), QueryTooComplex, "too_long", "include", ""},
		{"fields=" + strings.Repeat("title,", MaxFields) + "id", QueryTooComplex, "too_many", "fields", ""},
		{spreadOut(), QueryTooComplex, "too_long", "", ""},
	}
	for _, tt := range tests {
		tt.check(t, parser(Releases()).List)
	}
}

// spreadOut is a query within the limit as it is sent and over it when it is written out: bytes that stand
// for themselves then take three.
func spreadOut() string {
	var b strings.Builder
	for i := range 20 {
		fmt.Fprintf(&b, "filter[places]=%s%c&", strings.Repeat("ж", 150), 'a'+i)
	}
	return b.String()
}

func TestUnknownAndDuplicateParameters(t *testing.T) {
	t.Parallel()
	tests := []bad{
		{"where[status]=draft", UnknownParameter, "unknown_parameter", "where[status]", "filter[status]"},
		{"filters[kind][eq]=news_item", UnknownParameter, "unknown_parameter", "filters[kind][eq]", "filter[kind][eq]"},
		{"kind=news_item", UnknownParameter, "unknown_parameter", "kind", "filter[kind]"},
		{"limit=10", UnknownParameter, "unknown_parameter", "limit", "page[size]"},
		{"per_page=10", UnknownParameter, "unknown_parameter", "per_page", "page[size]"},
		{"pageSize=10", UnknownParameter, "unknown_parameter", "pageSize", "page[size]"},
		{"offset=10", UnknownParameter, "unknown_parameter", "offset", "page[number]"},
		{"page=2", UnknownParameter, "unknown_parameter", "page", "page[number]"},
		{"page[offset]=-1", UnknownParameter, "unknown_parameter", "page[offset]", "page[number]"},
		{"page[limit]=10", UnknownParameter, "unknown_parameter", "page[limit]", "page[size]"},
		{"page[sise]=10", UnknownParameter, "unknown_parameter", "page[sise]", "page[size]"},
		{"page[size][x]=10", UnknownParameter, "unknown_parameter", "page[size][x]", "page[size]"},
		{"after=x", UnknownParameter, "unknown_parameter", "after", "page[after]"},
		{"order=title", UnknownParameter, "unknown_parameter", "order", "sort"},
		{"sort_by=title", UnknownParameter, "unknown_parameter", "sort_by", "sort"},
		{"Sort=title", UnknownParameter, "unknown_parameter", "Sort", "sort"},
		{"field=title", UnknownParameter, "unknown_parameter", "field", "fields"},
		{"populate=sources", UnknownParameter, "unknown_parameter", "populate", "include"},
		{"draft=true", UnknownParameter, "unknown_parameter", "draft", ""},
		{"publicationState=preview", UnknownParameter, "unknown_parameter", "publicationState", ""},
		{"no\x01such=1", UnknownParameter, "unknown_parameter", "no\uFFFDsuch", ""},
		{"search=police", UnknownParameter, "unknown_parameter", "search", "q"},
		{"$search=police", UnknownParameter, "unknown_parameter", "$search", "q"},
		{"q[title]=police", UnknownParameter, "unknown_parameter", "q[title]", "q"},
		{"aggs=states", UnknownParameter, "unknown_parameter", "aggs", "facets"},
		{"histogramm=date:day", UnknownParameter, "unknown_parameter", "histogramm", "histogram"},
		{"linage=true", UnknownParameter, "unknown_parameter", "linage", "lineage"},
		{"explain[x]=1", UnknownParameter, "unknown_parameter", "explain[x]", "explain"},
		{"or[0][states][any]=KG", UnknownParameter, "unknown_parameter", "or[0][states][any]", ""},

		{"filter[locale][eq]=en&filter[locale][eq]=fr", DuplicateParameter, "given_twice", "filter[locale][eq]", ""},
		{"filter[date][gte]=2004-01-01&filter%5Bdate%5D[gte]=2004-01-01", DuplicateParameter, "given_twice", "filter[date][gte]", ""},
		{"filter[states]=KG&filter[states][any]=TJ", DuplicateParameter, "given_twice", "filter[states][any]", ""},
		{"filter[title]=a&filter[title][eq]=a", DuplicateParameter, "given_twice", "filter[title][eq]", ""},
		{"sort=title&sort=-date", DuplicateParameter, "given_twice", "sort", ""},
		{"page[size]=10&page[size]=10", DuplicateParameter, "given_twice", "page[size]", ""},
		{"page[number]=1&page[number]=2", DuplicateParameter, "given_twice", "page[number]", ""},
		{"page[after]=a&page[after]=b", DuplicateParameter, "given_twice", "page[after]", ""},
		{"page[total]=none&page[total]=none", DuplicateParameter, "given_twice", "page[total]", ""},
		{"lineage=true&lineage=true", DuplicateParameter, "given_twice", "lineage", ""},
		{"explain=1&explain=1", DuplicateParameter, "given_twice", "explain", ""},
		{"format=csv&format=json", DuplicateParameter, "given_twice", "format", ""},
	}
	for _, tt := range tests {
		tt.check(t, parser(Releases()).List)
	}
	for _, tt := range []bad{
		{"sort=title", UnknownParameter, "unknown_parameter", "sort", ""},
		{"filter[kind]=news_item", UnknownParameter, "unknown_parameter", "filter[kind]", ""},
		{"page[size]=1", UnknownParameter, "unknown_parameter", "page[size]", ""},
		{"filter[kind=1", MalformedQuery, "bad_name", "filter[kind", ""},
		{"fields=", InvalidFields, "empty_list", "fields", ""},
	} {
		tt.check(t, parser(Releases()).Item)
	}
}

func TestInvalidFilters(t *testing.T) {
	t.Parallel()
	tests := []bad{
		{"filter[password_hash][eq]=x", InvalidFilter, "unknown_field", "filter[password_hash][eq]", ""},
		{"filter[no_such_field][eq]=x", InvalidFilter, "unknown_field", "filter[no_such_field][eq]", ""},
		{"filter[created_by.email][starts]=a", InvalidFilter, "unknown_field", "filter[created_by.email][starts]", ""},
		{"filter[releases.deleted_at][null]=false", InvalidFilter, "unknown_field", "filter[releases.deleted_at][null]", ""},
		{"filter[status][ne]=published", InvalidFilter, "unknown_field", "filter[status][ne]", "states"},
		{"filter[meeting][null]=yes", InvalidFilter, "unknown_field", "filter[meeting][null]", "meetings"},
		{"filter[TITLE][eq]=a", InvalidFilter, "unknown_field", "filter[TITLE][eq]", "title"},
		{"filter[publishedAt][gte]=a", InvalidFilter, "unknown_field", "filter[publishedAt][gte]", "published_at"},
		{"filter[fieldOfWork]=policing", InvalidFilter, "unknown_field", "filter[fieldOfWork]", "fields_of_work"},
		{"filter[summary]=a", InvalidFilter, "unknown_field", "filter[summary]", ""},

		{"filter[published_at][contains]=2026", InvalidFilter, "unknown_operator", "filter[published_at][contains]", ""},
		{"filter[states][in]=KG", InvalidFilter, "unknown_operator", "filter[states][in]", "any"},
		{"filter[states][$in]=KG", InvalidFilter, "unknown_operator", "filter[states][$in]", "any"},
		{"filter[states][nin]=KG", InvalidFilter, "unknown_operator", "filter[states][nin]", "none"},
		{"filter[states][eq]=KG", InvalidFilter, "unknown_operator", "filter[states][eq]", "any"},
		{"filter[kind][ne]=news_item", InvalidFilter, "unknown_operator", "filter[kind][ne]", "none"},
		{"filter[states][_null]=true", InvalidFilter, "unknown_operator", "filter[states][_null]", "exists"},
		{"filter[title][starts]=a", InvalidFilter, "unknown_operator", "filter[title][starts]", "prefix"},
		{"filter[title][ilike]=a", InvalidFilter, "unknown_operator", "filter[title][ilike]", "contains"},
		{"filter[title][ne]=a", InvalidFilter, "unknown_operator", "filter[title][ne]", ""},
		{"filter[date][eq]=a", InvalidFilter, "unknown_operator", "filter[date][eq]", "on"},
		{"filter[date][from]=a", InvalidFilter, "unknown_operator", "filter[date][from]", "gte"},
		{"filter[date][before]=a", InvalidFilter, "unknown_operator", "filter[date][before]", "lt"},
		{"filter[date][GTE]=a", InvalidFilter, "unknown_operator", "filter[date][GTE]", "gte"},
		{"filter[title][contians]=abc", InvalidFilter, "unknown_operator", "filter[title][contians]", "contains"},
		{"filter[states][under]=KG", InvalidFilter, "unknown_operator", "filter[states][under]", ""},
		{"filter[sources][undr]=secretariat", InvalidFilter, "unknown_operator", "filter[sources][undr]", "under"},

		{"filter[states]=kirgyzstan", InvalidFilter, "unknown_value", "filter[states]", "kyrgyzstan"},
		{"filter[states]=Atlantis", InvalidFilter, "unknown_value", "filter[states]", ""},
		{"filter[sources]=Programme+Office+in+Bishkeck", InvalidFilter, "unknown_value", "filter[sources]", "programme-office-in-bishkek"},
		{"filter[kind]=press-release", InvalidFilter, "unknown_value", "filter[kind]", "press_release"},
		{"filter[kind][eq]=draft", InvalidFilter, "unknown_value", "filter[kind][eq]", ""},
		{"filter[states][exists]=yes", InvalidFilter, "not_a_boolean", "filter[states][exists]", ""},
		{"filter[states][exists]=True", InvalidFilter, "not_a_boolean", "filter[states][exists]", "true"},

		{"filter[slug][any]=", InvalidFilter, "empty_list", "filter[slug][any]", ""},
		{"filter[slug][none]=", InvalidFilter, "empty_list", "filter[slug][none]", ""},
		{"filter[slug]", InvalidFilter, "empty_list", "filter[slug]", ""},
		{"filter[slug]=a,,b", InvalidFilter, "empty_value", "filter[slug]", ""},
		{"filter[slug]=a&filter[slug]=", InvalidFilter, "empty_value", "filter[slug]", ""},
		{"filter[slug][eq]=", InvalidFilter, "empty_value", "filter[slug][eq]", ""},
		{"filter[title]=+", InvalidFilter, "empty_value", "filter[title]", ""},
		{"filter[date][gte]=", InvalidFilter, "empty_value", "filter[date][gte]", ""},
		{"filter[states][exists]=", InvalidFilter, "empty_value", "filter[states][exists]", ""},

		{"filter[title][contains]=ab", InvalidFilter, "too_short", "filter[title][contains]", ""},
		{"filter[title][contains]=ab%CC%81%CC%81", InvalidFilter, "too_short", "filter[title][contains]", ""},
		{"filter[title][contains]=ab++", InvalidFilter, "too_short", "filter[title][contains]", ""},
		{"filter[title][prefix]=%CC%81", InvalidFilter, "too_short", "filter[title][prefix]", ""},
		{"filter[title][prefix]=%E2%80%8B", InvalidFilter, "too_short", "filter[title][prefix]", ""},
		{"filter[places][none]=%C2%B4", InvalidFilter, "too_short", "filter[places][none]", ""},
		{"filter[title]=" + strings.Repeat("a", MaxText+1), InvalidFilter, "too_long", "filter[title]", ""},
		{"filter[places]=" + strings.Repeat("a", MaxLabel+1), InvalidFilter, "too_long", "filter[places]", ""},
		{"filter[slug]=" + strings.Repeat("a", MaxWord+1), InvalidFilter, "too_long", "filter[slug]", ""},
		{"filter[title]=a%0Ab", InvalidFilter, "not_a_line", "filter[title]", ""},
		{"filter[slug][eq]=a%07", InvalidFilter, "not_a_line", "filter[slug][eq]", ""},
		{"filter[places]=a%E2%80%A8b", InvalidFilter, "not_a_line", "filter[places]", ""},
	}
	for _, tt := range tests {
		tt.check(t, parser(Releases()).List)
	}
}

func TestDaysThatAreNone(t *testing.T) {
	t.Parallel()
	tests := []struct {
		resource *Resource
		filter   string
		code     string
		values   []string
	}{
		{Releases(), "filter[date][gte]", "not_a_day", []string{"2026-13-01", "2026-02-29", "2026-00-10", "2026-1-1", "20260101", "today",
			"1899-12-31", "2201-01-01", "2004", "2004-03", "2004-03-05T00:00:00Z", "infinity", "2004-03-05 ", "+2004-03-05", "２００４-03-05"}},
		{Releases(), "filter[date][year]", "not_a_year", []string{"04", "2004-03", "1899", "2201", "-2004", "2e3"}},
		{Releases(), "filter[date][month]", "not_a_month", []string{"2004", "2004-13", "2004-3", "2004-03-05", "March"}},
		{Releases(), "filter[published_at][on]", "not_a_day", []string{"2004-03-05T00:00:00Z", "2004-03"}},
		{Releases(), "filter[published_at][gte]", "not_an_instant", []string{"2026-13-01", "infinity", "-infinity", "now",
			"294277-01-01T00:00:00Z", "2026-01-01T00:00:00", "2026-06-30T23:59:60Z", "1767225600", "2026-01-01t00:00:00z",
			"2026-01-01T24:00:00Z", "2026-01-01T5:00:00Z", "2026-01-01T05:00Z", "2026-01-01T05:00:00,5Z", "2026-01-01T05:00:00.1234567Z",
			"2026-01-01T05:00:00+24:00", "2026-01-01T05:00:00+0200", "1900-01-01T00:00:00+01:00", "2200-12-31T23:30:00-01:00",
			"2026-02-30T00:00:00Z", "2026-01-01 05:00:00Z", "0001-01-01", "10000-01-01"}},
		{States(), "filter[member_from][lt]", "not_a_partial_day", []string{"199", "1992-9", "1992-13", "1992-09-31", "1992-09-18Z", "92"}},
		{States(), "filter[position]", "not_a_number", []string{"1.0", "1e3", "0x10", "010", "+1", "-0", "--1", "9223372036854775808",
			"-9223372036854775809", "99999999999999999999999", "1_000", "one", "١"}},
	}
	for _, tt := range tests {
		for _, v := range tt.values {
			b := bad{tt.filter + "=" + escaped(v), InvalidFilter, tt.code, tt.filter, ""}
			b.check(t, parser(tt.resource).List)
		}
	}
	// A plus sign that was not escaped arrives as a space.
	bad{"filter[published_at][gte]=2026-01-01T00:00:00+02:00", InvalidFilter, "not_an_instant", "filter[published_at][gte]",
		"2026-01-01T00:00:00%2B02:00"}.check(t, parser(Releases()).List)
}

func TestInvalidOrderPageAndShape(t *testing.T) {
	t.Parallel()
	tests := []bad{
		{"sort=internal_note", InvalidSort, "unknown_field", "sort", ""},
		{"sort=no_such_field", InvalidSort, "unknown_field", "sort", ""},
		{"sort=created_by.email", InvalidSort, "unknown_field", "sort", ""},
		{"sort=title%3Bselect%20pg_sleep%2810%29", InvalidSort, "unknown_field", "sort", ""},
		{"sort=(case%20when%20(select%201)=1%20then%20title%20end)", InvalidSort, "unknown_field", "sort", ""},
		{"sort=body", InvalidSort, "unknown_field", "sort", ""},
		{"sort=slug", InvalidSort, "unknown_field", "sort", ""},
		{"sort=states", InvalidSort, "unknown_field", "sort", ""},
		{"sort=-tilte", InvalidSort, "unknown_field", "sort", "-title"},
		{"sort=+title", InvalidSort, "unknown_field", "sort", "title"},
		{"sort=title:desc", InvalidSort, "unknown_field", "sort", "-title"},
		{"sort=title+ASC", InvalidSort, "unknown_field", "sort", "title"},
		{"sort=--title", InvalidSort, "unknown_field", "sort", "-title"},
		{"sort=,,title", InvalidSort, "empty_value", "sort", ""},
		{"sort=title,", InvalidSort, "empty_value", "sort", ""},
		{"sort=", InvalidSort, "empty_list", "sort", ""},
		{"sort=title,-title", InvalidSort, "given_twice", "sort", ""},
		{"sort[title]=desc", InvalidSort, "bad_name", "sort[title]", ""},

		{"page[size]=0", InvalidPage, "out_of_range", "page[size]", ""},
		{"page[size]=-1", InvalidPage, "out_of_range", "page[size]", ""},
		{"page[size]=101", InvalidPage, "out_of_range", "page[size]", ""},
		{"page[size]=9223372036854775807", InvalidPage, "out_of_range", "page[size]", ""},
		{"page[size]=9223372036854775808", InvalidPage, "out_of_range", "page[size]", ""},
		{"page[size]=1e3", InvalidPage, "not_a_number", "page[size]", ""},
		{"page[size]=0x10", InvalidPage, "not_a_number", "page[size]", ""},
		{"page[size]=010", InvalidPage, "not_a_number", "page[size]", ""},
		{"page[size]=1.0", InvalidPage, "not_a_number", "page[size]", ""},
		{"page[size]=%2B10", InvalidPage, "not_a_number", "page[size]", ""},
		{"page[size]=", InvalidPage, "not_a_number", "page[size]", ""},
		{"page[size]=all", InvalidPage, "not_a_number", "page[size]", ""},
		{"page[number]=0", InvalidPage, "not_a_number", "page[number]", ""},
		{"page[number]=-1", InvalidPage, "not_a_number", "page[number]", ""},
		{"page[number]=5001", InvalidPage, "too_deep", "page[number]", "page[after]"},
		{"page[number]=1001&page[size]=100", InvalidPage, "too_deep", "page[number]", "page[after]"},
		{"page[number]=99999999999999999999", InvalidPage, "too_deep", "page[number]", "page[after]"},
		{"page[number]=4611686018427387905&page[size]=4", InvalidPage, "too_deep", "page[number]", "page[after]"},
		{"page[number]=2&page[after]=AAAA", InvalidPage, "conflict", "page[after]", ""},
		{"page[before]=AAAA&page[after]=AAAA", InvalidPage, "conflict", "page[after]", ""},
		{"page[total]=true", InvalidPage, "unknown_value", "page[total]", ""},
		{"page[total]=exct", InvalidPage, "unknown_value", "page[total]", "exact"},

		{"fields[releases]=title,internal_note", InvalidFields, "bad_name", "fields[releases]", ""},
		{"fields[users]=email", InvalidFields, "bad_name", "fields[users]", ""},
		{"fields=*", InvalidFields, "unknown_field", "fields", ""},
		{"fields=x:internal_note", InvalidFields, "unknown_field", "fields", ""},
		{"fields=bodyHtml", InvalidFields, "unknown_field", "fields", "body_html"},
		{"fields=title,", InvalidFields, "empty_value", "fields", ""},
		{"include=created_by", InvalidInclude, "unknown_path", "include", ""},
		{"include=source.parent", InvalidInclude, "unknown_path", "include", "sources.parent"},
		{"include=", InvalidInclude, "empty_list", "include", ""},
		{"locale=english", MalformedQuery, "not_a_locale", "locale", ""},
		{"locale=en_GB", MalformedQuery, "not_a_locale", "locale", ""},
		{"locale=", MalformedQuery, "not_a_locale", "locale", ""},
		{"explain=true", MalformedQuery, "unknown_value", "explain", ""},
		{"format=xml", MalformedQuery, "unknown_value", "format", ""},
		{"format=", MalformedQuery, "unknown_value", "format", ""},
		{"lineage=1", InvalidFilter, "unknown_value", "lineage", ""},
		{"lineage=True", InvalidFilter, "unknown_value", "lineage", "true"},
		{"include[sources]=parent", InvalidInclude, "bad_name", "include[sources]", ""},
	}
	for _, tt := range tests {
		tt.check(t, parser(Releases()).List)
	}
}
