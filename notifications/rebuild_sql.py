"""SQL that recreates notifications from likes, posts and follows, used after bulk inserts."""

EVENTS_SQL = """
    SELECT author_id AS recipient_id, 'like' AS kind, post_id AS subject, post_id, user_id AS actor_id,
        likes.created_at
    FROM likes JOIN posts ON posts.id = post_id WHERE author_id = ANY(%(people)s)
    UNION ALL
    SELECT repost_author_id, 'repost', repost_of_id, repost_of_id, author_id, created_at
    FROM posts WHERE repost_of_id IS NOT NULL AND repost_author_id = ANY(%(people)s)
    UNION ALL
    SELECT recipient_id, kind, id, id, author_id, created_at FROM (
        SELECT DISTINCT ON (recipient_id, id) recipient_id, kind, posts.* FROM posts JOIN (
            SELECT answer.id AS post_id, parent.author_id AS recipient_id, 'reply' AS kind, 1 AS rank
            FROM posts answer JOIN posts parent ON parent.id = answer.in_reply_to_id
            UNION ALL
            SELECT quote.id, quoted.author_id, 'quote', 2
            FROM posts quote JOIN posts quoted ON quoted.id = quote.quote_of_id
            UNION ALL
            SELECT post_id, user_id, 'mention', 3 FROM mentions
        ) mentioning ON mentioning.post_id = posts.id
        WHERE recipient_id = ANY(%(people)s) ORDER BY recipient_id, id, rank
    ) mention_events
    UNION ALL
    SELECT followee_id, 'follow', (created_at AT TIME ZONE 'UTC')::date - DATE '0001-01-01' + 1, NULL, follower_id,
        created_at
    FROM follows WHERE followee_id = ANY(%(people)s)
    UNION ALL
    SELECT followee_id, 'request', follower_id, NULL, follower_id, created_at
    FROM follow_requests WHERE followee_id = ANY(%(people)s)
"""
REBUILD_SQL = f"""
    WITH event AS MATERIALIZED (
        SELECT ordered.*, nextval(pg_get_serial_sequence('note_actors', 'id')) AS id FROM (
            SELECT * FROM ({EVENTS_SQL}) events
            WHERE recipient_id <> actor_id AND NOT EXISTS (
                SELECT FROM blocks
                WHERE (blocker_id, blocked_id) IN ((recipient_id, actor_id), (actor_id, recipient_id))
            )
            ORDER BY created_at
        ) ordered
    ), note AS (
        INSERT INTO notes (recipient_id, kind, subject, post_id, newest_id, actor_count)
        SELECT recipient_id, kind, subject, post_id, max(id), count(*) FROM event
        GROUP BY recipient_id, kind, subject, post_id
        RETURNING id, recipient_id, kind, subject
    )
    INSERT INTO note_actors (id, note_id, actor_id, created_at)
    SELECT event.id, note.id, actor_id, created_at FROM event JOIN note USING (recipient_id, kind, subject)
"""
MARK_READ_SQL = """
    INSERT INTO read_marks (user_id, interactions, mentions)
    SELECT recipient_id, max(note_actors.id), max(note_actors.id) FROM notes JOIN note_actors ON note_id = notes.id
    WHERE recipient_id = ANY(%(people)s) AND created_at < %(since)s GROUP BY recipient_id
    ON CONFLICT (user_id) DO UPDATE SET interactions = excluded.interactions, mentions = excluded.mentions
"""
