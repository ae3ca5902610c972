# Two commands from a fresh clone, with Python 3.11 or later and make, and nothing by hand:
#   make demo   makes .venv from a lock with hashes and checks samples/
#   make test   adds the test extras to the same .venv and runs everything
.DEFAULT_GOAL := help
.PHONY: help demo test lint types floors evaluate train levels bench peers samples docs-rules lock clean \
	security audit fuzz docs dist deb sbom parts names matrix

# The first Python found that runs and is new enough; `make PYTHON=... demo` names another.
PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(shell \
	$(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $(p))) no-python-3.11)

VENV := .venv
BIN := $(VENV)/bin
INSTALL = -m pip install -qq --disable-pip-version-check
SELF = $(INSTALL) --no-build-isolation --no-deps -e .

help:
	@echo 'make demo      check the samples'
	@echo 'make test      linters, types, import floors and tests'
	@echo 'make matrix    the tests under every Python that is installed (PY=3.13 one of them, TESTS=tests/readers some of them)'
	@echo 'make docs      this documentation, as pages in build/site'
	@echo 'make fuzz      broken files to every reader, for FUZZ_SECONDS each'
	@echo 'make audit     known weaknesses in the locked versions'
	@echo 'make dist      wheel and source distribution, the same to the byte each time (make deb: a Debian package)'
	@echo 'make evaluate  score the documents that the reader never learns from, and keep the scores'
	@echo 'make train     train the reader and write doccheck/weights (torch on the CPU)'
	@echo 'make levels    set how far words and reader are believed, on the writers held out'
	@echo 'make peers     doccheck beside Presidio on the same referrals (an environment of its own)'
	@echo 'make bench     what a check costs, beside the bare models (BENCH=--short for under three minutes)'
	@echo 'make samples   make the samples and their expected reports again'
	@echo 'make docs-rules make docs/rules again, from the rule files'
	@echo 'make lock      resolve requirements/*.lock again'
	@echo 'make clean     remove .venv and what was built'

# One environment in three steps, each with its stamp, so that nothing is done twice.
$(VENV)/made:
	@command -v $(PYTHON) >/dev/null || { echo 'doccheck needs Python 3.11 or later on the PATH, or make PYTHON=/path/to/python3'; exit 2; }
	@echo "Making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/run: requirements/run.lock | $(VENV)/made
	@echo 'Installing what doccheck needs (about half a minute, once)'
	@$(BIN)/python $(INSTALL) --no-deps --require-hashes -r $<
	@touch $@

$(VENV)/test: requirements/test.lock $(VENV)/run
	@echo 'Installing what its tests need'
	@$(BIN)/python $(INSTALL) --no-deps --require-hashes -r $<
	@touch $@

$(VENV)/self: pyproject.toml setup.py doccheck/__init__.py $(VENV)/run
	@$(BIN)/python $(SELF)
	@$(BIN)/python -m compileall -q doccheck # what reads files may not write beside the code
	@touch $@

# Findings (1) and parts that could not be read (3) are what the samples are for; anything else is a fault.
demo: $(VENV)/self
	@$(BIN)/doccheck check samples/ || case $$? in 1|3) ;; *) exit 2 ;; esac

test: lint types floors security
	$(BIN)/pytest

# An environment of its own for nox, which makes one for each Python. NOX=-R takes those of the last time as they are.
# What is asked for by name has to be there; without PY a Python that is not installed is left out, and said so.
matrix: build/nox/made
	build/nox/bin/nox $(NOX) $(if $(PY),-s $(PY:%=tests-%) --error-on-missing-interpreters) $(if $(TESTS),-- $(TESTS))

build/nox/made:
	test -x build/nox/bin/python || $(PYTHON) -m venv build/nox
	build/nox/bin/python $(INSTALL) nox==2026.10.20
	@touch $@

# Not to be able to ask for weaknesses (no network) is said and does not fail; one that is known does.
security: $(VENV)/test $(VENV)/self
	$(BIN)/bandit -q -c pyproject.toml -r doccheck
	$(BIN)/python packaging/audit.py --tolerate $(if $(DATA),--data $(DATA))

audit: $(VENV)/test
	$(BIN)/python packaging/audit.py $(if $(DATA),--data $(DATA))

docs: $(VENV)/test $(VENV)/self
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --strict --quiet
	@echo 'build/site/index.html'

