-- The log: every entry at its position for ever, and the roots of complete subtrees of 256, 65,536 … entries, from which
-- any other hash of the tree takes a few hundred steps (gqts.transparency.log). Nothing here is ever changed or deleted.

CREATE SCHEMA transparency;

CREATE TABLE transparency.entry (
    position bigint PRIMARY KEY,
    content bytea NOT NULL
);

CREATE TABLE transparency.node (
    level smallint NOT NULL,
    position bigint NOT NULL,
    hash bytea NOT NULL,
    PRIMARY KEY (level, position)
);
