"""The SQL of recalls, a module for each part: the cases, the walk, the notices, the buyers."""
