"""The built-in rules on the ISO Code of Conduct: one file a rule, each its own reference page."""
