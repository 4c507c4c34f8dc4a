-- Complaints that were found right against a party, by the consignments that the goods came in; for its record.
-- To distribute: by organization_id, as conduct.share.

CREATE TABLE conduct.complaint (
    organization_id uuid NOT NULL,
    record_id uuid NOT NULL,
    complaint_id uuid NOT NULL,
    found_at timestamptz NOT NULL,
    PRIMARY KEY (organization_id, record_id, complaint_id)
);
