# Two commands to begin with: make run, make test. The rest is for those who change the code.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

# One PostgreSQL server for all that a command starts. With TEST_DATABASE_URL it is the one named there.
WITH_POSTGRES = go run ./internal/storetest/withpostgres

# More tests of a package at a time than there are cores: many of them wait for servers that they have started.
TEST = go test -timeout 30m -parallel 4

.PHONY: help
help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

.PHONY: run
run: ## Serve the vocabulary and sample releases on http://127.0.0.1:8080, from dateline.db
	CGO_ENABLED=0 go run ./cmd/dateline serve --sample

.PHONY: build
build: ## Build bin/dateline
	CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o bin/dateline ./cmd/dateline

.PHONY: test
test: ## Run every test on SQLite and on a real PostgreSQL, which is installed first where there is none
	$(WITH_POSTGRES) $(TEST) ./...

# The packages in which goroutines share memory.
SHARING = ./api/... ./cmd/... ./internal/answer ./internal/content ./internal/index ./internal/onewrite ./internal/search ./internal/spool ./internal/store

.PHONY: test-race
test-race: ## Run under the race detector what shares memory; without a C compiler there is nothing to run
	@if [ "$$(go env CGO_ENABLED)" = 1 ] && command -v "$$(go env CC | cut -d' ' -f1)" >/dev/null 2>&1; then \
	  $(WITH_POSTGRES) $(TEST) -race -short $(SHARING); \
	else echo "no C compiler: nothing runs under the race detector"; fi

LONG ?= TestKilled|TestCut|TestFeed|TestFailover|TestThreeNodes|TestPublishedIsSeen|TestAnswersAreThose|TestMirrorFollows|TestTwoWorlds|TestIndexFollows|TestAccess|TestHidden

.PHONY: test-long
test-long: ## Kill servers and databases more often, let more write for longer, ask more at random (LONG=PATTERN for some of it)
	DATELINE_TEST_LONG=1 $(WITH_POSTGRES) go test -timeout 60m -parallel 4 -count 1 -v -run '$(LONG)' ./api ./cmd/dateline ./internal/store

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
	@go run ./internal/bench -releases $(N) -rounds $(ROUNDS)

BENCH = go test -run '^$$' -bench . -benchmem -count 6 ./...

.PHONY: microbench
microbench: ## Run the Go benchmarks; where bin/before.txt holds an earlier run, compare the two
	@mkdir -p bin; $(BENCH) | tee bin/after.txt; if [ -e bin/before.txt ]; then go tool benchstat bin/before.txt bin/after.txt; fi
