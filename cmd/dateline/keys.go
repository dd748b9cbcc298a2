package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/dateline-press/dateline/internal/auth"
	"github.com/dateline-press/dateline/internal/config"
	"github.com/dateline-press/dateline/internal/content"
	"github.com/dateline-press/dateline/internal/query"
	"github.com/dateline-press/dateline/internal/store"
)

type keysCommand struct {
	Create keysCreateCommand `cmd:"" help:"Make a key and print it. It is shown this once."`
	List   keysListCommand   `cmd:"" help:"List the keys, without their secrets."`
	Revoke keysRevokeCommand `cmd:"" help:"Revoke a key."`
}

type keysCreateCommand struct {
	Name    string        `required:"" help:"What the key is for."`
	Scope   []string      `required:"" placeholder:"SCOPE" help:"What it may do; may be repeated. One of drafts:read, releases:write, releases:publish, terms:write, import, webhooks, keys, audit."`
	Expires time.Duration `placeholder:"DURATION" help:"After how long it ends, such as 720h; without it, never."`
}

// Run makes a key. The key alone is printed, so that a script can keep it.
func (cmd keysCreateCommand) Run(ctx context.Context, db config.Database) error {
	scopes, err := parseScopes(cmd.Scope)
	if err != nil {
		return err
	}
	if name := content.CleanLine(cmd.Name); name == "" || name != cmd.Name {
		return errors.New("the name must be one line")
	}
	token, err := auth.NewToken(rand.Reader)
	if err != nil {
		return err
	}
	k := &auth.Key{ID: token.ID, Name: cmd.Name, Scopes: scopes, CreatedBy: content.ByCommandLine}
	if cmd.Expires > 0 {
		until := time.Now().UTC().Add(cmd.Expires).Truncate(time.Microsecond)
		k.ExpiresAt = &until
	}
	act := content.Act{By: content.ByCommandLine, Action: "create"}
	err = withStore(ctx, db, func(s *store.Store) error {
		_, err := s.CreateKey(ctx, act, k, token.Hash(), func(*auth.Key) ([]byte, error) { return nil, nil })
		return err
	})
	if err != nil {
		return err
	}
	fmt.Println(token.Text())
	return nil
}

// parseScopes puts scopes in order, each once.
func parseScopes(given []string) ([]auth.Scope, error) {
	wanted := map[auth.Scope]bool{}
	for _, text := range given {
		s := auth.Scope(text)
		if !s.Known() {
			return nil, fmt.Errorf("there is no scope %q: there are %v", text, auth.Scopes())
		}
		wanted[s] = true
	}
	var scopes []auth.Scope
	for _, s := range auth.Scopes() {
		if wanted[s] {
			scopes = append(scopes, s)
		}
	}
	return scopes, nil
}

type keysListCommand struct {
	Format string `enum:"text,json" default:"text" help:"How to print: text, or json, one key a line."`
}

// Run lists the keys, the newest first.
func (cmd keysListCommand) Run(ctx context.Context, db config.Database) error {
	return withStore(ctx, db, func(s *store.Store) error {
		keys, err := allKeys(ctx, s)
		if err != nil {
			return err
		}
		if cmd.Format == "json" {
			return printKeys(keys)
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		_, _ = fmt.Fprintln(w, "ID\tSTATE\tNAME\tSCOPES\tCREATED")
		for _, k := range keys {
			_, _ = fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\n", k.ID, stateOf(k), k.Name, joinScopes(k.Scopes), k.CreatedAt.Format(time.DateOnly))
		}
		return w.Flush()
	})
}

func allKeys(ctx context.Context, s *store.Store) ([]*auth.Key, error) {
	var all []*auth.Key
	q := &query.Query{Resource: query.Keys(), Sort: query.Keys().Sort, Page: query.Paging{Size: query.MaxPageSize}}
	for {
		page, err := s.Keys(ctx, q)
		if err != nil {
			return nil, err
		}
		all = append(all, page.Items...)
		if page.Next == nil {
			return all, nil
		}
		q.Page.After = page.Next
	}
}

func stateOf(k *auth.Key) string {
	switch {
	case k.RevokedAt != nil:
		return "revoked"
	case !k.Usable(time.Now()):
		return "expired"
	default:
		return "in use"
	}
}

func joinScopes(scopes []auth.Scope) string {
	names := make([]string, len(scopes))
	for i, s := range scopes {
		names[i] = string(s)
	}
	return strings.Join(names, " ")
}

func printKeys(keys []*auth.Key) error {
	enc := json.NewEncoder(os.Stdout)
	for _, k := range keys {
		line := struct {
			ID        string       `json:"id"`
			Name      string       `json:"name"`
			Scopes    []auth.Scope `json:"scopes"`
			State     string       `json:"state"`
			CreatedBy string       `json:"created_by"`
			CreatedAt time.Time    `json:"created_at"`
			ExpiresAt *time.Time   `json:"expires_at"`
			RevokedAt *time.Time   `json:"revoked_at"`
		}{k.ID, k.Name, k.Scopes, stateOf(k), k.CreatedBy, k.CreatedAt, k.ExpiresAt, k.RevokedAt}
		if err := enc.Encode(line); err != nil {
			return err
		}
	}
	return nil
}

type keysRevokeCommand struct {
	ID string `arg:"" help:"The public id of the key: the part between the first two underscores."`
}

// Run revokes a key. A running server refuses it from the next request on.
func (cmd keysRevokeCommand) Run(ctx context.Context, db config.Database) error {
	return withStore(ctx, db, func(s *store.Store) error {
		return s.RevokeKey(ctx, content.Act{By: content.ByCommandLine, Action: "revoke"}, cmd.ID)
	})
}

// withStore opens the database for one command.
func withStore(ctx context.Context, db config.Database, f func(*store.Store) error) (err error) {
	s, err := openForWriting(ctx, db, store.Options{})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return f(s)
}
