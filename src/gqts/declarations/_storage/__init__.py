"""The SQL of declarations, in the schema `declarations`."""
