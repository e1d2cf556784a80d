# Only Python (3.11 or newer) and make are needed; everything else is installed into .venv
# from hashed lock files. `make PYTHON=python3.13 run` picks another Python.

PYTHON ?= python3
ARGS   ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check format bench figures pictures lock docker-check clean

help: ## say what there is to make
	@echo "Quiz Companion. Targets (pass more to the program with ARGS=…):"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-13s %s\n", $$1, $$2 }' Makefile

run: .venv/.run-stamp ## install what is needed and run the quiz; without tokens, a page in the browser
	@$(BIN)/quiz run $(ARGS)

test: .venv/.dev-stamp ## run all tests but the benchmarks, on both cores (ARGS="tests/core -k duel")
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

check: .venv/.dev-stamp ## format, lint, types, import rules, Dockerfile, locks and the question bank
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/hadolint Dockerfile
	$(BIN)/python tools/locks.py check
	$(BIN)/quiz content check

format: .venv/.dev-stamp ## format the code and mend what can be mended safely
	$(BIN)/ruff check --fix-only .
	$(BIN)/ruff format .

bench: .venv/.dev-stamp ## measure (ARGS go to tests/bench/run.py)
	@$(BIN)/python tests/bench/run.py $(ARGS)

figures: .venv/.dev-stamp ## train and run the small models of the pictures and draw them anew (ARGS="ring noising")
	@OMP_NUM_THREADS=1 $(BIN)/python -m tools.figures $(ARGS)

pictures: .venv/.dev-stamp ## take the pictures of docs/discord.md, slack.md and games.md anew (ARGS="--only slack")
	@$(BIN)/python tools/pictures.py $(ARGS)

lock: .venv/.dev-stamp ## make the lock files from pyproject.toml (ARGS=--upgrade for newer versions)
	$(BIN)/python tools/locks.py compile $(ARGS)

docker-check: .venv/.dev-stamp ## lint the Dockerfile and carry its steps out without Docker (root, Debian)
	$(BIN)/hadolint Dockerfile
	$(PYTHON) tools/dockerfile_steps.py $(ARGS)

clean: ## remove .venv, caches and build output; never your data
	rm -rf .venv build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage .coverage.* htmlcov
	find bot adapters content tests tools -name __pycache__ -type d -prune -exec rm -rf {} +

# Stamps: made again only when a lock file or pyproject.toml is newer.

.venv/.made:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Quiz Companion needs Python 3.11 or newer, and $(PYTHON) was not found. Install it, or name another: make run PYTHON=/path/to/python"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Quiz Companion needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -c 'import platform; print(platform.python_version())'). Name another: make run PYTHON=python3.13"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv module. On Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Making .venv …"
	@$(PYTHON) -m venv .venv
	@touch $@

.venv/.run-stamp: requirements.lock requirements-build.lock pyproject.toml | .venv/.made
	@echo "Installing what requirements.lock names …"
	@$(PIP) install --require-hashes -r requirements.lock -r requirements-build.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

# The development lock holds all of the other two, so it makes their stamp as well.
.venv/.dev-stamp: requirements-dev.lock pyproject.toml | .venv/.made
	@echo "Installing what requirements-dev.lock names …"
	@$(PIP) install --require-hashes -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch .venv/.run-stamp $@
