-- Capture jobs belong to the organization that handed in.

ALTER TABLE capture.job ADD COLUMN organization_id uuid NOT NULL DEFAULT '00000000-0000-0000-0000-000000000000';
DROP INDEX capture.job_created;
CREATE INDEX job_created ON capture.job (organization_id, created_at, capture_id);
ALTER TABLE capture.job ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON capture.job FOR SELECT TO gqts_viewer USING (
    organization_id = (SELECT nullif(current_setting('gqts.viewer', true), '')::uuid)
);

GRANT USAGE ON SCHEMA capture TO gqts_viewer;
GRANT SELECT ON capture.job TO gqts_viewer;
