package api

import (
	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
)

// AuditEntry is what was done to an item.
type AuditEntry struct {
	ID           string `json:"id" format:"uuid"`
	Seq          int64  `json:"seq" minimum:"1"` // Its place in the log
	At           string `json:"at" format:"date-time"`
	Key          string `json:"key"`                      // The public id of the key, or what acted without one: command-line, schedule
	Action       string `json:"action" example:"publish"` // What was done
	Type         string `json:"type" enums:"release,field_of_work,state,structure,field_operation,meeting,key"`
	Item         string `json:"item"`                      // The id of what it was done to
	FromVersion  int    `json:"from_version" minimum:"0"`  // Of what the public reads; 0 for none
	ToVersion    int    `json:"to_version" minimum:"0"`    // Likewise, afterwards
	FromRevision int    `json:"from_revision" minimum:"0"` // Of the working copy or the term; 0 for none
	ToRevision   int    `json:"to_revision" minimum:"0"`   // Likewise, afterwards
	RequestID    string `json:"request_id"`                // Empty where no request was behind it
}

// Audit answers with the log.
//
//	@Summary		Read the log of what was done
//	@Description	Who did what to which item, when, from which version to which: the newest first. Nothing is ever changed in it.
//	@Tags			administration
//	@ID				listAudit
//	@Produce		json
//	@Security		key
//	@Success		200	{object}	Page[AuditEntry]	"A page of the log"
//	@Failure		400	{object}	Problem				"Everything that is wrong with the query"
//	@Router			/v1/audit [get]
func (a *API) Audit(c echo.Context) error {
	q, _, err := a.listQuery(c, query.Audit())
	if err != nil {
		return err
	}
	page, err := a.Newsroom.Audit(c.Request().Context(), q)
	if err != nil {
		return err
	}
	return respondItems(a, c, q, page, extras{}, func(e *content.AuditEntry) ([]byte, error) {
		object, err := encode(AuditEntry{
			ID: e.ID, Seq: e.Seq, At: instant(e.At), Key: e.By, Action: e.Action, Type: e.Type, Item: e.Item,
			FromVersion: e.FromVersion, ToVersion: e.ToVersion, FromRevision: e.FromRevision, ToRevision: e.ToRevision, RequestID: e.RequestID,
		})
		if err != nil {
			return nil, err
		}
		return pick(object, q.Shown())
	})
}
