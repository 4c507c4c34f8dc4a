"""The SQL of the complaints room, schema `complaints`."""
