"""The SQL of the conduct room, schema `conduct`, a module for each group of tables."""
