"""The engine ``amazon``: Amazon Translate, sentence by sentence as a build needs them."""
