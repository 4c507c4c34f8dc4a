-- Who wants an account proves to read the mailbox first; until then nothing is told of the address, not even that it has
-- an account. token_hash: of the link in the mail, once it is written.

CREATE TABLE accounts.newcomer (
    newcomer_id uuid PRIMARY KEY,
    email text NOT NULL,
    language text NOT NULL,
    invitation_id uuid,
    expires_at timestamptz NOT NULL,
    token_hash bytea UNIQUE
);
