"""Engines that tell speech from everything else, one a file."""
