"""What can befall a journal, done to it: see durability.py beside this folder."""
