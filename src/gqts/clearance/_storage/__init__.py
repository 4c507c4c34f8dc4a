"""The SQL of clearance, by what it is about."""
