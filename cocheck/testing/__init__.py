"""Rule examples rendered as real .docx, .pdf and Markdown files, for rule tests and for fixtures."""
