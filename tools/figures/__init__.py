"""The pictures of the question bank, drawn from small models that are really trained or run."""
