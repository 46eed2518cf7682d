"""Tables of words, written as words."""


def words(text: str) -> list[str]:
    return text.split()
