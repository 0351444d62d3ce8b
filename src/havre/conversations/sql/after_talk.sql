-- What the public process may do: one door for each verb, each opened by a secret that one conversation has (the
-- look-up value of its six words, or the hash of a cookie's token). havre_public has no right on any table here, so
-- that an injection or a stolen process lists nothing. Owned by havre_guard; idempotent. docs/adr/0009-talk.md.
SET ROLE havre_guard;
-- K, sealed to a desk: in the keyring, whose backups are short, so that what is erased cannot be opened from an old copy.
CREATE TABLE IF NOT EXISTS keyring.talk_key (
  conversation_id uuid PRIMARY KEY,
  team_id uuid NOT NULL,
  desk_key_id uuid NOT NULL,
  sealed bytea NOT NULL
);
ALTER TABLE keyring.talk_key ENABLE ROW LEVEL SECURITY;
ALTER TABLE keyring.talk_key FORCE ROW LEVEL SECURITY;
REVOKE ALL ON keyring.talk_key FROM PUBLIC, havre_app, havre_jobs, havre_grant, havre_public;
GRANT SELECT, INSERT, UPDATE, DELETE ON keyring.talk_key TO havre_app, havre_jobs;
GRANT SELECT ON keyring.talk_key TO havre_backup;
DROP POLICY IF EXISTS guard ON keyring.talk_key;
CREATE POLICY guard ON keyring.talk_key TO havre_guard USING (true) WITH CHECK (true);
DROP POLICY IF EXISTS team ON keyring.talk_key;
CREATE POLICY team ON keyring.talk_key TO havre_app, havre_jobs
  USING (team_id = ANY ((SELECT sec.teams())::uuid[])) WITH CHECK (team_id = ANY ((SELECT sec.teams())::uuid[]));
RESET ROLE;

CREATE SCHEMA IF NOT EXISTS talk AUTHORIZATION havre_guard;
REVOKE ALL ON SCHEMA talk FROM PUBLIC;
GRANT USAGE ON SCHEMA talk TO havre_public, havre_jobs;
SET ROLE havre_guard;

-- The desk that serves the public: what it promises, whether somebody is there, and the key to seal to.
CREATE OR REPLACE FUNCTION talk.desk()
RETURNS TABLE (team_id uuid, key_id uuid, public bytea, accepts_live boolean, opening_hours text, departement_code text,
               reply_hours int, retention_days int, present int, waiting int, recent_waits smallint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT d.team_id, k.id, k.public, d.accepts_live, d.opening_hours::text, d.departement_code::text,
         d.reply_hours::int, d.retention_days::int,
         (SELECT count(*)::int FROM public.conversations_presence p
           WHERE p.team_id = d.team_id AND p.until > statement_timestamp()),
         (SELECT count(*)::int FROM public.conversations_conversation c
           WHERE c.team_id = d.team_id AND c.status = 'waiting'),
         d.recent_waits::smallint[]
    FROM public.conversations_desk d
    JOIN public.conversations_deskkey k ON k.team_id = d.team_id AND k.retired_at IS NULL
   WHERE d.serves_public
$$;

-- A new conversation with its first line. The same call again changes nothing and answers true.
CREATE OR REPLACE FUNCTION talk.begin(
  conversation uuid, desk uuid, desk_key uuid, sealed bytea, wanted_mode text, first_status text, wanted_language text,
  who text, age text, departement text, lookup bytea, receipt bytea, cookie bytea, cookie_key bytea, cookie_end timestamptz,
  line uuid, closed bytea, at timestamptz, until_day date, days int) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF first_status NOT IN ('waiting', 'to_answer') OR length(closed) > 32768 OR length(sealed) > 400 THEN RETURN false; END IF;
  IF NOT EXISTS (SELECT FROM public.conversations_deskkey k JOIN public.conversations_desk d ON d.team_id = k.team_id
                  WHERE k.id = desk_key AND k.team_id = desk AND d.serves_public) THEN RETURN false; END IF;
  INSERT INTO public.conversations_conversation
    (id, team_id, desk_key_id, mode, status, language, audience, age_range, departement_code, waiting_since, last_at,
     last_position, answered, expires_on, keep_days, help_wanted, receipt_lookup, receipt_key)
  VALUES (conversation, desk, desk_key, wanted_mode, first_status, wanted_language, who, age, departement,
          CASE WHEN first_status = 'waiting' THEN statement_timestamp() END, at, 1, false, until_day, days, false, lookup, receipt)
  ON CONFLICT DO NOTHING;
  IF NOT FOUND THEN
    RETURN EXISTS (SELECT FROM public.conversations_message m WHERE m.id = line AND m.conversation_id = conversation);
  END IF;
  INSERT INTO keyring.talk_key VALUES (conversation, desk, desk_key, sealed);
  INSERT INTO public.conversations_message (id, conversation_id, team_id, position, author, said, sent_at, body)
  VALUES (line, conversation, desk, 1, 'visitor', '', at, closed);
  IF cookie IS NOT NULL THEN
    INSERT INTO public.conversations_talksession (session, conversation_id, team_id, wrapped, ends_at)
    VALUES (cookie, conversation, desk, cookie_key, cookie_end);
  END IF;
  PERFORM pg_notify('talk', 'desk:' || desk);
  RETURN true;
END
$$;

-- The conversation of a cookie that still runs.
CREATE OR REPLACE FUNCTION talk.mine(cookie bytea)
RETURNS TABLE (id uuid, team_id uuid, mode text, status text, language text, wrapped bytea, has_receipt boolean,
               last_position int, ahead int, expires_on date, keep_days int)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, c.team_id, c.mode::text, c.status::text, c.language::text, s.wrapped, c.receipt_lookup IS NOT NULL,
         c.last_position, CASE WHEN c.status = 'waiting' THEN
           (SELECT count(*)::int FROM public.conversations_conversation o
             WHERE o.team_id = c.team_id AND o.status = 'waiting' AND o.waiting_since < c.waiting_since) ELSE 0 END,
         c.expires_on, c.keep_days::int
    FROM public.conversations_talksession s
    JOIN public.conversations_conversation c ON c.id = s.conversation_id
   WHERE s.session = cookie AND s.ends_at > statement_timestamp()
$$;

CREATE OR REPLACE FUNCTION talk.lines(cookie bytea, after int)
RETURNS TABLE (id uuid, "position" int, author text, said text, sent_at timestamptz, body bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT m.id, m.position, m.author::text, m.said::text, m.sent_at, m.body
    FROM public.conversations_talksession s
    JOIN public.conversations_message m ON m.conversation_id = s.conversation_id
   WHERE s.session = cookie AND s.ends_at > statement_timestamp() AND m.position > after
   ORDER BY m.position
$$;

-- One more line. 'said', 'again' (already kept), 'gone' (no such conversation), 'moved' (its state changed), 'full'.
CREATE OR REPLACE FUNCTION talk.say(cookie bytea, line uuid, closed bytea, from_status text, to_status text,
                                    at timestamptz, today date, most int) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c public.conversations_conversation;
BEGIN
  SELECT o.* INTO c FROM public.conversations_conversation o
    JOIN public.conversations_talksession s ON s.conversation_id = o.id
   WHERE s.session = cookie AND s.ends_at > statement_timestamp() FOR UPDATE OF o;
  IF NOT FOUND OR length(closed) > 32768 THEN RETURN 'gone'; END IF;
  IF EXISTS (SELECT FROM public.conversations_message m WHERE m.id = line) THEN RETURN 'again'; END IF;
  IF c.status <> from_status THEN RETURN 'moved'; END IF;
  IF c.last_position >= most THEN RETURN 'full'; END IF;
  INSERT INTO public.conversations_message (id, conversation_id, team_id, position, author, said, sent_at, body)
  VALUES (line, c.id, c.team_id, c.last_position + 1, 'visitor', '', at, closed);
  -- Words that come back after an answer belong to the whole desk: who answered may be off duty.
  UPDATE public.conversations_conversation SET last_position = c.last_position + 1, last_at = at, status = to_status,
         holder_id = CASE WHEN from_status IN ('answered', 'ended') THEN NULL ELSE c.holder_id END,
         expires_on = today + c.keep_days WHERE id = c.id;
  PERFORM pg_notify('talk', c.id::text), pg_notify('talk', 'desk:' || c.team_id);
  RETURN 'said';
END
$$;

-- Ask for the live chat, or leave it.
CREATE OR REPLACE FUNCTION talk.move(cookie bytea, from_status text, to_status text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  c public.conversations_conversation;
BEGIN
  SELECT o.* INTO c FROM public.conversations_conversation o
    JOIN public.conversations_talksession s ON s.conversation_id = o.id
   WHERE s.session = cookie AND s.ends_at > statement_timestamp() FOR UPDATE OF o;
  IF NOT FOUND THEN RETURN 'gone'; END IF;
  IF c.status <> from_status OR to_status NOT IN ('waiting', 'to_answer') THEN RETURN 'moved'; END IF;
  IF to_status = 'to_answer' AND c.status <> 'waiting' THEN
    INSERT INTO public.conversations_message (id, conversation_id, team_id, position, author, said, sent_at)
    VALUES (gen_random_uuid(), c.id, c.team_id, c.last_position + 1, 'desk', 'left', c.last_at);
    c.last_position := c.last_position + 1;
  END IF;
  UPDATE public.conversations_conversation SET status = to_status, last_position = c.last_position,
         holder_id = NULL, second_id = NULL,
         mode = CASE WHEN to_status = 'waiting' THEN 'live' ELSE mode END,
         waiting_since = CASE WHEN to_status = 'waiting' THEN statement_timestamp() END WHERE id = c.id;
  PERFORM pg_notify('talk', c.id::text), pg_notify('talk', 'desk:' || c.team_id);
  RETURN 'moved to ' || to_status;
END
$$;

-- What six words lead to: at most one row, by one look in one index, whether or not it exists.
CREATE OR REPLACE FUNCTION talk.enter(lookup bytea) RETURNS TABLE (id uuid, receipt bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  SELECT c.id, c.receipt_key FROM public.conversations_conversation c
   WHERE c.receipt_lookup = lookup AND c.expires_on >= CURRENT_DATE
$$;

-- A cookie for a conversation found by its words; nothing when the words lead nowhere.
CREATE OR REPLACE FUNCTION talk.hold(lookup bytea, cookie bytea, cookie_key bytea, cookie_end timestamptz) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH held AS (
    INSERT INTO public.conversations_talksession (session, conversation_id, team_id, wrapped, ends_at)
    SELECT cookie, c.id, c.team_id, cookie_key, cookie_end FROM public.conversations_conversation c
     WHERE c.receipt_lookup = lookup AND c.expires_on >= CURRENT_DATE RETURNING 1)
  SELECT EXISTS (SELECT FROM held)
$$;

-- Other words, or none any more; the former ones lead nowhere from now on, nor do the other telephones' cookies.
CREATE OR REPLACE FUNCTION talk.change(cookie bytea, lookup bytea, receipt bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  which uuid := (SELECT s.conversation_id FROM public.conversations_talksession s
                  WHERE s.session = cookie AND s.ends_at > statement_timestamp());
BEGIN
  IF which IS NULL THEN RETURN false; END IF;
  UPDATE public.conversations_conversation SET receipt_lookup = lookup, receipt_key = receipt WHERE id = which;
  DELETE FROM public.conversations_talksession WHERE conversation_id = which AND session <> cookie;
  RETURN true;
END
$$;

-- Keep it for fewer days after the last line.
CREATE OR REPLACE FUNCTION talk.shorten(cookie bytea, days int, today date) RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  WITH kept AS (
    UPDATE public.conversations_conversation c SET keep_days = days, expires_on = today + days
      FROM public.conversations_talksession s, public.conversations_desk d
     WHERE s.conversation_id = c.id AND s.session = cookie AND s.ends_at > statement_timestamp()
       AND d.team_id = c.team_id AND days BETWEEN 1 AND d.retention_days RETURNING 1)
  SELECT EXISTS (SELECT FROM kept)
$$;

CREATE OR REPLACE FUNCTION talk.leave(cookie bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  DELETE FROM public.conversations_talksession WHERE session = cookie
$$;

-- Erase: the lines, the cookies, the wrapped keys. A month and codes remain for counting.
CREATE OR REPLACE FUNCTION talk.erase(which uuid, why text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  INSERT INTO public.conversations_talkcount (id, team_id, month, mode, language, audience, age_range, outcome)
  SELECT gen_random_uuid(), c.team_id, date_trunc('month', c.last_at)::date, c.mode, c.language, c.audience, c.age_range,
         COALESCE(why, CASE WHEN c.answered THEN 'answered' ELSE 'unanswered' END)
    FROM public.conversations_conversation c WHERE c.id = which;
  DELETE FROM keyring.talk_key WHERE conversation_id = which;
  DELETE FROM public.conversations_talksession WHERE conversation_id = which;
  DELETE FROM public.conversations_message WHERE conversation_id = which;
  DELETE FROM public.conversations_conversation WHERE id = which;
END
$$;

CREATE OR REPLACE FUNCTION talk.forget(cookie bytea) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  found record;
BEGIN
  SELECT c.id, c.team_id INTO found FROM public.conversations_talksession s
    JOIN public.conversations_conversation c ON c.id = s.conversation_id
   WHERE s.session = cookie AND s.ends_at > statement_timestamp() FOR UPDATE OF c;
  IF found.id IS NULL THEN RETURN false; END IF;
  PERFORM talk.erase(found.id, 'erased');
  PERFORM pg_notify('talk', found.id::text), pg_notify('talk', 'desk:' || found.team_id);
  RETURN true;
END
$$;

-- The purge, in batches: what has expired, cookies that ended, live chats that nobody holds any more.
CREATE OR REPLACE FUNCTION talk.purge(today date, at timestamptz, most int)
RETURNS TABLE (conversations int, sessions int)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  one uuid;
  gone int := 0;
  ended int;
BEGIN
  FOR one IN SELECT c.id FROM public.conversations_conversation c WHERE c.expires_on < today
              ORDER BY c.id LIMIT most FOR UPDATE SKIP LOCKED LOOP
    PERFORM talk.erase(one, NULL);
    gone := gone + 1;
  END LOOP;
  -- Somebody who has waited two hours has gone: what they wrote waits for an answer like any message.
  UPDATE public.conversations_conversation SET status = 'to_answer', waiting_since = NULL
   WHERE status = 'waiting' AND waiting_since < at - interval '2 hours';
  -- Somebody took a message and left without an answer: a colleague may take it.
  UPDATE public.conversations_conversation c SET holder_id = NULL
   WHERE c.status = 'to_answer' AND c.holder_id IS NOT NULL AND c.last_at < at - interval '2 hours'
     AND NOT EXISTS (SELECT FROM public.conversations_presence p
                      WHERE p.user_id = c.holder_id AND p.team_id = c.team_id AND p.until > at);
  DELETE FROM public.conversations_talksession WHERE ends_at < at;
  GET DIAGNOSTICS ended = ROW_COUNT;
  RETURN QUERY SELECT gone, ended;
END
$$;
CREATE OR REPLACE FUNCTION talk.note_purge(at timestamptz, conversations int, sessions int) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO public.conversations_purgerun (id, ended_at, conversations, sessions)
  VALUES (gen_random_uuid(), at, conversations, sessions)
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA talk FROM PUBLIC;
GRANT EXECUTE ON FUNCTION talk.desk(), talk.mine(bytea), talk.lines(bytea, int), talk.enter(bytea), talk.leave(bytea),
  talk.forget(bytea), talk.hold(bytea, bytea, bytea, timestamptz), talk.change(bytea, bytea, bytea),
  talk.shorten(bytea, int, date), talk.move(bytea, text, text),
  talk.say(bytea, uuid, bytea, text, text, timestamptz, date, int),
  talk.begin(uuid, uuid, uuid, bytea, text, text, text, text, text, text, bytea, bytea, bytea, bytea, timestamptz,
             uuid, bytea, timestamptz, date, int) TO havre_public;
GRANT EXECUTE ON FUNCTION talk.purge(date, timestamptz, int), talk.note_purge(timestamptz, int, int) TO havre_jobs;
RESET ROLE;
