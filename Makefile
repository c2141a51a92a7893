# Everything a developer types. `make demo` and `make test` set up what they need by themselves.
PYTHON ?= python3
BIN := .venv/bin
DEMO := build/demo
AS_OF := 2026-11-23

.DEFAULT_GOAL := help
.PHONY: help setup tools clients demo test lint bench clean

help:
	@echo "make demo    set up, then gate the example's pull request"
	@echo "make test    set up, then lint, type-check and run all tests"
	@echo "make bench   measure speed and memory side by side with the peers"
	@echo "make lint    ruff, mypy, import contracts, policy lint"
	@echo "make clean   remove what the targets made here"

setup: .venv/.ready

.venv/.ready: requirements/dev.txt pyproject.toml
	@echo "· environment: installing into .venv (about a minute the first time)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "maestro-gate needs Python 3.11 or later; set PYTHON=…"; exit 2; }
	@$(PYTHON) -m venv .venv || { echo "Python's venv module is missing: apt-get install python3-venv"; exit 2; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

tools: setup
	@$(BIN)/maestro-gate tools install

clients: .clients/.ready .clients/samples/.ready tests/clients/node_modules/.ready
	@command -v rsync > /dev/null || { echo "· rsync, which the local GitLab runner needs: installing it"; \
	  apt-get install --yes --quiet rsync > /dev/null || { echo "rsync is missing: sudo apt-get install rsync"; exit 2; }; }

.clients/.ready: requirements/clients.txt
	@echo "· clients: pre-commit, prek, check-jsonschema and zizmor into .clients"
	@$(PYTHON) -m venv .clients
	@.clients/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/clients.txt
	@touch $@

.clients/samples/.ready: requirements/dev.txt .clients/.ready
	@echo "· clients: CycloneDX's own valid and invalid documents, from the source of the library that writes it"
	@rm -rf .clients/samples && mkdir -p .clients/samples
	@sed -n '/^cyclonedx-python-lib==/,/#/p' requirements/dev.txt | grep -v '#' > .clients/samples/requirement.txt
	@.clients/bin/python -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: --require-hashes \
	  --requirement .clients/samples/requirement.txt --dest .clients/samples
	@tar -xzf .clients/samples/cyclonedx_python_lib-*.tar.gz -C .clients/samples --strip-components=3 --wildcards '*/tests/_data/schemaTestData'
	@touch $@

tests/clients/node_modules/.ready: tests/clients/package-lock.json
	@echo "· clients: GitHub's expressions, a local GitLab runner and the SARIF tool into tests/clients/node_modules"
	@command -v npm > /dev/null || { echo "npm is missing (Node 20 or later): apt-get install npm"; exit 2; }
	@npm ci --prefix tests/clients --no-progress --silent
	@chmod u+x tests/clients/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
	@touch $@

demo: tools
	@rm -rf $(DEMO) && mkdir -p $(dir $(DEMO))
	@echo "· example: base and pull request as two commits in $(DEMO)"
	@$(BIN)/python examples/support-agent/build_history.py $(DEMO)
	@echo "· maestro-gate check $(DEMO) --base main --head feature/faster-refunds --as-of $(AS_OF)"
	@echo
	@code=0; $(BIN)/maestro-gate check $(DEMO) --base main --head feature/faster-refunds --as-of $(AS_OF) \
	  --format terminal --format markdown --format json \
	  --output build/demo.txt --output build/demo.md --output build/demo.json || code=$$?; \
	echo; echo "maestro-gate ended with exit code $$code (10: blocked by policy)."; \
	echo "The same report as Markdown and JSON: build/demo.md, build/demo.json"; \
	test $$code -eq 10

test: tools clients lint
	@echo "· tests"
	@$(BIN)/python -m pytest --quiet --numprocesses=auto --dist=loadfile --cov --cov-report= $(PYTEST)
	@echo "· coverage by branch of what judges: at least 95 %"
	@$(BIN)/coverage report --skip-covered --fail-under=95 --include='maestro_gate/assess/*,maestro_gate/compare/*,maestro_gate/decide/*'

lint: setup
	@mkdir -p build
	@echo "· ruff, mypy, import contracts, policy lint"
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo > build/lint-imports.txt 2>&1 || { cat build/lint-imports.txt; exit 1; }
	@$(BIN)/maestro-gate policy lint

.venv/.bench: requirements/bench.txt .venv/.ready
	@echo "· peers that are measured beside: installing into .venv"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements/bench.txt
	@touch $@

bench: tools .venv/.bench
	@$(BIN)/python benchmarks/run.py

clean:
	rm -rf build .venv .clients tests/clients/node_modules .mypy_cache .ruff_cache .import_linter_cache .coverage
