"""Engines that turn speech into words, one a file."""
