-- So that the dead letters of one actor are found, in order, beside any number of others.
-- Only dead messages are in it: sending, claiming and settling do not touch it.
CREATE INDEX messages_dead_actor ON messages (actor, died_at, id) WHERE state = 'dead';
