"""Text that an XML file can hold."""


def printable(text: str) -> str:
    """The text without what XML cannot hold: control characters, lone surrogates, non-characters."""
    return "".join(
        character
        for character in text
        if character in "\t\n"
        or (
            ord(character) >= 0x20 and not 0xD800 <= ord(character) <= 0xDFFF and ord(character) not in (0xFFFE, 0xFFFF)
        )
    )
