-- What is known of each demonstration? For each project and question: 2 known and read in a source, 1 known in part or
-- inferred, 0 nothing found. Empty where it is not asked of the project. A change that is not due to the project is known
-- in part only.
WITH fields(sequence, field) AS (
  VALUES (1, 'outcome'), (2, 'output'), (3, 'target'), (4, 'cost'), (5, 'ended'), (6, 'report'), (7, 'continuation')
),
measured AS ( -- known where the value chosen for an indicator was read; in words or uncertain it is known in part
  SELECT l.project, l.kind AS field, arg_min(w.id, w.rank) AS weakest_status,
    bool_or(p.actual_value IS NOT NULL AND f.firm AND p.attribution <> 'not_project') AS known
  FROM verification_ledger l JOIN weakness w ON w.id = l.weakest_status
  JOIN indicator_progress p ON p.project = l.project AND p.indicator = l.indicator
  LEFT JOIN weakness f ON f.id = p.actual_weakness
  WHERE l.role = 'actual' GROUP BY l.project, l.kind
),
targets AS (
  SELECT p.project, 'target' AS field, arg_min(w.id, w.rank) AS weakest_status, bool_or(w.firm) AS known
  FROM indicator_progress p JOIN weakness w ON w.id = p.target_weakness
  WHERE coalesce(p.target_value, p.target_lower, p.target_upper) IS NOT NULL GROUP BY p.project
),
costs AS (
  SELECT project, 'cost' AS field, weakest_status, status = 'total' AND firm AS known FROM project_money WHERE status <> 'unknown'
),
ends AS (
  SELECT p.id AS project, 'ended' AS field, arg_max(w.id, w.rank) AS weakest_status,
    bool_and(w.firm) AND any_value(p.ended_fiscal_year IS NOT NULL OR length(p.ended) >= 7) AS known
  FROM projects p JOIN weakness w ON list_contains(w.covers, coalesce(p.ended_fiscal_year_status, 'read'))
  WHERE p.ended IS NOT NULL OR p.ended_fiscal_year IS NOT NULL GROUP BY p.id
),
reports_in AS (
  SELECT project, 'report' AS field, 'read' AS weakest_status,
    count(*) FILTER (status IN ('overdue', 'overdue_unsure', 'end_unknown', 'end_year_only')) = 0 AS known
  FROM report_calendar GROUP BY project HAVING count(*) FILTER (status = 'submitted') > 0
),
not_asked AS (
  SELECT p.id AS project, 'report' AS field FROM projects p LEFT JOIN programmes g ON g.id = p.programme WHERE g.reporting_years IS NULL
),
lives AS (
  SELECT c.project, 'continuation' AS field, arg_min(c.weakness, c.rank) AS weakest_status, bool_or(c.firm) AS known
  FROM (
    SELECT t.id, t.project, arg_max(w.id, w.rank) AS weakness, max(w.rank) AS rank, bool_and(w.firm) AS firm
    FROM continuations t LEFT JOIN sources s ON s.id = t.source
    JOIN weakness w ON list_has_any(w.covers, [t.status, t.evidence, s.read_in])
    WHERE t.project IS NOT NULL AND t.state <> 'unknown' GROUP BY t.id, t.project
  ) c GROUP BY c.project
),
known AS (
  FROM measured UNION ALL FROM targets UNION ALL FROM costs UNION ALL FROM ends UNION ALL FROM reports_in UNION ALL FROM lives
)
SELECT p.id AS project, f.field, f.sequence, p.programme,
  CASE WHEN k.known THEN 2 WHEN k.project IS NOT NULL THEN 1 WHEN n.project IS NULL THEN 0 END AS level,
  CASE WHEN k.known THEN 'known' WHEN k.project IS NOT NULL THEN 'partly' WHEN n.project IS NULL THEN 'none' ELSE 'not_asked' END AS state,
  k.weakest_status
FROM projects p CROSS JOIN fields f
LEFT JOIN known k ON k.project = p.id AND k.field = f.field
LEFT JOIN not_asked n ON n.project = p.id AND n.field = f.field
ORDER BY p.id, f.sequence
