-- Recalls: what is affected, where it is, who is to be told, who answered, and who was reached.
-- To distribute: create_distributed_table('recalls.affected', 'identifier_key') and ('recalls.further', 'recall_id');
-- everything else stays local: it is as small as the list of recalls and of organizations.

CREATE SCHEMA recalls;

CREATE TABLE recalls.recall (
    recall_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    is_drill boolean NOT NULL,
    state text NOT NULL,
    subject jsonb NOT NULL,
    -- Language to content (gqts.recalls.content).
    content jsonb NOT NULL,
    -- Whether an authority has it cover, for shoppers too, what only claims say is affected.
    covers_claims boolean NOT NULL DEFAULT false,
    due_at timestamptz,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL,
    scoped_at timestamptz,
    published_at timestamptz,
    closing_at timestamptz,
    closed_at timestamptz,
    closing_note text NOT NULL DEFAULT '',
    -- The walk: how far it is, and where it goes on after whatever stopped it.
    walk text NOT NULL,
    affected bigint NOT NULL DEFAULT 0,
    followed bigint NOT NULL DEFAULT 0,
    page_after uuid,
    located bigint NOT NULL DEFAULT 0,
    located_position bigint NOT NULL DEFAULT 0,
    is_cut boolean NOT NULL DEFAULT false,
    -- Pieces that lots are said to have, and how many of those are units that are named.
    lot_pieces bigint NOT NULL DEFAULT 0,
    unaccounted bigint NOT NULL DEFAULT 0
);
CREATE INDEX recall_organization ON recalls.recall (organization_id, created_at DESC, recall_id DESC);
CREATE INDEX recall_created ON recalls.recall (created_at DESC, recall_id DESC);

-- Everything affected, each once for a recall. `position` is the order in which it was found, which is the order of the
-- walk: nearest first. `reach`, `at`, `place` and `holder` are what the recaller may see of where it is.
CREATE TABLE recalls.affected (
    recall_id uuid NOT NULL,
    position bigint NOT NULL,
    identifier_key uuid NOT NULL,
    uri text NOT NULL,
    how text NOT NULL,
    source_key uuid,
    depth smallint NOT NULL,
    since timestamptz,
    until timestamptz,
    is_unit boolean NOT NULL,
    is_shown boolean NOT NULL,
    reach smallint,
    at timestamptz,
    place text,
    holder uuid,
    lot_key uuid,
    PRIMARY KEY (identifier_key, recall_id)
);
CREATE UNIQUE INDEX affected_position ON recalls.affected (recall_id, position, identifier_key);

-- Another time, or better evidence, for which something affected is to be followed anew.
CREATE TABLE recalls.further (
    recall_id uuid NOT NULL,
    position bigint NOT NULL,
    identifier_key uuid NOT NULL,
    uri text NOT NULL,
    depth smallint NOT NULL,
    since timestamptz,
    until timestamptz,
    is_shown boolean NOT NULL,
    PRIMARY KEY (recall_id, position)
);
CREATE INDEX further_key ON recalls.further (recall_id, identifier_key);

-- Who handled affected units: in which place of the chain at the earliest, how many of them, and whether the recaller
-- may know.
CREATE TABLE recalls.handler (
    recall_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    tier smallint NOT NULL,
    units bigint NOT NULL,
    shown_units bigint NOT NULL,
    PRIMARY KEY (recall_id, organization_id)
);

-- Order numbers of affected units as the platform itself told them; for that platform alone.
CREATE TABLE recalls.order_number (
    recall_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    number text NOT NULL,
    identifier_key uuid NOT NULL,
    PRIMARY KEY (recall_id, organization_id, number, identifier_key)
);

-- Whose facts were seen for a recall, for the record of looks.
CREATE TABLE recalls.seen (
    recall_id uuid NOT NULL,
    owner_id uuid NOT NULL,
    kind smallint NOT NULL,
    facts bigint NOT NULL,
    PRIMARY KEY (recall_id, owner_id, kind)
);
