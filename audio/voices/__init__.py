"""Engines that turn words into speech, one a file."""
