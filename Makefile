# Everything here sets up .venv by itself: Python 3.11 or newer, make and a network for the first run are enough.
# PYTHON=python3.13 chooses the interpreter; `make help` lists the targets.

PYTHON ?= $(firstword $(foreach name,python3.11 python3.12 python3.13 python3,\
  $(shell $(name) -c 'import sys; print("$(name)" if sys.version_info >= (3, 11) else "")' 2>/dev/null)))
VENV ?= .venv
BIN := $(VENV)/bin
LOCKED := $(VENV)/.locked
READY := $(VENV)/.ready
PYTEST := $(BIN)/python -m pytest -n auto
PIP_INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check
MATRIX := 10 12 14 15 16 17 18
MAJORS ?= $(or $(SEQGUARD_TEST_MAJORS),18)

.DEFAULT_GOAL := help
.PHONY: help demo test test-matrix test-cases benchmark benchmark-dumps benchmark-repair lint format docs lock clean
.DELETE_ON_ERROR:

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

# Two steps, so that a change of a setting in pyproject.toml does not fetch every package again.
$(LOCKED): requirements-dev.lock
	$(if $(PYTHON),,$(error Python 3.11 or newer is needed; say which: make PYTHON=/path/to/python3))
	@echo "Setting up $(VENV) with $(PYTHON) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP_INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@

$(READY): $(LOCKED) pyproject.toml
	@$(PIP_INSTALL) --no-build-isolation --no-deps -e .
	@touch $@

demo: $(READY) ## a broken shop on a real PostgreSQL: the report, and one prediction coming true
	@$(BIN)/python demo/run.py

test: $(READY) ## all tests on the newest PostgreSQL; ARGS="-k name" goes to pytest
	$(PYTEST) $(ARGS)

test-matrix: $(READY) ## all tests on PostgreSQL 10, 12, 14 to 18 (fetches servers by npm, once)
	SEQGUARD_TEST_MAJORS="$(MATRIX)" $(PYTEST) $(ARGS)

test-cases: $(READY) ## a folder of cases: CASES=DIR [MAJORS="10 18"] or [SERVERS="18=CONNINFO ..."]
	$(BIN)/python -m tests.with_servers $(if $(SERVERS),--given "$(SERVERS)",$(MAJORS)) -- \
	  $(BIN)/python -m tests.casekit.run "{servers}" "$(or $(CASES),tests/cases)"

benchmark: $(READY) ## 10,000 tables, 2,000 schemas, large tables: ARGS="--only tables --repeat 5" (docs/performance.md)
	$(BIN)/python benchmarks/catalog_scale.py $(ARGS)

benchmark-dumps: $(READY) ## scans of dumps beside pg_restore: ARGS="--size 50MB --repeat 1" (docs/performance.md)
	$(BIN)/python benchmarks/dump_scan.py $(ARGS)

benchmark-repair: $(READY) ## fix --apply beside other repairs (fetched by pip and npm): ARGS="--repeat 1" (docs/repair-peers.md)
	$(BIN)/python benchmarks/repair_peers.py $(ARGS)

lint: $(READY) ## style, types, who may import whom; the image's description, the workflows and the action
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/hadolint Dockerfile tests/images/postgres/Dockerfile
	$(BIN)/actionlint
	$(BIN)/zizmor --offline --quiet .
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-workflows .github/workflows/*.yml tests/action/workflow.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.github-actions action.yml
	$(BIN)/check-jsonschema --quiet --builtin-schema vendor.dependabot .github/dependabot.yml

format: $(READY) ## rewrite the sources in the project's style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(READY) ## write the generated pages of docs/ again
	@if [ -f tools/make_docs.py ]; then $(BIN)/python tools/make_docs.py; else echo "no generated pages"; fi

UV_COMPILE = $(VENV)-lock/bin/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet

lock: $(READY) ## choose the newest versions of all packages again
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet --disable-pip-version-check uv
	printf '%s\n' '# Every package that development needs, for Python 3.11 to 3.13. Made from pyproject.toml by `make lock`.' > $@.tmp
	$(UV_COMPILE) pyproject.toml --extra dev --extra embedded >> $@.tmp
	mv $@.tmp requirements-dev.lock
	printf '%s\n' '# Every package that the command and its image need, with the extras embedded and docker. Made by `make lock`.' > $@.tmp
	$(UV_COMPILE) pyproject.toml --extra docker --extra embedded --constraint requirements-dev.lock >> $@.tmp
	mv $@.tmp requirements.lock
	printf '%s\n' '# What builds the wheel. Made by `make lock`.' > $@.tmp
	printf '%s\n' hatchling hatch-fancy-pypi-readme | $(UV_COMPILE) - --constraint requirements-dev.lock >> $@.tmp
	mv $@.tmp requirements-build.lock
	rm -rf $(VENV)-lock

clean: ## remove what was made here, the fetched servers too
	rm -rf $(VENV) .cache .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache dist build
	find . -name __pycache__ -type d -not -path './.git/*' -exec rm -rf {} +
