# `make help` lists targets. The first one makes environments of its own (Python >= 3.11).
PYTHON ?= python3
DEV = $(PYTHON) -m dev
TOOL = $(DEV) run-tool
.PHONY: help setup demo stop test lint lint-addon types unit addon integration browser trace bench soak clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 14
setup: ## fetch Odoo, PostgreSQL, Python packages, browser (once; seconds after that)
	$(DEV) setup
demo: ## a running Odoo with the addon, a policy and sample customers
	$(DEV) demo
stop: ## stop what runs
	$(DEV) down
# Two at a time, integration once there is a database to copy; pages come last, as they
# tidy away the copies that it works on.
test: setup ## everything below
	$(MAKE) --no-print-directory -j2 -Oline addon unit integration lint types
	$(MAKE) --no-print-directory browser
lint: ## style of code, addon and data files
	$(TOOL) ruff check && $(TOOL) ruff format --check
	$(MAKE) --no-print-directory lint-addon
	$(DEV) check-xml
# Off: each family extends the account in a file of its own; runs of neighbours are meant.
lint-addon:
	$(TOOL) pylint --disable=consider-merging-classes-inherited,bad-builtin-groupby key_account_module key_account_stock
types: ## mypy --strict on adapter, engine and dev
	$(TOOL) mypy
unit: ## tests without Odoo, with branch coverage
	$(TOOL) pytest --cov
addon: ## the addon's tests in Odoo's own runner
	$(DEV) test-addon
integration: ## the command line against a live Odoo
	$(DEV) integration
browser: ## pages in Chromium
	$(DEV) browser
trace: ## which requirements have a test
	$(DEV) trace
bench: ## measured speed beside the goals (ACCOUNTS=1000 for a small look)
	$(DEV) bench $(if $(ACCOUNTS),--accounts $(ACCOUNTS))
soak: ## kill a recompute 50 times at random points (SOAK="--trials 9 --seed 7")
	$(DEV) soak $(SOAK)
clean: ## stop everything; delete databases, logs and this clone's environment
	$(DEV) reset --cluster
	rm -rf .dev artifacts build dist .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis
