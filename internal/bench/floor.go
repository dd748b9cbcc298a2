package main

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

// floorSize is how many bytes the fixed answers have.
const floorSize = 12 << 10

// The paths of the fixed answers.
const (
	floorPlain  = "/plain"  // net/http, written at once with its length
	floorEcho   = "/echo"   // the same under Echo, as its own functions write it
	floorLength = "/length" // under Echo, with its length
)

// serveFloor writes fixed answers until it is killed.
func serveFloor(listen string) error {
	body := bytes.Repeat([]byte("x"), floorSize)
	length := []string{strconv.Itoa(len(body))}
	e := echo.New()
	e.GET(floorEcho, func(c echo.Context) error { return c.Blob(http.StatusOK, "application/json", body) })
	e.GET(floorLength, func(c echo.Context) error {
		c.Response().Header().Set("Content-Length", strconv.Itoa(len(body)))
		return c.Blob(http.StatusOK, "application/json", body)
	})
	return http.ListenAndServe(listen, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != floorPlain {
			e.ServeHTTP(w, r)
			return
		}
		w.Header()["Content-Type"] = []string{"application/json"}
		w.Header()["Content-Length"] = length
		_, _ = w.Write(body)
	}))
}
