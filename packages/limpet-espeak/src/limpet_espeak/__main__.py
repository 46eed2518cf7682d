"""`python -m limpet_espeak`."""

from limpet_espeak.program import main

main()
