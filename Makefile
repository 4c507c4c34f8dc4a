# gqts: one command each. `make help` lists them.

PYTHON ?= python3
VENV := .venv/bin
# Two workers at most, and never more than there are cores: the database works on the same ones. Each begins with half of
# the modules and takes over from the other at the end, so that a world that a room shares is mostly built once.
WORKERS ?= $(shell n=$$(nproc 2>/dev/null || echo 1); [ $$n -gt 2 ] && n=2; echo $$n)
TESTS ?= tests

.DEFAULT_GOAL := help
.PHONY: help demo setup test explore check fmt bench reset

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: ## Run gqts on a simulated world of goods, from nothing
	@$(PYTHON) tools/setup.py
	@$(VENV)/gqts demo

setup: ## Install what running and developing need, into .venv
	@$(PYTHON) tools/setup.py --development

test: setup ## Run the tests, on a real PostgreSQL (TESTS=tests/kit for some)
	@$(VENV)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

explore: setup ## Run the tests with other and more examples than every time: minutes to hours
	@GQTS_EXPLORE=1 $(VENV)/python -m pytest -n $(WORKERS) --dist worksteal $(TESTS)

check: setup ## Lint, check types, rooms, templates and licences
	$(VENV)/ruff check .
	$(VENV)/ruff format --check .
	$(VENV)/mypy
	$(VENV)/lint-imports --no-cache
	$(VENV)/djlint src --lint --quiet
	$(VENV)/python tools/check_licences.py

fmt: setup ## Format the code
	$(VENV)/ruff check --fix --quiet . || true
	$(VENV)/ruff format .

bench: setup ## Measure capture, hash, journey and forward trace
	$(VENV)/python -m bench

reset: ## Delete everything stored here: the demo's world and its database
	@$(PYTHON) tools/setup.py
	@$(VENV)/gqts reset --yes
