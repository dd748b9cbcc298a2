package api

import (
	"bytes"
	"embed"
	"fmt"
	"io"
	"path"

	"github.com/klauspost/compress/gzip"
	"github.com/labstack/echo/v4"
	"github.com/swaggest/swgui/v5/static"

	"github.com/dateline-press/dateline/docs"
	"github.com/dateline-press/dateline/internal/content"
)

//go:embed explorer
var explorer embed.FS

// explorerPolicy lets the explorer run what this server serves and nothing else. Swagger UI writes style
// attributes and shows its icons from data URLs.
const explorerPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// OpenAPIJSON answers with the description of this API.
//
//	@Summary		The description of this API
//	@Description	This document.
//	@Tags			about
//	@ID				getOpenAPIJSON
//	@Produce		json
//	@Success		200	{object}	object	"An OpenAPI 3.1 document"
//	@Router			/openapi.json [get]
func (a *API) OpenAPIJSON(c echo.Context) error {
	return a.respondFixed(c, typeJSON, docs.OpenAPIJSON)
}

// OpenAPIYAML answers with the description of this API as YAML.
//
//	@Summary		The description of this API as YAML
//	@Description	This document, in the spelling some tools read better.
//	@Tags			about
//	@ID				getOpenAPIYAML
//	@Produce		application/yaml
//	@Success		200	{string}	string	"An OpenAPI 3.1 document"
//	@Router			/openapi.yaml [get]
func (a *API) OpenAPIYAML(c echo.Context) error {
	return a.respondFixed(c, typeYAML, docs.OpenAPIYAML)
}

// Docs answers with a page on which the API can be tried.
//
//	@Summary		A page on which this API can be tried
//	@Description	A page for people; it reads /openapi.json.
//	@Tags			about
//	@ID				getDocs
//	@Produce		html
//	@Success		200	{string}	string	"The page; nothing it needs comes from another host"
//	@Router			/docs [get]
func (a *API) Docs(c echo.Context) error {
	c.Response().Header().Set("Content-Security-Policy", explorerPolicy)
	page, err := explorer.ReadFile("explorer/index.html")
	if err != nil {
		return fmt.Errorf("read the explorer: %w", err)
	}
	return a.respondFixed(c, "text/html; charset=utf-8", page)
}

// DocsAsset answers with a script, a style or an image of the explorer.
//
//	@Summary		A script, style or image of the page at /docs
//	@Description	What the page at /docs is made of.
//	@Tags			about
//	@ID				getDocsAsset
//	@Produce		text/javascript,text/css,image/png
//	@Param			asset	path		string	true	"The file's name"	Enums(swagger-ui-bundle.js, swagger-ui.css, explorer.js, favicon-32x32.png)
//	@Success		200		{string}	string	"The file"
//	@Failure		404		{object}	Problem	"There is no such file"
//	@Router			/docs/{asset} [get]
func (a *API) DocsAsset(c echo.Context) error {
	name := c.Param("asset")
	contentType, known := map[string]string{
		"swagger-ui-bundle.js": "text/javascript; charset=utf-8",
		"swagger-ui.css":       "text/css; charset=utf-8",
		"explorer.js":          "text/javascript; charset=utf-8",
		"favicon-32x32.png":    "image/png",
	}[name]
	if !known {
		return content.Errorf(content.NotFound, "there is no such file")
	}
	body, err := explorerFile(name)
	if err != nil {
		return fmt.Errorf("read the explorer: %w", err)
	}
	return a.respondFixed(c, contentType, body)
}

// explorerFile reads a file of ours, or one of Swagger UI, which is embedded compressed unless it is an image.
func explorerFile(name string) ([]byte, error) {
	if body, err := explorer.ReadFile(path.Join("explorer", name)); err == nil {
		return body, nil
	}
	if body, err := static.FS.ReadFile(name); err == nil {
		return body, nil
	}
	packed, err := static.FS.ReadFile(name + ".gz")
	if err != nil {
		return nil, err
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}
