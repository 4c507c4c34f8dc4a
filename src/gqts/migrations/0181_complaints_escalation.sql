-- When and why a complaint was put above the parties, an authority's word on whether it is right, and what became of a
-- pattern. Added columns alone: the release before reads and writes the tables as they were.

ALTER TABLE complaints.complaint ADD COLUMN escalated_at timestamptz;
ALTER TABLE complaints.complaint ADD COLUMN escalation text;

-- What waits with a party beyond its time, and was not put above it yet.
CREATE INDEX entry_due ON complaints.entry (due_at, complaint_id)
    WHERE part <> 'authority' AND state IN ('received', 'acknowledged', 'accepted', 'forwarded');

-- Acts that came with a key of their sender's: what was done under a key is not done again.
-- To distribute: by complaint_id.
CREATE TABLE complaints.deed (
    complaint_id uuid NOT NULL,
    organization_id uuid NOT NULL,
    key_digest bytea NOT NULL,
    deed_digest bytea NOT NULL,
    PRIMARY KEY (complaint_id, organization_id, key_digest)
);

ALTER TABLE complaints.entry ADD COLUMN found_by uuid;

ALTER TABLE complaints.pattern ADD COLUMN case_id uuid;
ALTER TABLE complaints.pattern ADD COLUMN recall_id uuid;
