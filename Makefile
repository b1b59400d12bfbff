# poise: `make demo` and `make test` do all set-up by themselves; `make` alone lists the targets.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

POISE    := bin/poise
NETWORKS := models/files
SAMPLE   := samples/out/rehearsal.mp4
REPORT   := samples/out/rehearsal.poise

# What runs with the race detector: packages in which goroutines share most.
RACE := ./analysis/pipeline ./analysis/runner ./analysis/live ./analysis/batch/hub ./analysis/server

# Debian packages: what building and analysing need, what only the tests need, what making packages and trying them needs.
PACKAGES      := g++ pkg-config libopencv-dev libopencv-contrib-dev ffmpeg espeak-ng
TEST_PACKAGES := chromium
DIST_PACKAGES := dpkg-dev zstd
TRIAL_PACKAGES := mmdebstrap zstd chromium

# The version: the tag or commit, with a mark where the tree differs from it.
VERSION  := $(shell git describe --tags --always --dirty 2>/dev/null || echo unversioned)

# The property tests draw the same inputs each time, so that main does not turn red by chance; RAPID_SEED=0 draws new ones.
export RAPID_SEED ?= 20261129

# gocv links all of OpenCV, which loads 230 libraries at each start. So it is told by hand what to link (its tag customenv), and what nobody
# calls is left out of it. A -tags on a command line takes the place of this one and must name customenv again.
export GOFLAGS := $(filter-out -tags=customenv,$(GOFLAGS)) -tags=customenv
export CGO_CPPFLAGS = $(shell pkg-config --cflags opencv4 2>/dev/null)
export CGO_CFLAGS := -O2 -g -ffunction-sections -fdata-sections
export CGO_CXXFLAGS := $(CGO_CFLAGS) --std=c++11
export CGO_LDFLAGS := -Wl,--gc-sections $(addprefix -lopencv_,calib3d dnn features2d flann imgproc objdetect photo video core)

GOLANGCI_LINT := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
GOVULNCHECK   := golang.org/x/vuln/cmd/govulncheck@v1.8.0
NFPM          := github.com/goreleaser/nfpm/v2/cmd/nfpm@v2.45.2
CYCLONEDX     := github.com/CycloneDX/cyclonedx-gomod/cmd/cyclonedx-gomod@v1.10.0

.PHONY: help setup setup-test build demo check test bench soak hostile eval lint vulns dist dist-test clean

help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# need installs the named Debian packages that are missing, or says which ones to install.
define need
	@command -v go >/dev/null || { echo "setup: Go is missing: install Go 1.26 or newer and put it on PATH" >&2; exit 1; }
	@missing=; for p in $(1); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'ok installed' || missing+=" $$p"; done; \
	[ -z "$$missing" ] && exit 0; \
	root=; if [ "$$(id -u)" != 0 ]; then \
	  if sudo -n true 2>/dev/null; then root=sudo; \
	  else echo "setup: Debian packages are missing and this user may not install them; run: sudo apt-get install$$missing" >&2; exit 1; fi; fi; \
	echo "setup: installing Debian packages:$$missing"; log=$$(mktemp); \
	{ $$root apt-get update && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $$missing; } >$$log 2>&1 \
	|| { tail -n 5 $$log >&2; echo "setup: apt-get failed, its output is in $$log; mend that and run make again" >&2; exit 1; }; rm -f $$log
endef

setup: ## install what is needed, fetch and convert the networks, build
	$(call need,$(PACKAGES))
	@command -v npm >/dev/null || { echo "setup: npm is missing: apt-get install npm" >&2; exit 1; }
	@$(MAKE) build
	@$(POISE) models install --models $(NETWORKS)

setup-test: setup
	$(call need,$(TEST_PACKAGES))

build: ## build bin/poise
	@[ -x $(POISE) ] || echo "build: compiling $(POISE) (the first time takes some minutes: OpenCV's bindings)"
	@go build -trimpath -ldflags "-X poise/cmd/internal/version.stamp=$(VERSION)" -o $(POISE) ./cmd/poise

