# The Logistic Gradient. `make help` lists the targets; each sets up what it needs in .venv.
# Python 3.11 or later and make are all that a machine needs beforehand.

PYTHON ?= python3
BIN    := .venv/bin
SITE   := _build/html/index.html
NPM    := node_modules/.package-lock.json
ENGINE := .venv/engine/.whole

# What the site is made of; the manifest changes when a file comes or goes.
SOURCES  := $(shell find book code _config.yml _toc.yml requirements.txt -type f -not -path '*/__pycache__/*' -not -path '*/.ipynb_checkpoints/*')
MANIFEST := _build/manifest
$(shell mkdir -p _build; printf '%s\n' $(sort $(SOURCES)) | cmp -s - $(MANIFEST) || printf '%s\n' $(sort $(SOURCES)) > $(MANIFEST))

# One process for each processor, at most four: each drives a Chromium of its own. Tests that share what is
# expensive to make are a group (`xdist_group`), which one process runs. A test without cases cannot fail, so it is one;
# so is a test that hangs: its process says where it stood, and ends.
PYTEST = PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m pytest tests --numprocesses logical --maxprocesses 4 --dist loadgroup \
  -o empty_parameter_set_mark=fail_at_collect --timeout 900 --timeout-method thread

# Python is formatted and linted by ruff, JavaScript by Biome; every function of the packages has types.
RUFF  := RUFF_CACHE_DIR=_build/ruff $(BIN)/ruff --config code/pyproject.toml
BIOME := tests/node_modules/.bin/biome
PYTHON_CODE := code tests
TYPED := code/logistic code/bookbuild code/proofreader code/exercises

.DEFAULT_GOAL := help
.PHONY: help book chapter test check lint format lab proofs bench picture serve site-zip lock upgrade clean browser

help:           ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1 \t/p' $(MAKEFILE_LIST) | expand -t 18

book: $(SITE)   ## execute the chapters and build the site
	@echo "The book is at $(SITE): a double click opens it."
	@test -e $(ENGINE) || echo "Its cells cannot run in the page: what runs them could not be downloaded. make book tries again."

# A failed build must not leave half a memory: Sphinx would not read the faulty page again.
$(SITE): $(BIN)/.book $(ENGINE) $(MANIFEST) $(SOURCES)
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m bookbuild . -W -n --keep-going || { rm -rf _build/.doctrees $(SITE); exit 1; }
	@touch $(SITE)

chapter: $(BIN)/.book   ## NAME=...: make book/NAME.md if it is not there, build it alone and open it
	@PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m bookbuild.chapter $(NAME)

test: lint $(SITE) browser   ## run every test, in two browsers too
	@$(PYTEST)

check: lint   ## run the fast tests alone: no site, no browser, no JupyterLab
	@$(PYTEST) -m "not slow"

lint: $(BIN)/.test   ## ask the formatters, the linters and the type checker
	@$(RUFF) format --check --quiet $(PYTHON_CODE) || { echo "make format mends this"; exit 1; }
	@$(RUFF) check --quiet $(PYTHON_CODE)
	@$(BIOME) check --assist-enabled=false --log-level=warn
	@$(BIN)/mypy --config-file code/pyproject.toml --cache-dir _build/mypy --no-error-summary $(TYPED)

format: $(BIN)/.test   ## write the code as the formatters would
	@$(RUFF) format --quiet $(PYTHON_CODE)
	@$(BIOME) format --write --log-level=warn

lab: $(BIN)/.book   ## open JupyterLab: a click on a chapter opens it as a notebook
	@$(BIN)/pip install -q --constraint tests/requirements.txt jupyterlab
	@cd book && PATH="$(CURDIR)/$(BIN):$$PATH" $(CURDIR)/$(BIN)/jupyter lab

proofs: $(BIN)/.book   ## prove every equation of the book, attack each with its mutants, and record that
	@$(BIN)/python -m proofreader book --mutants --record book/attacks.json

bench: $(SITE) browser tests/benchmarks/$(NPM)   ## time the proofs, the fits and the cells in the page; weigh the pages and time the widgets, beside a plain Jupyter Book page
	@$(BIN)/python tests/benchmarks/proving.py
	@$(BIN)/python tests/benchmarks/fitting.py
	@$(BIN)/python tests/benchmarks/machines.py
	@PATH="$(CURDIR)/$(BIN):$$PATH" PYTHONPATH=tests $(BIN)/python tests/benchmarks/site.py
	@PYTHONPATH=tests $(BIN)/python tests/benchmarks/alive.py
	@PYTHONPATH=tests $(BIN)/python tests/benchmarks/verdicts.py

picture: $(SITE) browser   ## take the README's picture from the site anew
	@$(BIN)/python tests/picture.py

serve: $(SITE)   ## serve the site on this machine, as a careful host would; PORT=... for another than 8000
	@$(BIN)/python -m bookbuild.serve $(PORT)

site-zip: $(SITE)   ## pack the site to read it elsewhere, offline
	@cd _build && rm -f logistic-gradient.zip && $(CURDIR)/$(BIN)/python -m zipfile -c logistic-gradient.zip html && echo "_build/logistic-gradient.zip"

lock:           ## pin what code/pyproject.toml asks for; what is pinned already stays
upgrade:        ## ... at the newest versions that there are
lock upgrade:
	@$(PYTHON) -m venv _build/uv && _build/uv/bin/pip install -q uv
	@cd code && for set in book test; do \
	  ../_build/uv/bin/uv pip compile pyproject.toml --quiet $(if $(filter upgrade,$@),--upgrade) --universal --fork-strategy fewest --python-version 3.11 --no-annotate \
	    --custom-compile-command 'make lock' --extra $$set $$([ $$set = book ] && echo -o ../requirements.txt || echo -c ../requirements.txt -o ../tests/requirements.txt); done

clean:          ## forget what was built (the environment stays)
	@rm -rf _build

browser: $(BIN)/.test
	@$(BIN)/python tests/browser.py

# ---------------------------------------------------------------- the environment

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed; this one is " + sys.version.split()[0] + ". Try: make PYTHON=python3.12 ...")'
	@$(PYTHON) -m venv $(@D:/bin=) || { rm -rf $(@D:/bin=); \
	  [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null && apt-get update -q && apt-get install -yq python3-venv && $(PYTHON) -m venv $(@D:/bin=); }

$(BIN)/.book: requirements.txt code/pyproject.toml | $(BIN)/python
	@echo "Installing the book's environment in .venv ..."
	@$(BIN)/pip install -q -r requirements.txt
	@$(BIN)/pip install -q --no-deps --no-build-isolation --editable code
	@touch $@

# What runs the cells in the page, for no environment to install. Without it the book is built all the same.
LIVE := code/bookbuild/live
$(ENGINE): $(LIVE)/engine.txt $(LIVE)/package-lock.json | $(BIN)/.book
	@echo "Downloading what runs the cells in the page (98 MB, once) ..."
	@rm -rf $(@D) && $(BIN)/pip download --no-deps --require-hashes -r $< -d $(@D) && cp $(LIVE)/package*.json $(@D) && \
	  cd $(@D) && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-fund --no-audit && touch .whole || rm -rf $(CURDIR)/$(@D)

$(BIN)/.test: $(BIN)/.book tests/requirements.txt tests/$(NPM)
	@echo "Installing what the tests need ..."
	@$(BIN)/pip install -q -r tests/requirements.txt
	@touch $@

%/$(NPM): %/package-lock.json | $(BIN)/.book
	@cd $* && PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --silent --no-fund --no-audit
	@touch $@
