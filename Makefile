# Everything a newcomer types. Needs python3 (3.11 or later, with venv), make and git; nothing else.
SHELL := /bin/sh
.SHELLFLAGS := -euc
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
# A caller's own Python settings must not leak into the project's environments.
unexport PYTHONPATH PYTHONHOME PIP_USER PIP_TARGET PIP_PREFIX

PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
PIP := -m pip --disable-pip-version-check --quiet
# The package itself goes in after its pinned parts: pip refuses an editable install beside hashes.
EDITABLE := $(PIP) install --no-deps --no-build-isolation --editable .

.PHONY: help run test check bench train tiny curve format texts lock wheels clean venv dev debian lint

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: venv ## set up, read the sample calls (reports in out/rapports), open the pages on 127.0.0.1:8000 (PORT=)
	@$(BIN)/sangfroid samples read --out out/rapports
	@PORT="$(PORT)" $(BIN)/sangfroid serve --samples

test: debian dev lint ## everything: style, types, floors, all tests
	@$(BIN)/pytest --numprocesses auto

check: debian dev lint ## the quick part: style, types, floors, the tests that are not slow
	@$(BIN)/pytest --exitfirst --quiet -m "not slow"

lint: dev
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

bench: .venv-bench/.ready ## speed and quality, one JSON line a figure
	@.venv-bench/bin/python -m benchmarks

train: .venv-train/.ready ## train the model that ships, from corpus/
	@.venv-train/bin/python -m tools.train
	@.venv-train/bin/python -m tools.closings
	@.venv-train/bin/python -m tools.journal

tiny: .venv-tiny/.ready ## train the tiny recogniser that the tests hear with (needs espeak-ng)
	@.venv-tiny/bin/python -m tools.tiny

curve: .venv-train/.ready ## would more corpus help: the learning curve, one JSON line a share of it
	@.venv-train/bin/python -m tools.curve

format: dev ## put the sources in the house's form
	@$(BIN)/ruff check --fix-only --quiet
	@$(BIN)/ruff format

texts: dev ## renew the catalogues of the messages, and name what is not translated
	@$(BIN)/python tools/texts.py

lock: ## renew the pinned parts in requirements/
	@PYTHON="$(PYTHON)" sh tools/lock

wheels: dev ## does every default part come as a wheel for Windows, macOS and Linux? (asks the package index)
	@$(BIN)/python tools/wheels.py

clean: ## remove all that make has made
	rm -rf .venv .venv-bench .venv-train .venv-tiny out build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(wildcard src tests benchmarks) -name __pycache__ -prune -exec rm -rf {} +

venv: .venv/.ready-run
dev: .venv/.ready-dev
debian:
	@sh tools/debian

.venv/.ready-run: requirements/run.txt pyproject.toml tools/venv
	@PYTHON="$(PYTHON)" sh tools/venv .venv
	@$(BIN)/python $(PIP) install --require-hashes --requirement requirements/run.txt
	@$(BIN)/python $(EDITABLE)
	@touch $@

.venv/.ready-dev: requirements/dev.txt .venv/.ready-run
	@$(BIN)/python $(PIP) install --require-hashes --requirement requirements/dev.txt
	@touch $@

# Apart from .venv, so that the tests never see spaCy and its dependencies.
.venv-bench/.ready: requirements/bench.txt pyproject.toml tools/venv
	@PYTHON="$(PYTHON)" sh tools/venv .venv-bench
	@.venv-bench/bin/python $(PIP) install --require-hashes --requirement requirements/bench.txt
	@.venv-bench/bin/python $(EDITABLE)
	@touch $@

# scipy and jax are needed to train the models only; others to train the recogniser of the tests.
.venv-train/.ready: requirements/train.txt pyproject.toml tools/venv
	@PYTHON="$(PYTHON)" sh tools/venv .venv-train
	@.venv-train/bin/python $(PIP) install --require-hashes --requirement requirements/train.txt
	@.venv-train/bin/python $(EDITABLE)
	@touch $@

.venv-tiny/.ready: requirements/tiny.txt pyproject.toml tools/venv
	@PYTHON="$(PYTHON)" sh tools/venv .venv-tiny
	@.venv-tiny/bin/python $(PIP) install --require-hashes --requirement requirements/tiny.txt
	@.venv-tiny/bin/python $(EDITABLE)
	@touch $@
