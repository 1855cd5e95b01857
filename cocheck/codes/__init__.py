"""The Code as data, and finding it in a document."""
