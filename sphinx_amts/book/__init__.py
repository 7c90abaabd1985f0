"""Sphinx's edge: a book in, a book out."""
