"""What translations are worth against a person's: scores, their certainty, and pages to read them."""
