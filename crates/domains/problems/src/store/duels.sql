-- Who knows a problem: what they opened, wrote, reviewed or tried, once each. Progress counts beside it.
CREATE TABLE problem_seen (
  user_id UUID NOT NULL,
  problem_id UUID NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (user_id, problem_id)
);
INSERT INTO problem_seen (user_id, problem_id, at)
  SELECT user_id, problem_id, MIN(created_at) FROM problem_comments WHERE user_id IS NOT NULL GROUP BY user_id, problem_id;
INSERT INTO problem_seen (user_id, problem_id, at)
  SELECT user_id, problem_id, MIN(created_at) FROM problem_suggestions WHERE user_id IS NOT NULL GROUP BY user_id, problem_id
  ON CONFLICT DO NOTHING;

-- Who is held off a problem, until when.
CREATE TABLE problem_holds (
  user_id UUID NOT NULL,
  problem_id UUID NOT NULL,
  held_until BIGINT NOT NULL,
  PRIMARY KEY (user_id, problem_id)
);

-- People with at least one judged submission.
ALTER TABLE problems ADD COLUMN tried_by BIGINT NOT NULL DEFAULT 0;
UPDATE problems SET tried_by = (SELECT COUNT(*) FROM problem_progress g WHERE g.problem_id = problems.id);
