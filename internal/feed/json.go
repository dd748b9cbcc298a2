package feed

import (
	"bytes"
	"encoding/json"
	"fmt"
)

type jsonFeed struct {
	Version     string         `json:"version"`
	Title       string         `json:"title"`
	HomePageURL string         `json:"home_page_url,omitempty"`
	FeedURL     string         `json:"feed_url"`
	NextURL     string         `json:"next_url,omitempty"`
	Description string         `json:"description,omitempty"`
	Language    string         `json:"language,omitempty"`
	Authors     []jsonAuthor   `json:"authors"`
	Items       []jsonItem     `json:"items"`
	Extension   *jsonExtension `json:"_dateline,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

type jsonItem struct {
	ID        string       `json:"id"`
	URL       string       `json:"url"`
	Title     string       `json:"title"`
	Summary   string       `json:"summary,omitempty"`
	HTML      string       `json:"content_html"`
	Published string       `json:"date_published"`
	Modified  string       `json:"date_modified"`
	Authors   []jsonAuthor `json:"authors"`
	Tags      []string     `json:"tags,omitempty"`
	Language  string       `json:"language,omitempty"`
}

// jsonExtension holds what JSON Feed has no member for.
type jsonExtension struct {
	Withdrawn []jsonWithdrawn `json:"withdrawn"`
}

type jsonWithdrawn struct {
	ID         string  `json:"id"`
	When       string  `json:"when"`
	Reason     string  `json:"reason"`
	Note       string  `json:"note"`
	ReplacedBy *string `json:"replaced_by"`
}

// JSON writes a feed as JSON Feed 1.1. What was withdrawn stands in an extension of ours.
func JSON(f *Feed) ([]byte, error) {
	out := jsonFeed{
		Version:     "https://jsonfeed.org/version/1.1",
		Title:       f.Title,
		HomePageURL: address(f.Home),
		FeedURL:     address(f.Self),
		NextURL:     address(f.Next),
		Description: f.Subtitle,
		Language:    f.Language,
		Authors:     []jsonAuthor{{f.Publisher}},
		Items:       make([]jsonItem, len(f.Entries)),
		Extension:   f.extension(),
	}
	for i := range f.Entries {
		out.Items[i] = f.jsonItem(&f.Entries[i])
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(out); err != nil {
		return nil, fmt.Errorf("write JSON: %w", err)
	}
	return b.Bytes(), nil
}

func (f *Feed) jsonItem(e *Entry) jsonItem {
	out := jsonItem{
		ID: e.ID, URL: e.URL, Title: e.Title, Summary: e.Summary, HTML: e.HTML,
		Published: moment(e.Published), Modified: moment(e.Updated), Language: e.Language,
	}
	for _, name := range f.authors(e) {
		out.Authors = append(out.Authors, jsonAuthor{name})
	}
	for _, c := range e.Categories {
		out.Tags = append(out.Tags, c.name())
	}
	return out
}

func (f *Feed) extension() *jsonExtension {
	if len(f.Withdrawn) == 0 {
		return nil
	}
	all := make([]jsonWithdrawn, len(f.Withdrawn))
	for i, w := range f.Withdrawn {
		all[i] = jsonWithdrawn{ID: w.ID, When: moment(w.When), Reason: w.Reason, Note: w.Note}
		if w.ReplacedBy != "" {
			all[i].ReplacedBy = &w.ReplacedBy
		}
	}
	return &jsonExtension{all}
}
