"""Amazon Translate: the engine ``amazon``, and what parallel data, batch jobs and terms need."""
