-- The link in an invitation's mail: another one than the inviter was shown, kept as a hash like that.

ALTER TABLE accounts.invitation ADD COLUMN mailed_hash bytea UNIQUE;
