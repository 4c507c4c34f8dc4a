-- Whose a description is, and whether it is theirs to give: its owner's goes before any claim.

ALTER TABLE catalogue.statement ADD COLUMN stream_id integer NOT NULL DEFAULT 0;
ALTER TABLE catalogue.statement ADD COLUMN standing smallint NOT NULL DEFAULT 0;
ALTER TABLE catalogue.statement ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON catalogue.statement FOR SELECT TO gqts_viewer USING (sharing.may_see(stream_id, NULL));

GRANT USAGE ON SCHEMA catalogue TO gqts_viewer;
GRANT SELECT ON catalogue.statement TO gqts_viewer;
