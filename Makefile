# Two commands matter: `make lab` and `make test`. Each sets up what it needs on first use, in .venv, and only once.
#   make PYTHON=/usr/bin/python3.12 lab      chooses the Python behind .venv

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help venv lab hub site slides test lint unit nbval browser test-altered test-determinism test-seeds test-pythons test-mutants notebooks picture map guides bench bench-live bench-hub docstrings format clean

export PYTHON
PY := .venv/bin/python
PIP := $(PY) -m pip install --disable-pip-version-check -c constraints.txt
NEEDS := pyproject.toml constraints.txt

help:  ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' Makefile

venv:  ## make .venv, without installing anything into it
	@sh tools/make_venv.sh

# A stamp is written when pip is done, so an interrupted installation goes on at the next call.
.venv/installed-lessons: $(NEEDS) | venv
	@echo "Installing what the lessons need; the first time this takes some minutes …"
	@$(PIP) -e .
	@touch $@

.venv/installed-tests: $(NEEDS) | venv
	@echo "Installing what the lessons and their tests need; the first time this takes some minutes …"
	@$(PIP) -e ".[test]"
	@touch .venv/installed-lessons $@

lab: .venv/installed-lessons  ## open JupyterLab at the first lesson
	@$(PY) -m tools.lab

.venv/installed-hub: $(NEEDS) deploy/constraints.txt | venv
	@echo "Installing JupyterHub …"
	@$(PIP) -c deploy/constraints.txt -e ".[hub]"
	@touch .venv/installed-lessons $@

hub: .venv/installed-hub  ## JupyterHub for a class, on this machine only (OPTIONS="--host … --port … --users … --memory …")
	@$(PY) -m tools.hub $(OPTIONS)

.venv/installed-site: $(NEEDS) | venv
	@echo "Installing what the pages need …"
	@$(PIP) -e ".[site]"
	@touch .venv/installed-lessons $@

slides: .venv/installed-site  ## the pages, and each lesson as slides whose panels answer (site/…_slides.html)
	@$(PY) -m tools.site --slides $(if $(SCHEDULER),--scheduler $(SCHEDULER))

site: .venv/installed-site  ## the lessons as pages without a kernel, in site/ (SCHEDULER=tcp://… computes on Dask)
	@$(PY) -m tools.site $(if $(SCHEDULER),--scheduler $(SCHEDULER)) $(if $(REPOSITORY),--repository $(REPOSITORY))

test: .venv/installed-tests  ## lint, unit tests, every notebook, a real browser
	@$(PY) -m tools.check lint unit nbval browser

lint unit nbval browser: .venv/installed-tests
	@$(PY) -m tools.check $@

test-seeds: .venv/installed-tests  ## whether what the lessons assert holds for ten other seeds
	@$(PY) -m tools.other_seeds

test-determinism: .venv/installed-tests  ## every notebook again, with 1 and 2 threads, with and without AVX2
	@$(PY) -m tools.check nbval-1-avx2 nbval-2-default nbval-2-avx2

test-pythons: | venv  ## unit tests and two notebooks on each Python 3.10 to 3.13 found here (PYTHONS="…" names them)
	@$(PY) -m tools.pythons $(PYTHONS)

test-mutants: .venv/installed-tests  ## break the package on purpose and see the tests fail (ONLY="words" chooses)
	@$(PY) -m tests.mutants $(ONLY)

test-altered: .venv/installed-tests  ## alter the worked solutions and see the checks refuse them (ONLY="words" chooses)
	@$(PY) -m tests.altered $(ONLY)

notebooks: .venv/installed-tests  ## run notebooks and store their outputs (NOTEBOOK=notebooks/04_… for one)
	@$(PY) -m tools.run_notebooks $(NOTEBOOK)

map: .venv/installed-lessons  ## write the map of the lessons into README.md
	@$(PY) -m tools.readme_map

guides: .venv/installed-lessons  ## whether the teachers' guides say what the lessons and their panels say
	@$(PY) -m tools.guides

picture: .venv/installed-tests  ## draw the picture in README.md
	@$(PY) -m tools.picture

bench: .venv/installed-tests  ## the task axis against what one would otherwise write
	@$(PY) -m benchmarks.step && $(PY) -m benchmarks.closed_form && $(PY) -m benchmarks.kernel

bench-live: .venv/installed-tests  ## slider to pixels, measured in a real browser
	@$(PY) -m benchmarks.live

bench-hub: .venv/installed-hub .venv/installed-tests  ## a class on the hub: latency and memory (OPTIONS="--users 10 --idle 10")
	@$(PY) -m benchmarks.hub $(OPTIONS)

docstrings: .venv/installed-lessons  ## which public names show no example in their docstring
	@$(PY) -m tools.public_names

format: .venv/installed-tests  ## format the Python files
	@$(PY) -m ruff check --fix . ; $(PY) -m ruff format .

clean:  ## remove .venv and everything that was built
	rm -rf .venv build *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +
