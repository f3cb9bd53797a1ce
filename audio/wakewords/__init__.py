"""Wake words: one small adapter a file."""
