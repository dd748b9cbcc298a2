# Two commands to begin with: make run, make test. The rest is for those who change the code.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# The race detector needs cgo and a C compiler; without them the tests run without it.
RACE = $(shell if [ "$$(go env CGO_ENABLED)" = 1 ] && command -v "$$(go env CC | cut -d' ' -f1)" >/dev/null 2>&1; then echo -race; fi)

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

.PHONY: run
run: ## Serve the vocabulary and sample releases on http://127.0.0.1:8080, from dateline.db
	CGO_ENABLED=0 go run ./cmd/dateline serve --sample

.PHONY: build
build: ## Build bin/dateline
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o bin/dateline ./cmd/dateline

# With TEST_DATABASE_URL the tests make their databases on that server, and need no programs of one.
.PHONY: test
test: ## Run every test on SQLite and on a real PostgreSQL, which is installed first where there is none
	@race="$(RACE)"; [ -n "$$race" ] || echo "no C compiler: the tests run without the race detector"; \
	  if [ -z "$${TEST_DATABASE_URL:-}" ]; then \
	    bin="$$(go run ./internal/storetest/obtain)"; export PG_BIN_DIR="$$bin"; echo "PostgreSQL: $$bin"; \
	  fi; \
	  REQUIRE_POSTGRES=1 go test -timeout 20m ./...; \
	  if [ -n "$$race" ]; then echo "once more under the race detector, without the long tests of one thing after another:"; \
	    REQUIRE_POSTGRES=1 go test -race -short -timeout 20m ./...; \
	  fi

.PHONY: lint
lint: ## Check format, vet, staticcheck and the module files
	@out="$$(gofmt -l api cmd docs internal)"; [ -z "$$out" ] || { echo "not gofmt-ed:"; echo "$$out"; exit 1; }
	go vet ./...
	go tool staticcheck ./...
	go mod tidy -diff
	go mod verify

.PHONY: docs
docs: ## Generate docs/openapi.json, docs/openapi.yaml and docs/QUERY.md
	go generate ./docs/...

.PHONY: verify
verify: lint ## Check that nothing generated is stale, lint the OpenAPI document and compile its TypeScript types
	@before="$$(mktemp -d)"; trap 'rm -rf "$$before"' EXIT; cp docs/openapi.* docs/QUERY.md "$$before"; \
	  go generate ./docs/...; \
	  for file in docs/openapi.* docs/QUERY.md; do diff -u "$$before/$${file##*/}" "$$file" || \
	    { echo "$$file was stale; now it is generated: commit it" >&2; exit 1; }; done
	@if command -v npm >/dev/null 2>&1; then \
	  cd docs/check && npm ci --no-audit --no-fund --loglevel=error && npm run --silent check; \
	elif [ -n "$${CI:-}" ]; then echo "npm is needed to check the OpenAPI document" >&2; exit 1; \
	else echo "no npm: the OpenAPI document is not linted here"; fi

N ?= 10000
ROUNDS ?= 3

.PHONY: bench
bench: ## Measure the server under load with N releases, on both engines, beside fixed answers (needs wrk)
	@command -v wrk >/dev/null 2>&1 || { echo "wrk is needed: apt-get install wrk" >&2; exit 1; }
	@bin="$$(go run ./internal/storetest/obtain)"; export PG_BIN_DIR="$$bin"; go run ./internal/bench -releases $(N) -rounds $(ROUNDS)

BENCH = go test -run '^$$' -bench . -benchmem -count 6 ./...

.PHONY: microbench
microbench: ## Run the Go benchmarks; where bin/before.txt holds an earlier run, compare the two
	@mkdir -p bin; $(BENCH) | tee bin/after.txt; if [ -e bin/before.txt ]; then go tool benchstat bin/before.txt bin/after.txt; fi