$(SAMPLE): $(wildcard samples/*.go) samples/portrait.png
	@echo "demo: making the sample rehearsal $(SAMPLE)"
	@go run ./samples -o $(@D) >/dev/null

demo: setup $(SAMPLE) ## analyse the sample rehearsal and say where the report is
	@$(POISE) analyze $(SAMPLE) --models $(NETWORKS) --baseline 0:01-0:04 -o $(REPORT)
	@echo "The report: $(CURDIR)/$(REPORT)/report.html"

check: lint vulns ## lint, known vulnerabilities and the tests that need no networks and no Chromium
	@go test -short $$(go list ./... | grep -vxF "$$(go list $(RACE))")
	@go test -short -race $(RACE)

test: setup-test $(SAMPLE) ## all tests (networks and Chromium included)
	@go vet ./...
	@go test -tags customenv,matprofile -timeout 40m $$(go list ./... | grep -vxF "$$(go list $(RACE))") ./analysis/live
	@go test -race -timeout 40m $(RACE)

bench: setup-test $(SAMPLE) ## speed and memory as ratios, in one run, and the tests with a time limit
	@go run ./cmd/internal/bench -poise $(POISE) -models $(NETWORKS) -sample $(SAMPLE)
	@go test -tags customenv,bench -run 'Quick$$' -count 1 -p 1 ./...

soak: setup $(SAMPLE) ## batches for half an hour: hostile files, kills, machines that vanish, scaling
	@go run ./cmd/internal/soak -poise $(POISE) -models $(NETWORKS) -sample $(SAMPLE)
	@go test ./analysis/batch/hub -run Cluster -v -count 1 -timeout 30m -chaos
	@go test ./analysis/batch/hub -run Simulation -v -count 1 -timeout 1h -jobs 2500 -workers 50 -sleep 500ms

# The symbols that only a debugger wants are left out: a third of the program.
dist: setup ## a Debian package and an archive in dist/, for people who compile nothing; the same bytes from the same commit
	$(call need,$(DIST_PACKAGES))
	@go build -trimpath -ldflags "-s -w -X poise/cmd/internal/version.stamp=$(VERSION)" -o dist/build/poise ./cmd/poise
	@go run ./cmd/internal/dist -poise dist/build/poise -models $(NETWORKS) -version $(VERSION) -time "$$(git log -1 --format=%ct)" \
	  -nfpm $(NFPM) -sbom $(CYCLONEDX) -o dist

dist-test: dist $(SAMPLE) ## try that package in a fresh Debian 12 without compiler, sources and network (as root)
	$(call need,$(TRIAL_PACKAGES))
	@go build -o dist/build/disttest ./cmd/internal/disttest
	@dist/build/disttest -dist dist -sample $(SAMPLE)

SEED ?= $(shell date +%s)

hostile: setup ## 500 hostile inputs made by program (SEED=... repeats them): crashes, hangs, wrong codes, numbers on too little
	@go test ./cmd/poise -run 'TestHostile$$' -v -count 1 -timeout 6h -hostile 500 -hostile-seed $(SEED)

eval: setup ## accuracy against ../shared, as dated tables in samples/out/accuracy.md
	@go run ./cmd/internal/eval -models $(NETWORKS) -o samples/out/accuracy.md

lint: ## static checks (the linter is compiled first, once)
	$(call need,$(PACKAGES))
	@go vet ./...
	@go run $(GOLANGCI_LINT) run ./...

# The first run, over one small package, tells whether the list can be reached.
vulns: ## known vulnerabilities in what poise calls; says so where the list of them can't be reached
	@said=$$(go run $(GOVULNCHECK) ./analysis/timespan 2>&1) || case "$$said" in \
	*"dial tcp"*|*"fetching vulnerabilities"*) echo "vulns: not checked: the list of vulnerabilities can't be reached" >&2; exit 0;; \
	*) echo "$$said" >&2; exit 1;; esac; \
	go run $(GOVULNCHECK) ./...

clean: ## remove what was built and made (the networks stay)
	@rm -rf bin dist samples/out
