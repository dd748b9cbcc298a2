package api

import (
	"crypto/rand"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/strictjson"
)

// Key is an API key without its secret.
type Key struct {
	ID        string   `json:"id" example:"mzxw6ytboi4a"` // The public id, by which the log names it
	Name      string   `json:"name"`
	Scopes    []string `json:"scopes" enums:"drafts:read,releases:write,releases:publish,terms:write,import,webhooks,keys,audit"`
	CreatedBy string   `json:"created_by"` // The id of the key that made it, or command-line
	CreatedAt string   `json:"created_at" format:"date-time"`
	ExpiresAt *string  `json:"expires_at" format:"date-time" extensions:"x-nullable"`
	RevokedAt *string  `json:"revoked_at" format:"date-time" extensions:"x-nullable"`
}

// NewKey is a key that was just made.
type NewKey struct {
	Key
	Secret string `json:"secret" example:"dl_mzxw6ytboi4a_…"` // What its holder sends as Authorization: Bearer; shown this once
}

// KeyInput is what a key is made with.
type KeyInput struct {
	Name      string   `json:"name" maxLength:"200"`
	Scopes    []string `json:"scopes" enums:"drafts:read,releases:write,releases:publish,terms:write,import,webhooks,keys,audit" minItems:"1"` // None that the key which asks does not have
	ExpiresAt *string  `json:"expires_at,omitempty" format:"date-time" extensions:"x-nullable"`
}

func newKey(k *auth.Key) Key {
	wire := Key{
		ID: k.ID, Name: k.Name, Scopes: []string{}, CreatedBy: k.CreatedBy, CreatedAt: instant(k.CreatedAt),
		ExpiresAt: moment(k.ExpiresAt), RevokedAt: moment(k.RevokedAt),
	}
	for _, s := range k.Scopes {
		wire.Scopes = append(wire.Scopes, string(s))
	}
	return wire
}

// keys answers for the API keys.
type keys struct{ api *API }

// List answers with the keys.
//
//	@Summary		List the API keys
//	@Description	The newest first, without their secrets, which are kept nowhere.
//	@Tags			administration
//	@ID				listKeys
//	@Produce		json
//	@Security		key
//	@Success		200	{object}	Page[Key]	"A page of keys, revoked ones among them"
//	@Failure		400	{object}	Problem		"Everything that is wrong with the query"
//	@Router			/v1/keys [get]
func (h keys) List(c echo.Context) error {
	q, _, err := h.api.listQuery(c, query.Keys())
	if err != nil {
		return err
	}
	page, err := h.api.Newsroom.Keys(c.Request().Context(), q)
	if err != nil {
		return err
	}
	return respondItems(h.api, c, q, page, extras{}, func(k *auth.Key) ([]byte, error) {
		object, err := encode(newKey(k))
		if err != nil {
			return nil, err
		}
		return pick(object, q.Shown())
	})
}

// Create makes a key.
//
//	@Summary		Make an API key
//	@Description	With scopes that the key which asks has itself. The secret is shown this once.
//	@Tags			administration
//	@ID				createKey
//	@Accept			json
//	@Produce		json
//	@Security		key
//	@Param			key	body		KeyInput	true	"The key"
//	@Success		201	{object}	One[NewKey]	"The key with its secret"
//	@Failure		422	{object}	Problem		"Everything that is wrong with the body"
//	@Router			/v1/keys [post]
func (h keys) Create(c echo.Context) error {
	if err := noQuery(c); err != nil {
		return err
	}
	s, err := readBody(c, false)
	if err != nil {
		return err
	}
	k, err := h.read(c, s)
	if err != nil {
		return err
	}
	if !keyOf(c).Covers(k.Scopes) {
		return content.Errorf(content.Forbidden, "a key cannot give a scope that it does not have itself")
	}
	act := h.api.act(c, actionCreate)
	if act.Repeat, err = repeat(c, s); err != nil {
		return err
	}
	token, err := auth.NewToken(rand.Reader)
	if err != nil {
		return fmt.Errorf("make a key: %w", err)
	}
	k.ID, k.CreatedBy = token.ID, keyOf(c).ID
	r, err := h.api.Newsroom.CreateKey(c.Request().Context(), act, k, token.Hash(), func(k *auth.Key) ([]byte, error) {
		return h.sealed(c, k, token)
	})
	if err != nil {
		return err
	}
	return tell(c, r)
}

// sealed writes the receipt of a new key so that only the key that asked can read the secret in it.
func (h keys) sealed(c echo.Context, k *auth.Key, token auth.Token) ([]byte, error) {
	body, err := encode(One[NewKey]{Data: NewKey{Key: newKey(k), Secret: token.Text()}})
	if err != nil {
		return nil, err
	}
	closed, err := tokenOf(c).Seal(body)
	if err != nil {
		return nil, err
	}
	return encode(told{Status: http.StatusCreated, Sealed: closed})
}

// maxKeyName is the length of the longest name of a key, in characters.
const maxKeyName = 200

func (h keys) read(c echo.Context, s sent) (*auth.Key, error) {
	in, k := newInput(&s.value), &auth.Key{}
	in.required("name", &k.Name)
	if n := utf8.RuneCountInString(k.Name); !in.faulty() && (n == 0 || n > maxKeyName || content.CleanLine(k.Name) != k.Name) {
		in.fault("name", codeInvalid, "must be one line of 1 to "+strconv.Itoa(maxKeyName)+" characters")
	}
	var given []string
	in.lines("scopes", &given)
	for i, text := range given {
		if scope := auth.Scope(text); !scope.Known() {
			*in.faults = append(*in.faults, Fault{Pointer: strictjson.Pointer("/scopes", strconv.Itoa(i)), Code: codeInvalid,
				Detail: "there is no such scope", Allowed: scopeNames(), DidYouMean: query.Nearest(text, scopeNames())})
		}
	}
	for _, scope := range auth.Scopes() {
		if slices.Contains(given, string(scope)) {
			k.Scopes = append(k.Scopes, scope)
		}
	}
	if len(given) == 0 && !in.faulty() {
		in.fault("scopes", codeRequired, "must be at least one")
	}
	in.instant("expires_at", &k.ExpiresAt)
	if k.ExpiresAt != nil && !k.ExpiresAt.After(h.api.Now()) {
		in.fault("expires_at", codeInvalid, "must be later than now")
	}
	in.end("id", "created_by", "created_at", "revoked_at", "secret")
	return k, in.err()
}

func scopeNames() []string {
	names := []string{}
	for _, s := range auth.Scopes() {
		names = append(names, string(s))
	}
	return names
}

// Revoke ends a key.
//
//	@Summary		Revoke an API key
//	@Description	From now on, on every node. It stays in the list. Revoked again, it stays as it is.
//	@Tags			administration
//	@ID				revokeKey
//	@Produce		json
//	@Security		key
//	@Param			id	path	string	true	"The public id of the key"
//	@Success		204	"The key is revoked"
//	@Failure		404	{object}	Problem	"There is no such key"
//	@Router			/v1/keys/{id} [delete]
func (h keys) Revoke(c echo.Context) error {
	if err := noQuery(c); err != nil {
		return err
	}
	key, err := pathKey(c)
	if err != nil {
		return err
	}
	if err := h.api.Newsroom.RevokeKey(c.Request().Context(), h.api.act(c, "revoke"), key); err != nil {
		return err
	}
	c.Response().Header().Set("Cache-Control", privateCaching)
	return c.NoContent(http.StatusNoContent)
}
