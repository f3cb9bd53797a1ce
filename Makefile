# Small Steps. `make run` and `make test` set up everything they need.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
MODELS := $(VENV)/share/small-steps/models
MODEL  := $(MODELS)/moonshine-en/manifest.json
OVOS   := .venv-ovos
OVOS_SKILL := integrations/ovos
# works where python3-venv is missing: Debian's pip can serve a venv without one
PIP    := $(PYTHON) -m pip --python $(BIN)/python --disable-pip-version-check \
          --no-input install -qq --no-deps --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run test test-offline test-homeassistant test-ovos lint bench docs learn weights lock clean \
    system system-test

help:
	@echo "make run      set up everything and start the companion (ARGS='type' to pass words on)"
	@echo "make test     set up everything and run the tests"
	@echo "make test-offline  the same where there is no network"
	@echo "make test-homeassistant  try our component in Home Assistant itself (Python 3.13, minutes)"
	@echo "make test-ovos  try our skill in OpenVoiceOS itself (a minute; the tests end with it)"
	@echo "make lint     style, types and borders"
	@echo "make bench    measure a spoken turn, a start, a long journal, its page, and what it survives"
	@echo "make docs     write anew the pages that are made from the phrase files"
	@echo "make learn    learn anew from the lines in benchmarks/understanding what people mean"
	@echo "make weights  build the data wheel of the Moonshine model into build/dist"
	@echo "make lock     renew the lock files"
	@echo "make clean    take away what make has set up"

run: system $(VENV)/.app $(MODEL)
	@$(BIN)/small-steps $(ARGS)

# They wait for sound and for programs they start more than they reckon.
TESTS := -m pytest --numprocesses 4

test: system-test $(VENV)/.dev $(MODEL) $(OVOS)/.ok
	$(BIN)/python $(TESTS) $(ARGS)
	$(if $(ARGS),,$(MAKE) --no-print-directory test-ovos)

test-offline: system-test $(VENV)/.dev $(MODEL)
	.ci/offline $(BIN)/python $(TESTS) $(ARGS)
# Home Assistant pins whatever it needs, so it has an environment of its own.
PYTHON_HA ?= python3.13
HA        := .venv-ha
HA_TESTS  := integrations/home_assistant

test-homeassistant: $(VENV)/.app $(MODEL) $(HA)/.ok
	SMALL_STEPS=$(abspath $(BIN)/small-steps) $(HA)/bin/python -m pytest -c /dev/null \
	    --rootdir $(HA_TESTS) -p no:cacheprovider $(HA_TESTS) $(ARGS)

$(HA)/.ok: $(HA_TESTS)/requirements-test.txt
	@echo "Setting up Home Assistant in $(HA); this takes some minutes and 600 MB."
	@$(PYTHON_HA) -m venv --clear $(HA)
	@$(HA)/bin/python -m pip install -q --disable-pip-version-check -r $<
	@touch $@

# OpenVoiceOS and Small Steps in one environment, as a person may have them.

test-ovos: $(OVOS)/.ok
	$(OVOS)/bin/python $(OVOS_SKILL)/hatch_build.py
	$(OVOS)/bin/python -m pytest -c /dev/null --rootdir $(OVOS_SKILL) -p no:cacheprovider \
	    --timeout 240 -p no:warnings -q $(OVOS_SKILL)/tests $(ARGS)

$(OVOS)/.ok: $(OVOS_SKILL)/requirements-test.lock $(OVOS_SKILL)/pyproject.toml
	@echo "Setting up OpenVoiceOS in $(OVOS); this takes a minute and 350 MB."
	@$(PYTHON) -m venv --clear $(OVOS) >/dev/null 2>&1 || \
	    $(PYTHON) -m venv --clear --without-pip $(OVOS)
	@$(PYTHON) -m pip --python $(OVOS)/bin/python --disable-pip-version-check \
	    --no-input install -qq --no-deps --require-hashes -r $<
	@$(PYTHON) -m pip --python $(OVOS)/bin/python --disable-pip-version-check \
	    --no-input install -q --no-deps --no-build-isolation -e . -e $(OVOS_SKILL)
	@touch $@

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: system-test $(VENV)/.dev $(MODEL)
	$(BIN)/python benchmarks/turn.py
	$(BIN)/python benchmarks/start.py
	$(BIN)/python benchmarks/journal.py
	$(BIN)/python benchmarks/page.py
	$(BIN)/python benchmarks/durability.py

docs: $(VENV)/.dev
	$(BIN)/python docs/make_companion.py

learn: $(VENV)/.dev
	@$(PIP) -r requirements-learn.lock
	$(BIN)/python benchmarks/understanding/train.py
	$(BIN)/python benchmarks/understanding/train_danger.py

weights: $(VENV)/.dev
	$(BIN)/small-steps models install moonshine-en --to build/weights
	cd .ci/weights && ../../$(BIN)/python -m hatchling build -t wheel -d ../../build/dist

lock: $(VENV)/.dev
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --python-version 3.11 \
	    pyproject.toml --extra natural --extra wake --group setup -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --python-version 3.11 \
	    pyproject.toml --extra natural --extra wake --group setup --group dev -c requirements.lock \
	    -o requirements-dev.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --python-version 3.11 \
	    --group learn -c requirements-dev.lock -o requirements-learn.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --python-version 3.11 \
	    pyproject.toml $(OVOS_SKILL)/requirements-test.in -c requirements.lock \
	    -o $(OVOS_SKILL)/requirements-test.lock

clean:
	rm -rf $(VENV) $(HA) $(OVOS) build dist

# the parts of the system: installed when we may, named when we may not

system:
	@.ci/system libportaudio2

system-test:
	@.ci/system libportaudio2 pulseaudio pulseaudio-utils libasound2-plugins \
	    speech-dispatcher speech-dispatcher-espeak-ng strace chromium-headless-shell postgresql

$(BIN)/python:
	@echo "Setting up Small Steps in $(VENV); this happens once and takes about a minute."
	@$(PYTHON) -m venv --clear $(VENV) >/dev/null 2>&1 || \
	    $(PYTHON) -m venv --clear --without-pip $(VENV)

$(VENV)/.app: requirements.lock pyproject.toml | $(BIN)/python
	@$(PIP) -r requirements.lock
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-input \
	    --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.app requirements-dev.lock
	@echo "Adding what the tests need."
	@$(PIP) -r requirements-dev.lock
	@touch $@

$(MODEL): $(VENV)/.app
	@test -f $@ || $(BIN)/small-steps models install moonshine-en --to $(MODELS)
	@touch $@
