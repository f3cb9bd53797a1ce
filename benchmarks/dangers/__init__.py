"""How much danger is heard, and how often it is heard where there is none."""
