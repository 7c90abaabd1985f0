"""Evaluations of a book: what is held out, which systems translate it, and what exists already."""
