"""Find which text of one book is the translation of which text of the other."""
