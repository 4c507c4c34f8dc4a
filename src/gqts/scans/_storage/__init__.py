"""The SQL of the scans room, schema `scans`."""
