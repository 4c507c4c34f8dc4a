"""The SQL of the insight room, schema `insight`."""
