# Every target makes its own virtual environment first: `make demo` and `make test` work as the very first command.
VENV ?= .venv
PYTHON := $(VENV)/bin/python
# A caller's colours and theme would change every picture; without bytecode each of hundreds of processes compiles all of it.
RUN := env -u NO_COLOR -u TEXTUAL_THEME -u PYTHONDONTWRITEBYTECODE
TESTS ?=
# Most tests wait for a process, a socket or a screen: more of them run side by side than there may be processors.
WORKERS ?= --numprocesses 5 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help demo test check snapshots screenshots bench storm load docs lock venv clean

help:  ## print this
	@sed -n 's/^\([a-z]*\):.*##/\1 -/p' Makefile

demo: venv  ## a simulated desk to play with: nothing to configure, nothing left behind
	@$(VENV)/bin/frontdesk demo

test: venv  ## every test (TESTS=tests/store for a part)
	@$(RUN) $(PYTHON) -m pytest -q $(WORKERS) $(TESTS)

check: venv  ## format, lint, types, floors
	@$(VENV)/bin/ruff format --check --quiet || { echo "not formatted: run $(VENV)/bin/ruff format"; exit 1; }
	@$(VENV)/bin/ruff check --quiet
	@$(VENV)/bin/mypy
	@$(VENV)/bin/lint-imports --no-cache

snapshots: venv  ## take the pictures anew; look at each before it is committed
	@$(RUN) $(PYTHON) -m pytest -q --snapshot-update -k pictures $(TESTS)

screenshots: venv  ## take the pictures that the README shows anew, from the demo with its clock and its customers held
	@$(RUN) $(PYTHON) -m docs.pictures

bench: venv  ## the budgets of the design, each beside its baseline
	@$(PYTHON) -m tests.bench

storm: venv  ## ten seconds of 2,000 events each under a scrolling hand: no lost row, no frozen key
	@$(PYTHON) -m tests.bench storm

load: venv  ## sixteen minutes of a busy gateway's load, up to 150 users (CUT=1: a minute that goes as high)
	@$(PYTHON) -m tests.load $(if $(CUT),--cut)

docs: venv  ## write the generated pages of docs/ anew
	@$(PYTHON) -m docs.generate

lock: venv  ## pin every dependency anew (needs uv)
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --upgrade --quiet --output-file requirements.lock

venv:
	@sh .ci/venv $(VENV)

clean:  ## remove what the other targets made
	@rm -rf .venv .venv-* dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
