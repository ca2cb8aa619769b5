"""The catalogue of fixed words: what it lists, and that a second language is a file."""
