package api_test

import (
	"database/sql"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/dateline-press/dateline/internal/store"
)

// storedColumns are those that hold a published release in the form in which it is kept: what is read of them was
// perhaps written years before, by another version of the program.
func storedColumns() []struct{ table, columns string } {
	return []struct{ table, columns string }{
		{"published_releases", "id slug kind locale title_key date version origin_system origin_id head tail tags"},
		{"published_versions", "release_id version significance note head tail tags labels body_markdown body_html body_text"},
		{"published_translations", "release_id version locale head tail body_markdown body_html body_text"},
		{"published_tags", "release_id dimension term_id date position"},
		{"published_places", "release_id place_key date position"},
		{"published_slugs", "slug release_id"},
	}
}

// TestStoredForm compares a release as it is kept with a golden file, the same on both engines. A change of the file is
// a change of the form: what was stored before has to be read all the same, or rewritten.
func TestStoredForm(t *testing.T) {
	t.Parallel()
	eachEngine(t, func(t *testing.T, engine store.Engine) {
		w := newWorld(t, engine)
		w.at = noon.Add(time.Hour)
		d := w.do(201, "PUT", "/v1/releases/by-origin/stored/1", `{"title":"Größe of the Harbour & <Bridge>","kind":"spot_report","summary":"A teaser.",
			"date":"2026-11-20","dateline":"OSH, 20 November 2026","places":["OSH","Žilina"],"sources":["secretariat","programme-office-in-bishkek"],
			"fields_of_work":["policing","elections"],"states":["KG","TJ"],"field_operations":["programme-office-in-bishkek"],
			"meetings":["summit-meetings"],"body_markdown":"The *text*.\n\n- one\n- two","status":"published"}`)
		w.do(200, "PUT", "/v1/releases/"+d.ID+"/translations/ru", `{"title":"Порт","summary":"Кратко.","body_markdown":"Текст."}`, "If-Match", "*")
		w.at = noon.Add(2 * time.Hour)
		w.do(200, "PATCH", "/v1/releases/"+d.ID, `{"slug":"harbour","status":"published","significance":"correction","note":"The hour was wrong."}`, "If-Match", "*")
		stored := map[string][]map[string]any{}
		for _, c := range storedColumns() {
			owner := "release_id"
			if c.table == "published_releases" {
				owner = "id"
			}
			stored[c.table] = w.stored(c.table, strings.Fields(c.columns), owner, d.ID)
		}
		text, err := json.Marshal(stored)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join("testdata", "stored-release.json"), text)
	})
}

// stored reads the rows of a release, in the order of their columns.
func (w *world) stored(table string, columns []string, owner, id string) (all []map[string]any) {
	w.t.Helper()
	list := strings.Join(columns, ", ")
	rows, err := outside(w.t, w.address).Query("SELECT " + list + " FROM " + table + " WHERE " + owner + " = '" + id + "' ORDER BY " + list)
	if err != nil {
		w.t.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	for rows.Next() {
		values, into := make([]sql.NullString, len(columns)), make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			w.t.Fatal(err)
		}
		row := map[string]any{}
		for i, name := range columns {
			row[name] = nil
			if values[i].Valid {
				row[name] = values[i].String
			}
		}
		all = append(all, row)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return all
}
