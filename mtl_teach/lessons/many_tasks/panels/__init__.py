"""The panels of this lesson, a folder each."""
