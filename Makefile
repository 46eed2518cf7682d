# The commands of a contributor; .ci/run calls the same ones.
.PHONY: check test acceptance bench

check:
	uv sync --quiet --locked --inexact
	uv run ruff format --check
	uv run ruff check
	uv run mypy
	uv run lint-imports

test:
	uv run pytest

# The clients that come from package registries, each from its lock file.
acceptance:
	uv run pytest tests/acceptance/clients --clients

bench:
	for program in bench/*.py; do uv run python $$program || exit 1; done
