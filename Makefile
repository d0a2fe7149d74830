# よろず支援拠点の統計倉庫. `make run` and `make test` do everything on a fresh machine with Python 3.11, make and git.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
INBOX ?= inbox
WAREHOUSE ?= warehouse
DEMO_AS_OF ?= 2025-06-10

.PHONY: help setup run test lint bench dev docs lock clean
help: ## この一覧
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## .venv に必要なものをすべて入れる（yorozu は .venv/bin/yorozu）

$(STAMP): requirements.txt pyproject.toml
	@echo "… 環境を準備しています（初回は数分かかります）"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@$(BIN)/yorozu prepare
	@touch $(STAMP)

run: setup ## 実演用の受信箱がなければつくり、夜間処理を行う
	@test -d $(INBOX) || $(BIN)/yorozu demo --inbox $(INBOX)
	@$(BIN)/yorozu nightly --inbox $(INBOX) --warehouse $(WAREHOUSE) --as-of $(DEMO_AS_OF)

test: setup ## 試験
	@$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

lint: setup ## 書き方・型・層・SQL の検査
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/sqlfluff lint dbt_project/models dbt_project/tests --processes 2

bench: setup ## 速さの測定（表を表示）
	@$(BIN)/python -m benchmarks

dev: setup ## Dagster の画面（http://127.0.0.1:3000）
	@$(BIN)/yorozu dev --inbox $(INBOX) --warehouse $(WAREHOUSE)

docs: setup ## データ辞書、求められた統計の表、dbt の文書
	@$(BIN)/python -m publishing.dictionary
	@$(BIN)/yorozu docs --warehouse $(WAREHOUSE)

lock: ## requirements.txt をつくり直す（ハッシュ付き）
	@$(PYTHON) -m venv build/lock && build/lock/bin/pip install -qq uv
	@build/lock/bin/uv pip compile --quiet --python-version 3.11 --no-strip-extras --generate-hashes --no-header \
		--no-emit-index-url --no-emit-find-links requirements.in -o requirements.txt

clean: ## つくったものを消す（受信箱と倉庫は残す）
	@rm -rf build dbt_project/target .pytest_cache .mypy_cache .ruff_cache
