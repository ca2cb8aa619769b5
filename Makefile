# Everything here starts from Python 3.11, pip and make alone; a second run finds its stamp and does nothing.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test check format lint types contracts evals bench pins clean

demo: .venv/ready
	@$(BIN)/cairn demo

test: .venv/ready-dev
	$(BIN)/pytest

check: .venv/ready-dev format lint types contracts test evals

format: .venv/ready-dev
	$(BIN)/ruff format --check .

lint: .venv/ready-dev
	$(BIN)/ruff check .

types: .venv/ready-dev
	$(BIN)/mypy

contracts: .venv/ready-dev
	$(BIN)/lint-imports

evals: .venv/ready-dev
	$(BIN)/python -m evals --against evals/baselines

bench: .venv/ready-dev
	$(BIN)/python -m evals.bench

pins: .venv/uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --custom-compile-command "make pins" pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --custom-compile-command "make pins" pyproject.toml --extra evals --group dev -c requirements.lock -o requirements-dev.lock

.venv/uv:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@touch $@

.venv/ready: .venv/uv pyproject.toml requirements.lock
	@if test -e .venv/ready-dev; then $(MAKE) --no-print-directory .venv/ready-dev; \
	else $(BIN)/uv pip sync --quiet --compile-bytecode requirements.lock; fi
	$(BIN)/uv pip install --quiet --no-deps --editable .
	@touch $@

.venv/ready-dev: .venv/uv pyproject.toml requirements.lock requirements-dev.lock
	$(BIN)/uv pip sync --quiet --compile-bytecode requirements-dev.lock
	$(BIN)/uv pip install --quiet --no-deps --editable .
	@touch .venv/ready $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
