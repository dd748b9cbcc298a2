package feed

import (
	"encoding/xml"
	"fmt"
	"time"
)

// MaxLocations is how many addresses one sitemap may hold (sitemaps.org).
const MaxLocations = 50_000

// Location is an address that search engines shall know of.
type Location struct {
	URL      string    // absolute
	Modified time.Time // zero when it is not known
}

type urlSet struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	All     []location `xml:"url"`
}

type sitemapIndex struct {
	XMLName xml.Name   `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 sitemapindex"`
	All     []location `xml:"sitemap"`
}

type location struct {
	URL      string `xml:"loc"`
	Modified string `xml:"lastmod,omitempty"`
}

// Sitemap writes the addresses of pages.
func Sitemap(all []Location) ([]byte, error) {
	list, err := locations(all)
	if err != nil {
		return nil, err
	}
	return write(urlSet{All: list})
}

// SitemapIndex writes the addresses of sitemaps.
func SitemapIndex(all []Location) ([]byte, error) {
	list, err := locations(all)
	if err != nil {
		return nil, err
	}
	return write(sitemapIndex{All: list})
}

func locations(all []Location) ([]location, error) {
	if len(all) > MaxLocations {
		return nil, fmt.Errorf("write sitemap: %d addresses are more than %d", len(all), MaxLocations)
	}
	list := make([]location, len(all))
	for i, l := range all {
		list[i].URL = l.URL
		if !l.Modified.IsZero() {
			list[i].Modified = l.Modified.UTC().Format(time.RFC3339)
		}
	}
	return list, nil
}
