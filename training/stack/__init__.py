"""The ensemble over its members: scans, meta-learners, the search for copied regions."""
