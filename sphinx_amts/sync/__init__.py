"""Synchronisation: what of a translation is no longer true, and why."""
