"""`python -m limpet` is the same program as the `limpet` command."""

from limpet.cli.main import main

if __name__ == "__main__":
    main()
