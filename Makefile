# `make site` and `make test` are all that is needed; both make the environment they work in.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
LOCK := uv pip compile --universal --generate-hashes --no-emit-index-url --no-annotate --no-header --python-version 3.11 --quiet
LOCKED := generator/machikado/init/files/requirements.txt

BIOME := $(BIN)/node tools/lint/node_modules/@biomejs/biome/bin/biome

.PHONY: site serve handbook test test-browser lint format bench lock clean

site: .venv/.site ## check the data and build the site into site/
	@$(BIN)/machikado build

serve: .venv/.site ## the site on this computer, following every saved change
	@$(BIN)/machikado serve

handbook: .venv/.site ## the handbook for people who build with Machikado, into build/handbook/
	@NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet --config-file handbook/mkdocs.yml

test: .venv/.test .venv/.fetched lint ## everything that can fail; browser tests where Chromium is installed
	@$(BIN)/python -m pytest -n auto --dist loadgroup

test-browser: .venv/.test .venv/.fetched ## only what needs a browser
	@$(BIN)/python -m pytest -m browser

lint: .venv/.lint ## what can be seen without running anything
	@$(BIN)/ruff check generator tests tools
	@$(BIN)/ruff format --check generator tests tools
	@$(BIN)/mypy
	@$(BIOME) check --error-on-warnings
	@$(BIN)/python tools/line_lint.py docs generator handbook tests/portals tests/outputs/twins

format: .venv/.lint ## write Python, scripts and styles as `make lint` wants them
	@$(BIN)/ruff check --fix --quiet generator tests tools
	@$(BIN)/ruff format --quiet generator tests tools
	@$(BIOME) check --write

bench: .venv/.bench ## large portals and tables against standard tools, into build/bench.md: PARTS=small,tables DATA=FOLDER
	@$(BIN)/python tests/support/bench.py $(PARTS) $(if $(DATA),--data $(DATA)) --out build/bench.md

.venv/.site: requirements.txt $(LOCKED) pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@echo "環境を整えています（初回は 1〜2 分） / preparing the environment"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-build-isolation --no-deps -e .
	@touch $@

.venv/.test: requirements-test.txt .venv/.site
	@$(PIP) install --require-hashes -r requirements-test.txt
	@touch $@

.venv/.fetched: generator/machikado/build/duckdb_wasm.py .venv/.test # DuckDB for browsers, which tests of the page for SQL run
	@$(BIN)/machikado fetch duckdb-wasm
	@touch $@

.venv/.lint: tools/lint/package-lock.json .venv/.test
	@cd tools/lint && ../../$(BIN)/npm ci --ignore-scripts --silent
	@touch $@

.venv/.bench: requirements-bench.txt .venv/.test
	@$(PIP) install --require-hashes -r requirements-bench.txt
	@touch $@

lock: .venv/.test ## renew the locks (needs uv)
	@$(LOCK) pyproject.toml -o $(LOCKED)
	@(echo "-r $(LOCKED)"; echo "setuptools>=77" | $(LOCK) -) > requirements.txt.new && mv requirements.txt.new requirements.txt
	@$(LOCK) --extra install --extra test pyproject.toml -o requirements-test.txt
	@$(LOCK) --extra install --extra test --extra bench pyproject.toml -o requirements-bench.txt
	@cd tools/lint && ../../$(BIN)/npm install --package-lock-only --silent
	@sed -i.old '/"funding": {/,/}/d' tools/lint/package-lock.json && rm tools/lint/package-lock.json.old # addresses

clean:
	rm -rf site build/handbook .machikado .venv tools/lint/node_modules
