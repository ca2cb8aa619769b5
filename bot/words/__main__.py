"""`python -m bot.words`: gather all of Cairn's fixed words from the code into `cairn.pot`, for a translator to copy."""

from bot.words.gathering import POT, as_text, gathered

if __name__ == "__main__":
    POT.write_bytes(as_text(gathered()))
