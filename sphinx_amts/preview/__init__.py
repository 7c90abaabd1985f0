"""Show readers where each text comes from."""
