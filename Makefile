# Every command of the project. `make` alone lists them.

# Any Python from 3.11 on: make PYTHON=python3.12 run
PYTHON ?= python3
# What to test: make test ARGS="tests/states -k lapse"
ARGS ?=
# How tests are spread over the processors: make test SPREAD=
SPREAD ?= -n auto --dist worksteal
# Newer versions on purpose: make lock UPGRADE=--upgrade
UPGRADE ?=

BIN := .venv/bin
# A universal lock holds every platform and Python; it names versions and hashes, never where they came from.
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate $(UPGRADE)

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test check lock bench glossary browser screenshots

help:
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile

install: ## make .venv from requirements.lock
	@tools/install.sh requirements.lock $(PYTHON)

install-dev:
	@tools/install.sh requirements-dev.lock $(PYTHON)

run: install ## serve on 127.0.0.1:8000, with the demo if the database is empty
	@$(BIN)/zi serve --with-demo

test: install-dev browser ## run every test, on SQLite and on a PostgreSQL of its own
	@$(BIN)/python -m pytest $(SPREAD) $(ARGS)

browser: install-dev
	@tools/browser.sh

screenshots: install-dev browser ## write a picture of every page, for every role, to build/screenshots
	@$(BIN)/python -m tools.screenshots

check: install-dev ## linters, types, import contracts, unused code, dependencies
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tools.unused
	$(BIN)/deptry .

lock: install-dev ## write the lock files from pyproject.toml
	$(COMPILE) pyproject.toml --group build -o requirements.lock
	$(COMPILE) pyproject.toml --group build --all-extras -c requirements.lock -o requirements-dev.lock
	$(COMPILE) --group installer -o requirements-uv.lock

bench: install-dev ## moves a second, beside baselines measured in the same run
	@$(BIN)/python -m tools.bench

glossary: install-dev ## write the README's glossary from states.vocabulary
	@$(BIN)/python -m tools.glossary
