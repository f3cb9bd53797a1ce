"""Reminders: when they ring, what is said then, and which time was meant."""
