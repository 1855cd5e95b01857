"""Testing rules: their examples rendered as real .docx, .pdf and Markdown files, and judged as documents are.

For authors of rules, `rule_cases` and `assert_examples` are all that is needed (docs/writing-rules.md):

    from cocheck.testing import assert_examples

    def test_our_rules():
        assert_examples("our-rules.toml")

PDF files are written with fpdf2: `pip install 'cocheck[testing]'`.
"""

from cocheck.testing.tester import Case, assert_examples, rule_cases

__all__ = ["Case", "assert_examples", "rule_cases"]
