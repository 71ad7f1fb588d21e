-- The statements that name a project, each once, with the sentence that names it first.
WITH first_mentions AS (
  SELECT
    m.project, m.meeting, m.statement, count(*) AS times,
    min(m.sequence) AS sequence
  FROM mentions m
  WHERE m.project IS NOT NULL
  GROUP BY m.project, m.meeting, m.statement
),
placed AS (
  SELECT f.*, g.held_on, m.quote, p.text, strpos(p.text, m.quote) AS begins
  FROM first_mentions f
  JOIN mentions m ON m.meeting = f.meeting AND m.statement = f.statement AND m.sequence = f.sequence
  JOIN paragraphs p ON p.meeting = m.meeting AND p.statement = m.statement AND p.sequence = m.paragraph
  JOIN meetings g ON g.id = f.meeting
),
cut AS (
  SELECT *,
    string_split(left(text, begins - 1), '。')[-1] AS before,
    string_split(substr(text, begins), '。')[1] AS after
  FROM placed
)
SELECT
  project,
  row_number() OVER (PARTITION BY project ORDER BY held_on, meeting, statement) AS position,
  meeting,
  statement,
  quote,
  CASE
    WHEN length(before || after) <= 120 THEN before || after
    WHEN length(after) > 100 THEN '…' || left(after, 100) || '…'
    ELSE '…' || right(before, 120 - length(after)) || after
  END AS sentence,
  times
FROM cut
ORDER BY project, position
