"""What is said to a model: one Markdown file a prompt, read and filled in by `catalogue`."""
