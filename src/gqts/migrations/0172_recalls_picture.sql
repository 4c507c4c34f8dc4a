-- The picture of a recall notice (GPSR, Article 36(2)(b)), drawn anew as JPEG; kept as long as the recall.
-- Stays local: it is as small as the list of recalls.

CREATE TABLE recalls.picture (
    picture_id uuid PRIMARY KEY,
    recall_id uuid NOT NULL,
    content bytea NOT NULL
);
CREATE INDEX picture_recall ON recalls.picture (recall_id);
