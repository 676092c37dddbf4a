# Everything from a bare Python 3.11 (or later) with venv: `make app` opens the program, `make test` runs the tests.
# Both set up .venv first, and again whenever pyproject.toml or constraints.txt has changed.

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help app demo test test-all bench lint translations exe test-exe

VENV := .venv
BIN := $(VENV)/bin
APP_READY := $(VENV)/.app-ready
ALL_READY := $(VENV)/.all-ready
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable

# The first Python that is new enough and can make virtual environments; `make PYTHON=...` picks another.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3 python; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$python; break; }; done)

# Tests run tiny networks in several processes, on a machine that may do something else: threads that wait for each
# other would take most of the time.
test test-all: export OMP_NUM_THREADS ?= 1
test test-all: export OMP_WAIT_POLICY ?= passive
test test-all: export OPENBLAS_NUM_THREADS ?= 1

# A worker a core, at most four: each has its own torch and its own tiny networks. A file's tests stay on one worker.
WORKERS ?= --numprocesses auto --maxprocesses 4 --dist loadfile

help:
	@echo "make app       open the window"
	@echo "make demo      without a screen: write a before/hole/fills contact sheet"
	@echo "make test      all tests but the slow ones"
	@echo "make test-all  all tests"
	@echo "make bench     measure this machine and print a table"
	@echo "make exe       build the packaged program, both flavours, into dist/"
	@echo "make test-exe  use the packaged program as people do, and say what works; builds it first where needed"
	@echo "make lint      ruff, mypy and import-linter"
	@echo "make translations  collect the window's texts and compile their translations"

app: $(APP_READY)
	@$(BIN)/featherproof

demo: $(APP_READY)
	@$(BIN)/featherproof demo

test: $(ALL_READY)
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m app.qt_check
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q $(WORKERS) -m "not slow"

# `make test-all WITHOUT=slurm` leaves out what needs SLURM.
test-all: $(ALL_READY)
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m app.qt_check
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q $(WORKERS) $(if $(WITHOUT),-m "not $(WITHOUT)")

bench: $(ALL_READY)
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m benchmarks

# About 4.5 GB in dist/; `make exe FLAVOUR=light` builds the small one alone, `PACK=all` packs the large one too.
FLAVOUR ?= both
PACK ?= light
exe: $(ALL_READY)
	@$(BIN)/python -m build_spec.build --flavour $(FLAVOUR) --pack $(PACK)

test-exe: $(ALL_READY)
	@$(BIN)/python -m build_spec.try_out --flavour $(FLAVOUR)

lint: $(ALL_READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

# New texts become unfinished entries of the .ts files, to be translated by hand (or with pyside6-linguist); run it again then.
TEXTS := $(wildcard app/verdicts/*_words.py) $(shell find app/window -name '*.py')
translations: $(ALL_READY)
	@for file in resources/translations/*.ts; do \
		$(BIN)/pyside6-lupdate $(TEXTS) -ts $$file -no-obsolete -locations none && $(BIN)/pyside6-lrelease $$file; done

# What the window needs. Where everything is installed already, there is nothing to do.
$(APP_READY): pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory $(BIN)/python
	@echo "Setting up $(VENV); the first time this downloads about 3 GB and takes some minutes."
	@$(INSTALL) "$$( [ -e $(ALL_READY) ] && echo '.[training,dev]' || echo '.[c2pa]' )"
	@touch $@

# What tests, training and measuring need besides.
$(ALL_READY): pyproject.toml constraints.txt
	@$(MAKE) --no-print-directory $(BIN)/python
	@echo "Setting up $(VENV); the first time this downloads about 3 GB and takes some minutes."
	@$(INSTALL) ".[training,dev]"
	@touch $(APP_READY) $@

$(BIN)/python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or later with venv is needed (on Debian: apt install python3-venv)."; exit 1; }
	@$(PYTHON) -m venv $(VENV)
