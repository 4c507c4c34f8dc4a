"""The SQL of the organizations room, schema `organizations`: who takes part, what they own, what they were given."""
