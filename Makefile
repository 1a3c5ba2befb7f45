# make run     start the site at http://127.0.0.1:8000, installing first   (PORT=8001 for another port)
# make test    run the tests, installing first                            (ARGS="-k follow" for some of them)
# make dev     start the reloading development server with the debug toolbar
# make stop    stop the site and the database of this checkout
# make seed    create the demo community, or more: ARGS="--users 1000 --posts 20000"
# make reset   delete all data of this checkout, after asking
# make check   run all checks of CI: make test and make lint
# make lint    run the checks besides the tests
# make backup  save the database and the uploads under var/backups; make restore FROM=var/backups/NAME
# make psql    open a prompt of the database
# make bench   measure the site (ARGS="--db NAME --only home"); make bench-compare A=one.json B=two.json
# make format  format code and templates; make requirements  compile requirements*.in again
# make help    print this list

HOST ?= 127.0.0.1
PORT ?= 8000
ARGS ?=
VENV := .venv
PY := $(VENV)/bin/python
MANAGE := exec $(PY) manage.py

unexport PYTHONDONTWRITEBYTECODE  # tests start many processes, which would compile the code each time

.DEFAULT_GOAL := run
.PHONY: run test dev stop seed reset check lint format psql backup restore bench bench-compare requirements help

run: $(VENV)/run.ok
	@$(MANAGE) up --host $(HOST) --port $(PORT) --with-parent

dev: $(VENV)/dev.ok
	@DEBUG=1 $(MANAGE) up --host $(HOST) --port $(PORT) --with-parent --reload

test: $(VENV)/dev.ok
	@exec $(PY) -m pytest -n auto --dist worksteal $(ARGS)

stop: $(VENV)/run.ok
	@$(MANAGE) stop

seed: $(VENV)/run.ok
	@$(MANAGE) seed $(ARGS)

reset: $(VENV)/run.ok
	@$(MANAGE) reset $(ARGS)

check: test lint

lint: $(VENV)/dev.ok
	@exec scripts/lint $(VENV)/bin

format: $(VENV)/dev.ok
	@$(VENV)/bin/ruff format --quiet
	@$(VENV)/bin/ruff check --quiet --fix
	@$(VENV)/bin/djhtml --tabwidth 2 templates

psql: $(VENV)/run.ok
	@exec $(PY) -m witter.server.embedded_postgres psql $(ARGS)

backup: $(VENV)/run.ok
	@exec scripts/backup $(PY)

restore: $(VENV)/run.ok
	@exec scripts/restore $(PY) $(FROM)

bench: $(VENV)/run.ok
	@exec $(PY) -m bench $(ARGS)

bench-compare: $(VENV)/run.ok
	@exec $(PY) -m bench.compare $(A) $(B) $(C)

requirements: $(VENV)/dev.ok
	@exec scripts/compile-requirements $(VENV)/bin/uv

help:
	@sed -n "s/^# make/make/p" Makefile

$(PY):
	@scripts/make-venv $(VENV)

$(VENV)/run.ok: requirements.txt requirements-postgres.txt | $(PY)
	@scripts/install $(VENV) requirements.txt requirements-postgres.txt
	@touch $@

$(VENV)/dev.ok: requirements-dev.txt $(VENV)/run.ok
	@scripts/install $(VENV) requirements.txt requirements-postgres.txt requirements-dev.txt
	@touch $@
