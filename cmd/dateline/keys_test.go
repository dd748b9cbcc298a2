package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// program runs the program with arguments on a database of its own and gives what it prints on stdout.
func program(t *testing.T, database string, arguments ...string) (stdout string, failed error) {
	t.Helper()
	cmd := exec.Command(os.Args[0], arguments...)
	cmd.Env = append(os.Environ(), runAsProgram+"=1", "DATELINE_DATABASE_URL="+database)
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%v: %w: %s", arguments, err, errs.String())
	}
	return out.String(), nil
}

// TestKeysCommands makes a key, lists it and revokes it.
func TestKeysCommands(t *testing.T) {
	t.Parallel()
	database := "sqlite:" + filepath.Join(t.TempDir(), "dateline.db")
	key, err := program(t, database, "keys", "create", "--name", "desk", "--scope", "releases:write", "--scope", "drafts:read", "--expires", "720h")
	if err != nil || !regexp.MustCompile(`^dl_[a-z2-7]{12}_[a-z2-7]{32}_[a-z2-7]{7}\n$`).MatchString(key) {
		t.Fatalf("create prints %q (%v), want the key alone", key, err)
	}
	id := strings.Split(key, "_")[1]
	list, err := program(t, database, "keys", "list")
	if err != nil || !strings.Contains(list, id+"  in use  desk  drafts:read releases:write") || strings.Contains(list, strings.Split(key, "_")[2]) {
		t.Errorf("list prints %q (%v)", list, err)
	}
	if _, err := program(t, database, "keys", "revoke", id); err != nil {
		t.Error(err)
	}
	list, err = program(t, database, "keys", "list", "--format", "json")
	if err != nil || !strings.Contains(list, `"state":"revoked"`) {
		t.Errorf("after revoking, list prints %q (%v)", list, err)
	}
	for _, wrong := range [][]string{
		{"keys", "create", "--name", "desk", "--scope", "everything"}, {"keys", "create", "--scope", "audit"}, {"keys", "revoke", "nobody"},
	} {
		if out, err := program(t, database, wrong...); err == nil || out != "" && !strings.HasPrefix(out, "Usage") {
			t.Errorf("%v: printed %q and did not fail", wrong, out)
		}
	}
}
