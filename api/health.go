package api

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Status says that the service is there.
type Status struct {
	Status string `json:"status" example:"ok"`
}

// Healthz answers while the process runs. It never touches the database.
//
//	@Summary		Whether the process runs
//	@Description	Never touches the database: for deciding whether to start the process again.
//	@Tags			about
//	@ID				getHealth
//	@Produce		json
//	@Success		200	{object}	Status	"It does"
//	@Router			/healthz [get]
func (a *API) Healthz(c echo.Context) error { return uncached(c, Status{Status: "ok"}) }

// Readyz answers whether requests can be answered now.
//
//	@Summary		Whether requests can be answered
//	@Description	Asks the database: for deciding whether to send requests here.
//	@Tags			about
//	@ID				getReadiness
//	@Produce		json
//	@Success		200	{object}	Status	"They can"
//	@Failure		503	{object}	Problem	"The database does not answer, or its schema is not the one needed"
//	@Router			/readyz [get]
func (a *API) Readyz(c echo.Context) error {
	if err := a.Store.Ready(c.Request().Context()); err != nil {
		return err
	}
	return uncached(c, Status{Status: "ok"})
}

func uncached(c echo.Context, v Status) error {
	body, err := encode(v)
	if err != nil {
		return err
	}
	h := c.Response().Header()
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Type", typeJSON)
	return write(c, http.StatusOK, body)
}
