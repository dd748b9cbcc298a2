package api

import (
	"time"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/content"
)

// PublishInput says what a version is to its readers.
type PublishInput struct {
	Significance string `json:"significance,omitempty" enums:"major,minor,correction" default:"major"`
	Note         string `json:"note,omitempty" maxLength:"1000"` // Public; a correction needs one
}

// ScheduleInput says when a release is to be published.
type ScheduleInput struct {
	PublishAt string `json:"publish_at" format:"date-time"`
}

// WithdrawInput says why a release is withdrawn.
type WithdrawInput struct {
	Reason     string  `json:"reason,omitempty" enums:"error,superseded,legal,other" default:"other"`
	Note       *string `json:"note,omitempty" maxLength:"1000" extensions:"x-nullable"`          // Public
	ReplacedBy *string `json:"replaced_by,omitempty" extensions:"x-nullable"`                    // The id or the slug of the release that stands in its place
	WithdrawAt *string `json:"withdraw_at,omitempty" format:"date-time" extensions:"x-nullable"` // To plan the withdrawal for later
}

// Publish publishes a release.
//
//	@Summary		Publish a release
//	@Description	The working copy, as it stands, becomes the version that the public reads.
//	@Tags			newsroom
//	@ID				publishRelease
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string			true	"The id or the slug"
//	@Param			body	body		PublishInput	false	"Details"
//	@Success		200		{object}	One[Draft]		"The working copy"
//	@Failure		404		{object}	Problem			"There is no such release"
//	@Failure		409		{object}	Problem			"The release is not in a state for this"
//	@Failure		412		{object}	Problem			"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem			"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem			"If-Match is needed"
//	@Router			/v1/releases/{id}/publish [post]
func (h desk) Publish(c echo.Context) error {
	var p content.Publication
	read := func(in *input) {
		in.required("significance", (*string)(&p.Significance))
		in.line("note", &p.Note)
	}
	return h.act(c, actionPublish, read, func(w *content.WorkingCopy, at time.Time) error { return w.Publish(p, at) })
}

// Schedule plans a publication.
//
//	@Summary		Plan a publication
//	@Description	The release is published at the moment given by the clock of the database, with whatever is edited until then; sent again, the moment is another.
//	@Tags			newsroom
//	@ID				scheduleRelease
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string			true	"The id or the slug"
//	@Param			body	body		ScheduleInput	true	"Details"
//	@Success		200		{object}	One[Draft]		"The working copy"
//	@Failure		404		{object}	Problem			"There is no such release"
//	@Failure		409		{object}	Problem			"The release is not in a state for this"
//	@Failure		412		{object}	Problem			"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem			"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem			"If-Match is needed"
//	@Router			/v1/releases/{id}/schedule [post]
func (h desk) Schedule(c echo.Context) error {
	var publishAt *time.Time
	read := func(in *input) {
		in.instant("publish_at", &publishAt)
		if publishAt == nil && !in.faulty() {
			in.fault("publish_at", codeRequired, "is needed: an instant with its zone")
		}
	}
	return h.act(c, actionSchedule, read, func(w *content.WorkingCopy, at time.Time) error { return w.Schedule(*publishAt, at) })
}

// Unschedule takes back what is planned.
//
//	@Summary		Take back what is planned
//	@Description	A publication or a withdrawal that has not taken place yet.
//	@Tags			newsroom
//	@ID				unscheduleRelease
//	@Produce		json
//	@Security		key
//	@Param			id	path		string		true	"The id or the slug"
//	@Success		200	{object}	One[Draft]	"The working copy"
//	@Failure		404	{object}	Problem		"There is no such release"
//	@Failure		409	{object}	Problem		"The release is not in a state for this"
//	@Failure		412	{object}	Problem		"It has changed since its ETag was read"
//	@Failure		422	{object}	Problem		"Everything that is wrong with the body"
//	@Failure		428	{object}	Problem		"If-Match is needed"
//	@Router			/v1/releases/{id}/unschedule [post]
func (h desk) Unschedule(c echo.Context) error {
	return h.act(c, actionUnschedule, func(*input) {}, func(w *content.WorkingCopy, _ time.Time) error { return w.Unschedule() })
}

// Withdraw takes a release out of public.
//
//	@Summary		Withdraw a release
//	@Description	The public gets 410 with the reason from now on, or from `withdraw_at` on.
//	@Tags			newsroom
//	@ID				withdrawRelease
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			id		path		string			true	"The id or the slug"
//	@Param			body	body		WithdrawInput	false	"Details"
//	@Success		200		{object}	One[Draft]		"The working copy"
//	@Failure		404		{object}	Problem			"There is no such release"
//	@Failure		409		{object}	Problem			"The release is not in a state for this"
//	@Failure		412		{object}	Problem			"It has changed since its ETag was read"
//	@Failure		422		{object}	Problem			"Everything that is wrong with the body"
//	@Failure		428		{object}	Problem			"If-Match is needed"
//	@Router			/v1/releases/{id}/withdraw [post]
func (h desk) Withdraw(c echo.Context) error {
	why := content.Withdrawal{Reason: content.OtherCause}
	var later *time.Time
	read := func(in *input) {
		in.required("reason", (*string)(&why.Reason))
		in.line("note", &why.Note)
		in.line("replaced_by", &why.ReplacedBy)
		in.instant("withdraw_at", &later)
	}
	return h.act(c, actionWithdraw, read, func(w *content.WorkingCopy, at time.Time) error {
		if later != nil {
			return w.PlanWithdrawal(why, *later, at)
		}
		return w.Withdraw(why, at)
	})
}

// Restore brings a release back as a draft.
//
//	@Summary		Bring a release back
//	@Description	Out of the trash, or from withdrawn: as a draft, which the public sees once it is published.
//	@Tags			newsroom
//	@ID				restoreRelease
//	@Produce		json
//	@Security		key
//	@Param			id	path		string		true	"The id or the slug"
//	@Success		200	{object}	One[Draft]	"The working copy"
//	@Failure		404	{object}	Problem		"There is no such release"
//	@Failure		409	{object}	Problem		"The release is not in a state for this"
//	@Failure		412	{object}	Problem		"It has changed since its ETag was read"
//	@Failure		422	{object}	Problem		"Everything that is wrong with the body"
//	@Failure		428	{object}	Problem		"If-Match is needed"
//	@Router			/v1/releases/{id}/restore [post]
func (h desk) Restore(c echo.Context) error {
	return h.act(c, actionRestore, func(*input) {}, func(w *content.WorkingCopy, _ time.Time) error { return w.Restore() })
}