dist: $(VENV)/test
	$(BIN)/python packaging/build.py
	$(BIN)/twine check --strict dist/*.whl dist/*.tar.gz
	$(BIN)/check-wheel-contents dist/*.whl

# For the Python of this system: /usr/bin/python3, and not the one of .venv.
deb: dist
	/usr/bin/python3 packaging/debian/make.py --wheel $$(ls dist/doccheck-*.whl)

parts: $(VENV)/test
	$(BIN)/python packaging/parts.py licences

sbom: $(VENV)/test
	$(BIN)/python packaging/parts.py sbom

names: $(VENV)/self
	$(BIN)/python -m benchmarks.name_origins --documents 100
	$(BIN)/python -m benchmarks.name_origins --documents 100 --names benchmarks/names_by_origin_other.toml

# An environment of its own: atheris is for some systems and Pythons only. Without it files are changed by chance.
FUZZ_SECONDS ?= 60
build/fuzz/made: requirements/test.lock
	test -x build/fuzz/bin/python || $(PYTHON) -m venv build/fuzz
	build/fuzz/bin/python $(INSTALL) --no-deps --require-hashes -r $<
	build/fuzz/bin/python $(INSTALL) atheris==3.1.0 || echo 'atheris is not to be had here: files are changed by chance'
	@touch $@

fuzz: build/fuzz/made
	build/fuzz/bin/python -m fuzz --seconds $(FUZZ_SECONDS) $(READERS)

lint: $(VENV)/test $(VENV)/self
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/test $(VENV)/self
	$(BIN)/mypy

floors: $(VENV)/test $(VENV)/self
	$(BIN)/lint-imports --no-cache --no-logo

HISTORY = docs/scores.jsonl
evaluate: $(VENV)/self
	@for set in away apart sealed blind fresh unseen set-aside held-out gold; do echo "== corpus/$$set"; \
		$(BIN)/doccheck evaluate corpus/$$set --history $(HISTORY) || exit $$?; done

# An environment of its own: torch is large, and may want other versions than the locked ones.
TRAIN = build/train/bin/python
build/train/made: requirements/run.lock pyproject.toml
	test -x $(TRAIN) || $(PYTHON) -m venv build/train
	$(TRAIN) $(INSTALL) --no-deps --require-hashes -r $<
	$(TRAIN) $(INSTALL) --no-build-isolation -e '.[train]'
	@touch $@

train: build/train/made
	$(TRAIN) -m training.train --no-export
	$(TRAIN) -m training.evaluate final --save training/calibration.json
	$(TRAIN) -m training.fit_people final --write
	$(TRAIN) -m training.export --run final
	$(TRAIN) -m training.fit_spots --write
	$(TRAIN) -m training.levels --write

levels: build/train/made
	$(TRAIN) -m training.levels --write

peers: $(VENV)/self
	test -x build/peers/bin/python || $(PYTHON) -m venv build/peers
	build/peers/bin/python $(INSTALL) --no-deps --require-hashes -r requirements/run.lock
	build/peers/bin/python $(INSTALL) --no-build-isolation -e '.[peers]'
	build/peers/bin/python -m benchmarks.peers corpus/gold $(PEERS)

bench: $(VENV)/self
	$(BIN)/python -m benchmarks.costs $(BENCH)

samples: $(VENV)/test $(VENV)/self
	$(BIN)/python samples/make_samples.py
	$(BIN)/python samples/make_expected.py
	git diff --stat -- samples

docs-rules: $(VENV)/self
	$(BIN)/python docs/make_rules.py

# --upgrade only when asked: make lock UPGRADE=--upgrade. What is never used is left out, so whatever installs from a lock says --no-deps.
LEFT_OUT = $(foreach name,$(shell sed '/^\#/d' requirements/unused.txt),--no-emit-package $(name))
COMPILE = build/lock/bin/uv pip compile -q $(UPGRADE) --universal --python-version 3.11 --generate-hashes --no-header \
	--no-config pyproject.toml requirements/build.in
lock:
	test -x build/lock/bin/uv || { $(PYTHON) -m venv build/lock && build/lock/bin/python $(INSTALL) uv==0.13.9; }
	$(COMPILE) $(LEFT_OUT) -o requirements/run.lock
	$(COMPILE) $(LEFT_OUT) --extra gateway -c requirements/run.lock -o requirements/gateway.lock
	$(COMPILE) --extra test -c requirements/run.lock -o requirements/test.lock

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache
