-- What became of each consignment at the border, for what joining is worth.
-- To distribute: create_distributed_table('conduct.passage', 'record_id').

CREATE TABLE conduct.passage (
    record_id uuid PRIMARY KEY,
    organization_id uuid,
    level text,
    arrived_at timestamptz,
    released_at timestamptz,
    inspected_at timestamptz,
    is_hit boolean NOT NULL DEFAULT false,
    is_random boolean NOT NULL DEFAULT false
);
CREATE INDEX passage_arrived ON conduct.passage (arrived_at) WHERE arrived_at IS NOT NULL;
CREATE INDEX passage_organization ON conduct.passage (organization_id, arrived_at) WHERE organization_id IS NOT NULL;
