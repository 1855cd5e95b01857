"""Rule examples rendered as real .docx, .pdf and Markdown files, for rule tests and for fixtures.

A pack of rules tests its own with `cocheck.testing.tester`; it needs `pip install 'cocheck[test]'`.
"""
