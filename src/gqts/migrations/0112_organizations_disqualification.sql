-- Inspection bodies that lied: from when until when they are believed in nothing, who decided it, and why. Never deleted.
-- To distribute: create_reference_table.

CREATE TABLE organizations.disqualification (
    disqualification_id uuid PRIMARY KEY,
    organization_id uuid NOT NULL,
    since timestamptz NOT NULL,
    made_by text NOT NULL,
    reason text NOT NULL,
    ended_at timestamptz,
    ended_by text NOT NULL DEFAULT '',
    ended_reason text NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX disqualification_open ON organizations.disqualification (organization_id) WHERE ended_at IS NULL;
CREATE INDEX disqualification_organization ON organizations.disqualification (organization_id, since DESC);
