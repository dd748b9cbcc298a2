package main

import (
	"bytes"
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"
)

// floorSize is how many bytes the fixed answers have, and largeSize those of the size of a list of 20 releases.
const (
	floorSize = 12 << 10
	largeSize = 25 << 10
)

// The paths of the fixed answers.
const (
	floorPlain  = "/plain"  // net/http, written at once with its length
	floorEcho   = "/echo"   // the same under Echo, as its own functions write it
	floorLength = "/length" // under Echo, with its length
	floorLarge  = "/large"  // as plain, of the size of a list
	floorSame   = "/same"   // 304, whatever was asked
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
	large := bytes.Repeat([]byte("x"), largeSize)
	largeLength := []string{strconv.Itoa(len(large))}
	write := func(w http.ResponseWriter, length []string, body []byte) {
		w.Header()["Content-Type"] = []string{"application/json"}
		w.Header()["Content-Length"] = length
		_, _ = w.Write(body)
	}
	return http.ListenAndServe(listen, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case floorPlain:
			write(w, length, body)
		case floorLarge:
			write(w, largeLength, large)
		case floorSame:
			w.WriteHeader(http.StatusNotModified)
		default:
			e.ServeHTTP(w, r)
		}
	}))
}
