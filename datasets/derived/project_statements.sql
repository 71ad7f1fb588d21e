-- The statements that name a project, each once, with the words that name it first.
SELECT
  project,
  row_number() OVER (PARTITION BY project ORDER BY held_on, meeting, statement) AS position,
  meeting,
  statement,
  quote,
  times
FROM (
  SELECT m.project, m.meeting, m.statement, g.held_on, arg_min(m.quote, m.sequence) AS quote, count(*) AS times
  FROM mentions m
  JOIN meetings g ON g.id = m.meeting
  WHERE m.project IS NOT NULL
  GROUP BY m.project, m.meeting, m.statement, g.held_on
)
ORDER BY project, position
