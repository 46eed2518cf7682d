"""`python -m limpet_neural_speech`."""

from limpet_neural_speech.program import main

main()
