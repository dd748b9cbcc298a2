package ingest

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dateline-press/dateline/internal/content"
)

// The parts of an ordinary page, which the cases below take apart and put together differently.
const (
	menu = "-\nOur work\n-\nFields of work\n- Elections\n- Policing\n- Rule of law\n-\nParticipating States\n- Albania\n- Finland – OSCE Chairpersonship 2025\n- Ukraine\n- Organizational structure\n- About us\n"
	p1   = "A course on the handling of evidence for forty investigators of the regional police ended today in the capital."
	p2   = "\"The law protects those who know it, and those who apply it,\" said the Head of the Office at the closing ceremony."
	p3   = "The course was the third of five that are held in all regions until the end of the year, with the Interior Ministry."
	meta = "- Date:\n- Place:\n- BISHKEK\n- Source:\n- OSCE Secretariat\n- Fields of work:\n- Policing\n"
)

// outcome is what a case looks at.
type outcome struct {
	Kind, Title, Date, Dateline string
	Places, Sources, Fields     []string
	Body                        []string
}

func outcomeOf(v *content.Vocabulary, r *Reading) outcome {
	rel := r.Release
	slugs := func(d content.Dimension) []string {
		var out []string
		for _, id := range rel.Tags[d] {
			out = append(out, slugOf(v, r, d, id))
		}
		return out
	}
	return outcome{string(rel.Kind), rel.Title, string(rel.Date), rel.Dateline, rel.Places,
		slugs(content.Sources), slugs(content.FieldsOfWork), strings.Split(rel.Body.Markdown, "\n\n")}
}

// ordinary is what most cases come to.
func ordinary(change func(*outcome)) outcome {
	o := outcome{
		Kind: "press_release", Title: "Police course ends", Date: "2004-03-05", Dateline: "BISHKEK, 5 March 2004", Places: []string{"BISHKEK"},
		Sources: []string{"secretariat"}, Fields: []string{"policing"}, Body: []string{p1, p2, p3},
	}
	if change != nil {
		change(&o)
	}
	return o
}

func same(*outcome) {}

