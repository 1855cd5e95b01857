"""Rules, verdicts, and how rules are found and run."""
