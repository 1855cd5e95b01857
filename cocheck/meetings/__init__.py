"""What a document is: kind, committee, meeting, version, language."""
