"""The SQL of the accounts room, schema `accounts`, a module for each group of tables."""
