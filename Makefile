# Two words are enough: `make run` and `make test`. Both install what is missing (Debian 12, as root).
SHELL := /bin/bash
.PHONY: run test release web setup setup-test clean

PORT ?= 8080
PROFILE_RUN := quick
# As root the server becomes a user of its own, who must be able to come to its data.
DATA ?= $(if $(filter 0,$(shell id -u)),/var/lib/tiltyard,data)

setup:
	@scripts/setup.sh base

setup-test:
	@scripts/setup.sh test

web:
	@echo "==> web: packages and build"
	@cd web && npm install --no-audit --no-fund --loglevel=error && npm run --silent build

# Builds with a profile made for a first start: with the page about three minutes on 4 cores.
run: setup web
	@echo "==> engine: build (the first time takes a minute or two)"
	@cargo build --profile $(PROFILE_RUN) --package tiltyard
	@exec target/$(PROFILE_RUN)/tiltyard serve --listen 127.0.0.1:$(PORT) --data $(DATA)

release: setup web
	@cargo build --release --package tiltyard

test: setup-test web
	@scripts/test.sh
