package api

import "github.com/dateline-press/dateline/internal/content"

func (a *API) fromHTML(s string) (content.Body, error) { return a.prose.FromMarkdown(s) }
