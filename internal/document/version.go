package document

import (
	"encoding/json"
	"strconv"
	"time"

	"github.com/dateline-press/dateline/internal/content"
)

// Version is a published version of a release, as the list of its versions shows it.
type Version struct {
	Version      int          `json:"version" minimum:"1"`
	Title        string       `json:"title"`
	Significance string       `json:"significance" enums:"major,minor,correction"` // The kind of change
	Note         string       `json:"note"`                                        // What was changed, for readers; may be empty
	PublishedAt  time.Time    `json:"published_at" format:"date-time"`
	Links        VersionLinks `json:"links"`
}

// VersionLinks leads to a version and to the release.
type VersionLinks struct {
	Self    string `json:"self" format:"uri-reference" example:"/v1/releases/pilot-policing-project-presented-in-kyrgyzstan/versions/1"`
	Release string `json:"release" format:"uri-reference" example:"/v1/releases/pilot-policing-project-presented-in-kyrgyzstan"`
}

// NewVersion makes the entry of a version from the head of its card.
func NewVersion(cardHead, slug string, p content.Publication, number int, at time.Time) Version {
	var h head
	_ = json.Unmarshal([]byte("{"+cardHead+"}"), &h) // our own, and only the title is wanted
	return Version{
		Version: number, Title: h.Title, Significance: string(p.Significance), Note: p.Note, PublishedAt: at.UTC(),
		Links: VersionLinks{Self: "/v1/releases/" + slug + "/versions/" + strconv.Itoa(number), Release: "/v1/releases/" + slug},
	}
}