func TestVariations(t *testing.T) {
	t.Parallel()
	const dated = "BISHKEK, 5 March 2004 - "
	head := "Press release\nPolice course ends\n"
	text := dated + p1 + "\n" + p2 + "\n" + p3 + "\n"
	bare := func(o *outcome) { o.Sources, o.Fields = nil, nil }
	for name, c := range map[string]struct {
		page string
		want func(*outcome)
	}{
		"ordinary":                  {menu + head + meta + text, same},
		"no menu":                   {head + meta + text, same},
		"menu without marks":        {strings.ReplaceAll(menu, "- ", "") + head + meta + text, same},
		"menu with news":            {menu + "News\nNewsroom\nEvents\nJobs\n" + head + meta + text, same},
		"menu with kinds":           {menu + "- News\n- Press release\n- Spot report\n" + head + meta + text, same},
		"body twice from second":    {menu + head + meta + text + p2 + "\n" + p3, same},
		"body twice from first":     {menu + head + meta + text + p1 + "\n" + p2 + "\n" + p3, same},
		"body twice with dateline":  {menu + head + meta + text + text, same},
		"copy with plain quotes":    {menu + head + meta + strings.ReplaceAll(text, `"`, "”") + p2 + "\n" + p3, func(o *outcome) { o.Body[1] = strings.ReplaceAll(p2, `"`, "”") }},
		"refrain stays":             {menu + head + meta + text + p2 + "\n" + "And so said all.\n", func(o *outcome) { o.Body = []string{p1, p2, p3, p2, "And so said all."} }},
		"refrain, body twice":       {menu + head + meta + text + p2 + "\n" + p2 + "\n" + p3 + "\n" + p2, func(o *outcome) { o.Body = []string{p1, p2, p3, p2} }},
		"labels without marks":      {menu + head + "Date:\nPlace:\nBISHKEK\nSource:\nOSCE Secretariat\nFields of work:\nPolicing\n" + text, same},
		"values on the line":        {menu + head + "Date: 5 March 2004\nPlace: BISHKEK\nSource: OSCE Secretariat\nFields of work: Policing\n" + text, same},
		"values on the line, marks": {menu + head + "- Date: 5 March 2004\n- Place: BISHKEK\n- Source: OSCE Secretariat\n- Fields of work: Policing\n" + text, same},
		"all on one line":           {menu + head + "Date: 5 March 2004 Place: BISHKEK Source: OSCE Secretariat Fields of work: Policing\n" + text, same},
		"blank lines":               {strings.ReplaceAll(menu+head+meta+text, "\n", "\n\n \n"), same},
		"CRLF":                      {strings.ReplaceAll(menu+head+meta+text, "\n", "\r\n"), same},
		"CR":                        {strings.ReplaceAll(menu+head+meta+text, "\n", "\r"), same},
		"byte-order mark":           {"\ufeff" + menu + head + meta + text, same},
		"non-breaking spaces":       {strings.ReplaceAll(menu+head+meta+text, " ", "\u00a0"), same},
		"new labels":                {menu + head + "Publishing date: 5 March 2004\nContent type: Press release\nWhere we are: OSCE Secretariat\nWhat we do: Policing\n" + text, same},
		"no metadata":               {menu + head + text, bare},
		"no metadata, no kind":      {menu + "Police course ends\n" + text, bare},
		"stamp under the title":     {menu + "Police course ends\nBISHKEK 5 March 2004\n" + p1 + "\n" + p2 + "\n" + p3, func(o *outcome) { bare(o); o.Dateline = "BISHKEK 5 March 2004" }},
		"stamp and dateline":        {menu + head + "BISHKEK 5 March 2004\n" + text, bare},
		"stamp with comma":          {menu + head + "BISHKEK, 5 March 2004\n" + p1 + "\n" + p2 + "\n" + p3, bare},
		"day alone under the title": {menu + head + "5 March 2004\n" + p1 + "\n" + p2 + "\n" + p3, func(o *outcome) { bare(o); o.Dateline, o.Places = "", nil }},
		"stamp, body twice":         {menu + "Police course ends\nBISHKEK 5 March 2004\n" + text + p2 + "\n" + p3, bare},
		"dateline line, twice":      {menu + head + meta + "BISHKEK, 5 March 2004\n" + p1 + "\n" + p2 + "\n" + p3 + "\n" + p2 + "\n" + p3, same},
		"dateline on its own line":  {menu + head + meta + "BISHKEK, 5 March 2004 -\n" + p1 + "\n" + p2 + "\n" + p3, same},
		"title equal to an entry":   {menu + "Press release\nElections\n" + meta + text, func(o *outcome) { o.Title = "Elections" }},
		"such a title, no kind":     {menu + "Elections\n" + meta + text, func(o *outcome) { o.Title = "Elections" }},
		"such a title, no metadata": {menu + "Rule of law\n" + text, func(o *outcome) { bare(o); o.Title = "Rule of law" }},
		"News item":                 {menu + "News item\nPolice course ends\n" + meta + text, func(o *outcome) { o.Kind = "news_item" }},
		"News":                      {menu + "News\nPolice course ends\n" + meta + text, func(o *outcome) { o.Kind = "news_item" }},
		"Press statement":           {menu + "Press statement\nPolice course ends\n" + meta + text, func(o *outcome) { o.Kind = "press_statement" }},
		"Spot report":               {menu + "Spot report\nPolice course ends\n" + meta + text, func(o *outcome) { o.Kind = "spot_report" }},
		"Daily report":              {menu + "Daily report\nPolice course ends\n" + meta + text, func(o *outcome) { o.Kind = "daily_report" }},
		"kind below the title":      {menu + "Police course ends\nPress release\n" + meta + text, same},
		"kind by label":             {menu + "Police course ends\nContent type: Spot report\n" + meta + text, func(o *outcome) { o.Kind = "spot_report" }},
		"title below the metadata":  {menu + "Press release\n" + meta + "Police course ends\n" + text, same},
		"news without dateline":     {menu + "News item\nPolice course ends\n" + p1 + "\n" + p2, func(o *outcome) { *o = outcome{Kind: "news_item", Title: "Police course ends", Body: []string{p1, p2}} }},
		"no dateline":               {menu + head + "- Date:\n- 5 March 2004\n- Place:\n- BISHKEK\n- Source:\n- OSCE Secretariat\n- Fields of work:\n- Policing\n" + p1 + "\n" + p2 + "\n" + p3, func(o *outcome) { o.Dateline = "" }},
		"no year":                   {menu + head + meta + "BISHKEK, 5 March - " + p1, func(o *outcome) { o.Date, o.Dateline, o.Body = "", "BISHKEK, 5 March", []string{p1} }},
		"no year, label":            {menu + head + strings.Replace(meta, "Date:\n", "Date:\n- 5 March 2004\n", 1) + "BISHKEK, 5 March - " + p1, func(o *outcome) { o.Dateline, o.Body = "BISHKEK, 5 March", []string{p1} }},
		"no day":                    {menu + head + meta + "BISHKEK - " + p1, func(o *outcome) { o.Date, o.Dateline, o.Body = "", "BISHKEK", []string{p1} }},
		"dates disagree":            {menu + head + strings.Replace(meta, "Date:\n", "Date: 6 March 2004\n", 1) + text, func(o *outcome) { o.Date = "2004-03-06" }},
		"month first":               {menu + head + strings.Replace(meta, "Date:\n", "Date: 03/05/2004\n", 1) + text, same},
		"impossible date":           {menu + head + strings.Replace(meta, "Date:\n", "Date: 31/02/2004\n", 1) + text, same},
		"quoted dateline": {menu + head + meta + text + "VIENNA, 1 January 1999 - The earlier statement read that the police would be trained.", func(o *outcome) {
			o.Body = append(o.Body, "VIENNA, 1 January 1999 - The earlier statement read that the police would be trained.")
		}},
		"quoted dateline alone": {menu + head + meta + p1 + "\n" + "VIENNA, 1 January 1999 - The earlier statement read that the police would be trained.", func(o *outcome) {
			o.Date, o.Dateline, o.Body = "", "", []string{p1, "VIENNA, 1 January 1999 - The earlier statement read that the police would be trained."}
		}},
		"several fields": {menu + head + strings.Replace(meta, "- Policing", "- Policing, Reform and co-operation in the security sector, Rule of law", 1) + text, func(o *outcome) {
			o.Fields = []string{"policing", "reform-and-co-operation-in-the-security-sector", "rule-of-law"}
		}},
		"fields on lines":         {menu + head + strings.Replace(meta, "- Policing", "- Policing\n- Rule of law", 1) + text, func(o *outcome) { o.Fields = []string{"policing", "rule-of-law"} }},
		"no fields":               {menu + head + strings.Replace(meta, "- Policing\n", "", 1) + text, func(o *outcome) { o.Fields = nil }},
		"no fields, no dateline":  {menu + head + "Date: 5 March 2004\nSource: OSCE Secretariat\nFields of work:\n" + p1, func(o *outcome) { o.Fields, o.Places, o.Dateline, o.Body = nil, nil, "", []string{p1} }},
		"unknown field":           {menu + head + strings.Replace(meta, "- Policing", "- Policing, Space exploration", 1) + text, same},
		"unknown label":           {menu + head + strings.Replace(meta, "- Source:", "- Keywords:\n- courses, law\n- Source:", 1) + text, same},
		"Skip Links":              {"Skip Links\n" + menu + "Skip to main content\n" + head + "Share\nPrint\n" + meta + text, same},
		"Contacts":                {menu + head + meta + text + "Contacts\nJane Doe\nSpokesperson\nTel.: +43 1 000 00\n", same},
		"Contacts, body twice":    {menu + head + meta + text + p2 + "\n" + p3 + "\n- Contacts\n- Jane Doe\n- Tel.: +43 1 000 00\n", same},
		"caption above the text":  {menu + head + meta + "Investigators at the course, Bishkek, 5 March 2004. (OSCE/Jane Doe)\n" + text, same},
		"caption under the title": {menu + head + "Investigators at the course, Bishkek, 5 March 2004. (OSCE/Jane Doe)\n" + meta + text, same},
		"caption with a dateline": {menu + head + "Bishkek, 5 March 2004. (OSCE/Jane Doe)\n" + meta + text, same},
		"caption in the text":     {menu + head + meta + dated + p1 + "\nPhoto: Jane Doe\n" + p2 + "\n" + p3, same},
		"institution in brackets": {menu + head + meta + dated + p1 + "\nThe course was given by the Office (OSCE/ODIHR)\n" + p2, func(o *outcome) { o.Body = []string{p1, "The course was given by the Office (OSCE/ODIHR)", p2} }},
		"related tail":            {menu + head + meta + text + "Related news\nAnother course\nVIENNA, 1 May 2004 - The course...\nA third\nVIENNA, 2 May 2004 - The course...\n", same},
		"footer":                  {menu + head + meta + text + "© OSCE 1995–2026\n", same},
		"own dates of an event": {menu + "Media advisory\nPolice course ends\n" + meta + text + "Date: 7 March 2004\nPlace: Hotel Ala-Too\n", func(o *outcome) {
			o.Kind = "media_advisory"
			o.Body = append(o.Body, "Date: 7 March 2004", "Place: Hotel Ala-Too")
		}},
		"subtitle, no metadata":   {menu + head + "A course for forty\n" + text, func(o *outcome) { bare(o); o.Body = []string{"A course for forty", p1, p2, p3} }},
		"title printed twice":     {menu + head + "Police course ends\n" + meta + text, same},
		"title like a stamp":      {menu + "Press release\nVienna Conference, 1 March 2004\n" + meta + text, func(o *outcome) { o.Title = "Vienna Conference, 1 March 2004" }},
		"menu below the text":     {menu + head + meta + text + menu, same},
		"unknown source, no mark": {menu + head + "- Date:\n- Source:\nOSCE Harbour Unit\n" + text, func(o *outcome) { bare(o); o.Sources = []string{"harbour-unit"} }},
		"kicker before dateline":  {menu + head + meta + "For immediate release\n" + text, func(o *outcome) { o.Body = []string{"For immediate release", p1, p2, p3} }},
		"list in the text":        {menu + head + meta + dated + p1 + "\n- evidence\n- witnesses\n" + p2, func(o *outcome) { o.Body = []string{p1, "- evidence\n- witnesses", p2} }},
		"marks in the text":       {menu + head + meta + dated + "2004. A *year* of [law] <b>. " + p1, func(o *outcome) { o.Body = []string{`2004\. A \*year\* of \[law\] \<b\>. ` + p1} }},
		"curly quotes stay":       {menu + head + meta + dated + "“The law” is the officers’ own. " + p1, func(o *outcome) { o.Body = []string{"“The law” is the officers’ own. " + p1} }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rd := newReader(t)
			r, err := rd.Page(name, []byte(c.page))
			if err != nil {
				t.Fatal(err)
			}
			if err := check(r); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(ordinary(c.want), outcomeOf(rd.Vocabulary, r)); diff != "" {
				t.Errorf("(-want +got):\n%s\nwarnings: %v", diff, r.Warnings)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	entry := func(title, day string) string {
		return title + "\nPublishing date: " + day + "\nContent type: Press release\nWhere we are: OSCE Secretariat\nVIENNA, " + day + "- " + p1 + "...\n"
	}
	for name, c := range map[string]struct{ page, reason string }{
		"empty":           {"", "empty"},
		"white space":     {" \n\r\n\t\n", "empty"},
		"menu only":       {menu, "menu"},
		"listing":         {menu + "News and press releases\n" + entry("One", "5 March 2004") + entry("Two", "4 March 2004") + entry("Three", "3 March 2004"), "list of releases (entries found: 3)"},
		"teasers":         {menu + "News\nOne\nVIENNA, 5 March 2004 - " + p1 + "...\nTwo\nBAKU, 4 March 2004- " + p2 + "...\n", "list of releases"},
		"days and titles": {menu + "5 March 2004\nOne\n4 March 2004\nTwo\n3 March 2004\nThree\n2 March 2004\nFour\n", "list"},
		"not found":       {menu + "404\nPage not found\nThe page you asked for is not here, or it is no longer here; please go to the start page.", "error page"},
		"no text":         {menu + "Press release\nPolice course ends\n" + meta, "no text"},
		"no title":        {"- About us\nBISHKEK, 5 March 2004 - " + p1, "no title"},
		"other text":      {menu + "About the Organization\n" + p1 + "\n" + p2, "no release"},
		"speech":          {menu + "Speech of the Chair\nContent type: Speech\nDate: 5 March 2004\n" + p1, `type "Speech"`},
		"picture":         {"\x89PNG\r\n\x1a\n", "a picture"},
		"document":        {"%PDF-1.4 ...", "a PDF file"},
		"binary":          {"text\x00text", "binary"},
		"long title":      {"Press release\n" + strings.Repeat("Title ", 60) + "\n" + meta + p1, "at most 300"},
		"long text":       {"Press release\nTitle\n" + meta + strings.Repeat("Words. ", 80_000), "at most 524288"},
		"too big":         {strings.Repeat("a", MaxInput+1), "at most 8388608"},
		"many lines":      {strings.Repeat("a\n", maxBlocks+1), "at most 20000"},
		"empty HTML":      {"<!doctype html><html><body><div id=app></div><script>go()</script></body></html>", "no text"},
		"HTML menu":       {"<html><body><nav><a>Elections</a></nav><ul><li>Policing</li><li>Youth</li></ul></body></html>", "menu or a list"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := newReader(t).Page(name, []byte(c.page))
			var refusal *Refusal
			if !errors.As(err, &refusal) {
				t.Fatalf("got %v, want a refusal", err)
			}
			if !strings.Contains(refusal.Reason, c.reason) || refusal.Name != name {
				t.Errorf("got %q, want it to hold %q", refusal, c.reason)
			}
		})
	}
}
