"""Finding entries: alike ones, one of several, and what came next."""
