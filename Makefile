# Every target calls one Python program in devenv/.
PYTHON ?= python3
DEVENV := $(PYTHON) -m devenv
export ARGS PORT ODOO_DIR ALL
.DEFAULT_GOAL := help
.PHONY: help setup demo demo-reset test lint format bench upstream shell screenshots pot clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1|/p' $(MAKEFILE_LIST) | \
	 awk -F'|' '{ printf "make %-12s %s\n", $$1, $$2 }'

demo: ## start Odoo with our demo company and print its address (PORT=8069)
	@$(DEVENV) demo

demo-reset: ## the same, with the demo data made anew
	@$(DEVENV) demo-reset

test: ## run every test (ARGS="-k discount" goes to pytest)
	@$(DEVENV) test

lint: ## check style, formatting and translations
	@$(DEVENV) lint

format: ## repair style and formatting where it can be done by itself
	@$(DEVENV) format

bench: ## run the benchmarks
	@$(DEVENV) bench

upstream: ## run Odoo's and OCA's own tests with and without our addons
	@$(DEVENV) upstream

shell: ## open an Odoo shell on the demo database
	@$(DEVENV) shell

screenshots: ## take pictures of the screens for the README
	@$(DEVENV) screenshots

pot: ## export the terms to translate and merge them into the Russian ones
	@$(DEVENV) pot

setup: ## only prepare Odoo and .venv
	@$(DEVENV) setup

clean: ## remove .venv and this checkout's databases (ALL=1: the cache too)
	@$(DEVENV) clean
