-- What declarations are linked to, and how their cross-checks came out. To distribute: link and price by identifier_key
-- and gtin_key (look-ups are by identifier), run by record_id; hand as a reference table.

CREATE SCHEMA evidence;

-- One row for every identifier a declaration is about, so that whatever is told of it later finds the declaration.
CREATE TABLE evidence.link (
    identifier_key uuid NOT NULL,
    record_id uuid NOT NULL,
    identifier text NOT NULL,
    kind text NOT NULL,
    how text NOT NULL,
    line integer NOT NULL,
    -- Pieces of a lot that the declaration names; null for anything else.
    quantity numeric,
    PRIMARY KEY (identifier_key, record_id)
);
CREATE INDEX link_record ON evidence.link (record_id);

-- A run of all checks; kept when its results differ from those of the run before. Never changed.
CREATE TABLE evidence.run (
    record_id uuid NOT NULL,
    number integer NOT NULL,
    made_at timestamptz NOT NULL,
    digest bytea NOT NULL,
    results jsonb NOT NULL,
    unlinked jsonb NOT NULL,
    PRIMARY KEY (record_id, number)
);

-- The declared price of one unit of a product, for the spread of others.
CREATE TABLE evidence.price (
    gtin text NOT NULL,
    record_id uuid NOT NULL,
    line integer NOT NULL,
    price numeric NOT NULL,
    seller text NOT NULL,
    declared_at timestamptz NOT NULL,
    PRIMARY KEY (gtin, record_id, line)
);
CREATE INDEX price_latest ON evidence.price (gtin, declared_at DESC);
CREATE INDEX price_record ON evidence.price (record_id);

-- Which organizations one hand controls, as the host was told or found out: together they are one source.
CREATE TABLE evidence.hand (
    organization_id uuid PRIMARY KEY,
    name text NOT NULL,
    reason text NOT NULL,
    said_by text NOT NULL,
    said_at timestamptz NOT NULL
);
CREATE INDEX hand_name ON evidence.hand (name);
