"""Reading aloud what was told: where one is, what is there, and how it is worded."""
