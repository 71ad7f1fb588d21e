-- How sure is an adoption? The support of its stage, and whether a source says from which model it came.
-- Of several sources for the stage the best one counts; what it came from does not weaken that it was introduced.
WITH stage_rows AS (
  SELECT a.id AS adoption, t.source, [t.status, t.evidence, s.read_in] AS codes
  FROM adoptions a JOIN adoption_stages t ON t.adoption = a.id AND t.stage = a.stage JOIN sources s ON s.id = t.source
  UNION ALL
  SELECT a.id, l.source, [a.status, a.evidence, s.read_in]
  FROM adoptions a LEFT JOIN adoption_sources l ON l.adoption = a.id LEFT JOIN sources s ON s.id = l.source
  WHERE NOT EXISTS (FROM adoption_stages t WHERE t.adoption = a.id AND t.stage = a.stage)
),
weighed AS (
  SELECT r.adoption, r.source, arg_max(w.id, w.rank) AS weakness, max(w.rank) AS rank
  FROM stage_rows r JOIN weakness w ON list_has_any(w.covers, r.codes)
  GROUP BY r.adoption, r.source
),
best AS (SELECT adoption, arg_min(weakness, rank) AS weakness, min(rank) AS rank FROM weighed GROUP BY adoption),
models AS (
  SELECT a.id AS adoption, a.stage, a.relation, a.project,
    w.id AS weakness, w.rank
  FROM adoptions a
  JOIN weakness w ON list_contains(w.covers, CASE a.relation WHEN 'inferred' THEN 'inferred' WHEN 'unknown' THEN 'missing' ELSE 'read' END)
)
SELECT m.adoption, m.stage, m.project, m.relation, coalesce(b.weakness, 'missing') AS stage_weakness, m.weakness AS relation_weakness,
  CASE WHEN m.rank > coalesce(b.rank, 9) THEN 'relation' ELSE 'stage' END AS weakest_input,
  CASE WHEN m.rank > coalesce(b.rank, 9) THEN m.weakness ELSE coalesce(b.weakness, 'missing') END AS weakest_status
FROM models m LEFT JOIN best b ON b.adoption = m.adoption
ORDER BY m.adoption
