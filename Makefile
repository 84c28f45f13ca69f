# Everything a user or developer does here, from a fresh clone: Python 3.11, Node, git and a C compiler are enough.
# Each target that needs the environment makes it first; a stamp file keeps the second run short.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.ONESHELL:
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

DEMO_SETS := examples/quillay-memory-order examples/tram-contract
DEMO_COMPANY := Quillay Systems
DEMO_BOOK := build/demo.db
DEMO_PAGE := build/demo.html

.PHONY: help venv demo test lint format bench bench-reader bench-stories bench-pages bench-titles bench-warc bench-desk fuzz chromium postgresql screens lock clean

help: ## say what each target does
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 16

$(STAMP): requirements.lock pyproject.toml
	@echo "Making the Python environment in $(VENV) (once; a few minutes at most) ..."
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; try: make PYTHON=python3.11") if sys.version_info < (3, 11) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps -e .
	touch $@

venv: $(STAMP) ## make the Python environment

demo: venv ## read the example articles and show a sourced brief
	@mkdir -p build
	rm -f $(DEMO_BOOK)*
	export TIDINGS_BOOK=$(DEMO_BOOK)
	echo "1. Twelve short articles about two invented happenings go into a new book, $(DEMO_BOOK)."
	$(BIN)/tidings add $(DEMO_SETS)
	echo
	echo "2. What the book knows about $(DEMO_COMPANY); the number behind a line leads to its sentence."
	$(BIN)/tidings brief "$(DEMO_COMPANY)"
	echo
	echo "3. The same brief as a page that needs nothing but a browser."
	$(BIN)/tidings brief "$(DEMO_COMPANY)" --format html -o $(DEMO_PAGE)
	echo "   Open $(DEMO_PAGE); for another company: TIDINGS_BOOK=$(DEMO_BOOK) $(BIN)/tidings brief \"Adunmara Metro Company\""

test: lint chromium postgresql ## lint, types, import contract, then all tests
	$(BIN)/python -m pytest

lint: venv ## check style, types and the one-way flow of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: venv ## put the code into house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: venv ## measure speed and memory
	for script in benchmarks/*.py; do
	  echo "== $$script"
	  $(BIN)/python "$$script"
	done

bench-reader: venv ## measure the reader beside its peers (ARTICLES=100: a sample; PEERS=path of a python with torch)
	$(BIN)/python benchmarks/reader.py $(if $(PEERS),--peers $(PEERS)) $(if $(ARTICLES),--articles $(ARTICLES))

bench-stories: venv ## score the story sets: from raw articles, and with true claims given
	echo "== end to end"
	$(BIN)/python benchmarks/stories.py --sums
	echo "== our further sets, end to end"
	$(BIN)/python benchmarks/stories.py --sums --further
	echo "== six sets that came after them"
	$(BIN)/python benchmarks/stories.py --sums --further benchmarks/later
	echo "== with true claims given"
	$(BIN)/python benchmarks/stories.py --sums --true-claims

bench-pages: venv ## measure extractors of web pages side by side
	$(BIN)/python -m pip install --quiet --disable-pip-version-check readability-lxml
	$(BIN)/python benchmarks/pages.py

bench-titles: venv ## weigh rules for a page's title side by side
	$(BIN)/python benchmarks/titles.py

bench-warc: venv ## a web archive end to end, unbroken and killed three times (PAGES, default 10000; PAGES_READ for the reader, default 300)
	echo "== all but the reader"
	$(BIN)/python benchmarks/warc.py --pages $(or $(PAGES),10000)
	echo "== with the embedded reader"
	$(BIN)/python benchmarks/warc.py --pages $(or $(PAGES_READ),300) --reader embedded

bench-desk: venv chromium ## measure the desk over a planted book (DOCUMENTS, default 5000; BOOK: a path or URL that keeps it)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check pillow
	book="$(or $(BOOK),build/desk-$(or $(DOCUMENTS),5000).db)"
	mkdir -p build
	[ -n "$(BOOK)" ] || [ -e "$$book" ] || $(BIN)/python benchmarks/planting.py $(or $(DOCUMENTS),5000) "$$book"
	$(BIN)/python benchmarks/desk.py "$$book"
	$(BIN)/python benchmarks/desk_browser.py "$$book"

fuzz: venv ## fuzz every parser (SECONDS_EACH, default 600; atheris is installed for it)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check atheris
	mkdir -p build/fuzz && cd build/fuzz
	$(CURDIR)/$(BIN)/python $(CURDIR)/fuzz/fuzz.py list | while read -r target; do
	  echo "== $$target"
	  $(CURDIR)/$(BIN)/python $(CURDIR)/fuzz/fuzz.py "$$target" --seconds $(or $(SECONDS_EACH),600)
	done

chromium: venv ## make Chromium ready for the tests that open pages
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/ensure-chromium

postgresql: ## make PostgreSQL ready for the tests that keep a book on a server
	scripts/ensure-postgresql

lock: venv ## pin anew what pyproject.toml asks for
	compile="$(BIN)/pip-compile --quiet --upgrade --strip-extras --no-emit-index-url --no-emit-find-links --no-annotate"
	$$compile --extra dev --extra desk --output-file requirements.lock pyproject.toml
	$$compile --extra training --constraint requirements.lock --output-file training/requirements.lock pyproject.toml
	# A local build tag (2.13.0+cpu) would bind the lock to one machine's wheels.
	sed -i -E 's/^(torch==[0-9.]+)\+.*/\1/' training/requirements.lock

screens: venv chromium ## make the pictures of docs/screens anew
	$(BIN)/python scripts/screens.py

clean: ## remove the environment and everything that was made
	rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find src tests benchmarks training -name __pycache__ -type d -prune -exec rm -rf {} +
