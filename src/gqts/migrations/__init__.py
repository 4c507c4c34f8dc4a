"""The numbered SQL files of the schema; `gqts.kit.migrations` applies them."""
