# Every target sets up what it needs. `make help` lists them.
SHELL := /bin/sh
# The first Python that is new enough; or name one: make PYTHON=/path/to/python3.12 test
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help setup test check lint format types browser demo demo-reset bench messages docs kuvat migration lock clean

help: ## lists the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

# The stamp is newer than the lock file exactly when the environment is what the lock file says.
.venv/installed: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11 …"; exit 1; }
	@echo "Setting up .venv (about a minute, the first time only) …"
	@test -x $(BIN)/pip || $(PYTHON) -m venv --clear .venv || { echo "Python's own venv module is needed (Debian: apt-get install python3-venv)"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

setup: .venv/installed ## creates the environment from the lock file

demo: setup ## starts the local workspace and the bot on it; prints one address to open
	@$(BIN)/ekobotti demo

demo-reset: setup ## forgets everything said in the demo, and starts it anew
	@rm -rf var/demo
	@$(BIN)/ekobotti demo

# One after another even under make -j, and pytest last: its summary is what one reads.
test: setup ## everything: lint, types, and all tests on SQLite, PostgreSQL and a real browser
	@$(MAKE) --no-print-directory browser
	@$(MAKE) --no-print-directory check
	$(BIN)/pytest -q -n logical --maxprocesses=8 --dist worksteal --cov --cov-report=term

check: setup ## lint, format and types, without the tests
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types

lint: setup ## ruff: rules and format
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --quiet --check

types: setup ## mypy, strict
	$(BIN)/mypy

format: setup ## formats the code, and mends what ruff can mend
	$(BIN)/ruff check --quiet --fix
	$(BIN)/ruff format --quiet

browser: setup ## finds Chromium for the browser tests, or installs it where it can
	@$(BIN)/python -m tools.chromium

bench: setup ## the benchmarks, one after another; they print, they judge nothing
	@set -e; for file in bench/[a-z]*.py; do echo "== $$file"; $(BIN)/python -m "bench.$$(basename $$file .py)"; done

messages: setup ## brings the catalogues in locales/ up to date with the texts in the code
	@$(BIN)/python -m tools.messages

migration: setup ## make migration m="What changes": writes the next migration from the models
	@test -n "$(m)" || { echo 'Say what changes: make migration m="What changes"'; exit 1; }
	@$(BIN)/python -c 'import sys; from bot.storage.migrate import make_revision; make_revision(sys.argv[1])' "$(m)"
	@$(BIN)/ruff check --quiet --fix bot/storage/migrations
	@$(BIN)/ruff format --quiet bot/storage/migrations
	@echo "Read it, correct it, and run: .venv/bin/pytest tests/storage"

kuvat: setup browser ## takes the pictures of the README and the guide from the demo
	@$(BIN)/python -m tools.kuvat

docs: setup ## brings the tables in the documents up to date with the code
	@$(BIN)/python -m tools.docs

lock: ## brings requirements.lock up to date with pyproject.toml (needs uv)
	@command -v uv >/dev/null || { echo "uv is needed: https://docs.astral.sh/uv/"; exit 1; }
	uv pip compile pyproject.toml --group dev --all-extras --universal --generate-hashes --no-emit-index-url --no-strip-extras --no-header --no-annotate --python-version 3.11 --output-file requirements.lock --quiet

clean: ## removes what the targets made, the demo's data too
	rm -rf .venv var .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* htmlcov build dist
