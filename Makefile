# Every target is a line or two that you could type yourself. `make` lists them.
.DEFAULT_GOAL := help
SHELL := /bin/sh

PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip install --quiet --disable-pip-version-check --constraint requirements/constraints.txt

.PHONY: help
help: ## List the targets
	@awk 'BEGIN {FS = ":.*## "} \
	  /^##@ / {printf "\n%s\n", substr($$0, 5)} \
	  /^[a-z%-]+:.*## / {printf "  %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

$(VENV)/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "shortlist needs Python 3.11 or newer; set PYTHON, as in: make PYTHON=python3.12 demo"; exit 1; }
	@$(PYTHON) -c 'import shutil, sys; sys.exit(shutil.disk_usage(".").free < 3 << 30)' || \
	  { echo "shortlist needs 3 GB of free disk here, for its packages and data"; exit 1; }
	$(PYTHON) -m venv "$(VENV)"
	@touch "$@"

$(VENV)/.demo: $(VENV)/.python pyproject.toml requirements/constraints.txt
	@echo "Installing packages, which takes a minute or two ..."
	$(PIP) --editable '.[embedded]'
	@touch "$@"

$(VENV)/.dev: $(VENV)/.python pyproject.toml requirements/constraints.txt
	@echo "Installing packages, which takes a minute or two ..."
	$(PIP) --editable '.[dev]'
	@touch "$@" $(VENV)/.demo

##@ Try it

.PHONY: demo test
demo: $(VENV)/.demo ## Run the whole pipeline here, on generated data
	$(BIN)/shortlist demo
test: $(VENV)/.dev ## Run the tests; nothing else needs to be up
	$(BIN)/pytest $(TESTS)

##@ Develop

.PHONY: check format coverage
check: $(VENV)/.dev ## Lint, check types, and enforce the import rules
	$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy && $(BIN)/lint-imports
format: $(VENV)/.dev ## Format the code
	$(BIN)/ruff check --fix . && $(BIN)/ruff format .
coverage: $(VENV)/.dev ## Run the tests, and show which lines they reach
	$(BIN)/pytest --cov --cov-report=term:skip-covered --cov-fail-under=90

##@ Measure

.PHONY: bench bench-inference bench-parsing bench-vectors
bench: bench-inference bench-parsing bench-vectors ## Run every benchmark
bench-inference: $(VENV)/.dev ## Packed forward pass against padded batches
	$(BIN)/python -m benchmarks.inference
bench-parsing: $(VENV)/.dev ## Documents per second through the limited process
	$(BIN)/python -m benchmarks.parsing
bench-vectors: $(VENV)/.dev ## Filtered hybrid search against a plain scan
	$(BIN)/python -m benchmarks.vectors

##@ Clean up

.PHONY: clean
clean: ## Remove the environment, the demo's data, and caches
	rm -rf "$(VENV)" .shortlist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
