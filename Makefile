# Every command is one plain line, so that a machine without make misses nothing.
PYTHON ?= python3

.PHONY: run test test-faults setup lint bench lock help
.DEFAULT_GOAL := help

help:  ## what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 12

run:  ## the portal: database, broker, worker, beat and web server; Ctrl-C stops all
	@$(PYTHON) -m greenskills.portal

test:  ## all tests
	@$(PYTHON) -m greenskills.portal test

setup:  ## only the environment in .venv
	@$(PYTHON) -m greenskills.portal setup

lint:  ## style, boundaries, templates, security, migrations
	@$(PYTHON) -m greenskills.portal lint

test-faults:  ## the fault harnesses in their long form (minutes)
	@$(PYTHON) -m greenskills.portal test-faults

bench:  ## how fast imports, recounts, saves and histories are
	@$(PYTHON) -m greenskills.portal bench

lock:  ## requirements.txt and requirements-dev.txt anew from the .in files; needs uv
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --upgrade requirements.in -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q requirements-dev.in -c requirements.txt -o requirements-dev.txt
