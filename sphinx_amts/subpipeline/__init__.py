"""One language, end to end: what people wrote, what engines add, and the plan of every page."""
