-- What inspection bodies attest. To distribute: certificate and document by issuer_id, coverage by identifier_key.

CREATE SCHEMA certificates;

-- Never changed but for its withdrawal. stream_id is the stream of its issuer's inspections; covers are canonical
-- identifiers; uri_key is the key of the URI that its number makes.
CREATE TABLE certificates.certificate (
    certificate_id uuid NOT NULL,
    issuer_id uuid NOT NULL,
    stream_id integer NOT NULL,
    number text COLLATE "C" NOT NULL,
    uri_key uuid NOT NULL,
    covers text[] NOT NULL,
    subjects text[] NOT NULL,
    findings jsonb NOT NULL,
    sample jsonb,
    country_of_origin text NOT NULL,
    tested_on date NOT NULL,
    issued_on date NOT NULL,
    valid_from date NOT NULL,
    valid_until date NOT NULL,
    accreditation_id uuid NOT NULL,
    received_at timestamptz NOT NULL,
    content_hash bytea NOT NULL,
    withdrawn_at timestamptz,
    withdrawn_reason text NOT NULL DEFAULT '',
    PRIMARY KEY (issuer_id, certificate_id),
    UNIQUE (issuer_id, number)
);
CREATE INDEX certificate_id ON certificates.certificate (certificate_id);
CREATE INDEX certificate_uri ON certificates.certificate (uri_key);
CREATE INDEX certificate_received ON certificates.certificate (issuer_id, received_at DESC, certificate_id DESC);

CREATE TABLE certificates.coverage (
    identifier_key uuid NOT NULL,
    certificate_id uuid NOT NULL,
    stream_id integer NOT NULL,
    PRIMARY KEY (identifier_key, certificate_id)
);

CREATE TABLE certificates.document (
    issuer_id uuid NOT NULL,
    certificate_id uuid NOT NULL,
    stream_id integer NOT NULL,
    content bytea NOT NULL,
    sha256 bytea NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (issuer_id, certificate_id)
);
CREATE INDEX document_certificate ON certificates.document (certificate_id);
-- PDF is compressed already.
ALTER TABLE certificates.document ALTER COLUMN content SET STORAGE EXTERNAL;

-- A certificate is seen whole or not at all: as the field for certificates (9) of its issuer's inspections.
ALTER TABLE certificates.certificate ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON certificates.certificate FOR SELECT TO gqts_viewer
    USING (sharing.may_see_field(stream_id, certificate_id, 9::smallint));
ALTER TABLE certificates.coverage ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON certificates.coverage FOR SELECT TO gqts_viewer
    USING (sharing.may_see_field(stream_id, certificate_id, 9::smallint));
ALTER TABLE certificates.document ENABLE ROW LEVEL SECURITY;
CREATE POLICY seen ON certificates.document FOR SELECT TO gqts_viewer
    USING (sharing.may_see_field(stream_id, certificate_id, 9::smallint));

-- The certificates that cover identifiers, make one of the URIs, or have one of the ids, with their streams and nothing
-- else: what must be known before it can be decided whether they are shown.
CREATE FUNCTION certificates.find_concerning(covered uuid[], uris uuid[], ids uuid[], most integer)
RETURNS TABLE (certificate_id uuid, stream_id integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    RETURN QUERY
    SELECT c.certificate_id, c.stream_id FROM certificates.coverage c WHERE c.identifier_key = ANY (covered)
    UNION SELECT c.certificate_id, c.stream_id FROM certificates.certificate c WHERE c.uri_key = ANY (uris)
    UNION SELECT c.certificate_id, c.stream_id FROM certificates.certificate c WHERE c.certificate_id = ANY (ids)
    ORDER BY 1 DESC LIMIT most;
END
$$;
REVOKE ALL ON FUNCTION certificates.find_concerning(uuid[], uuid[], uuid[], integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION certificates.find_concerning(uuid[], uuid[], uuid[], integer) TO gqts_viewer;

GRANT USAGE ON SCHEMA certificates TO gqts_viewer;
GRANT SELECT ON certificates.certificate, certificates.coverage, certificates.document TO gqts_viewer;
