-- Four questions to each demonstration: did it work, what did it cost, does it go on, did it spread? Each with the rows that
-- answer it and how certain the weakest of them is. Unknown is an answer too.
WITH worked AS (
  SELECT * FROM findings WHERE attribution <> 'not_project' QUALIFY row_number() OVER (PARTITION BY project ORDER BY position) = 1
),
words AS (SELECT DISTINCT project FROM indicator_progress WHERE kind = 'outcome' AND reason = 'not_numeric'
  UNION SELECT l.project FROM verification_ledger l WHERE l.kind = 'outcome' AND l.role = 'actual' AND l.value IS NULL),
continued AS (
  SELECT t.project, t.id, t.fiscal_year, t.state, t.funding, arg_max(w.id, w.rank) AS weakest_status
  FROM continuations t LEFT JOIN sources s ON s.id = t.source
  JOIN weakness w ON list_has_any(w.covers, [t.status, t.evidence, s.read_in])
  WHERE t.project IS NOT NULL AND t.state <> 'unknown'
  GROUP BY t.project, t.id, t.fiscal_year, t.state, t.funding
  QUALIFY row_number() OVER (PARTITION BY t.project ORDER BY t.fiscal_year DESC, max(w.rank), t.id) = 1
),
strengths AS ( -- of the furthest stage that is reached the best founded adoption; what it came from counts here
  SELECT s.project, s.stage, arg_min(s.weakest_status, w.rank) AS weakest_status,
    CASE s.stage WHEN 'introduced' THEN 1 WHEN 'granted' THEN 2 ELSE 3 END AS place
  FROM adoption_strength s JOIN weakness w ON w.id = s.weakest_status WHERE s.project IS NOT NULL GROUP BY s.project, s.stage
),
furthest AS (SELECT project, arg_min(weakest_status, place) AS weakest_status FROM strengths GROUP BY project),
claimed AS (
  SELECT r.project, count(*) AS n, arg_max(r.weakest_status, w.rank) AS weakest_status
  FROM claim_reconciliation r JOIN weakness w ON w.id = r.weakest_status GROUP BY r.project
)
SELECT p.id AS project,
  CASE WHEN k.project IS NULL THEN if(t.project IS NULL, 'unknown', 'words_only') WHEN k.status IN ('achieved', 'improved', 'not_improved', 'missed', 'on_track', 'behind')
    AND k.firm THEN k.status ELSE if(k.firm, 'measured', 'unsure') END AS worked,
  k.indicator AS worked_indicator, k.baseline AS worked_baseline, k.actual AS worked_actual, k.conflicting AS worked_conflicting,
  k.attribution AS worked_attribution, k.weakest_input AS worked_weakest_input, k.weakest_status AS worked_weakest_status,
  m.status AS cost, m.total_yen AS cost_total_yen, m.state_yen AS cost_state_yen, m.operation_yen AS cost_operation_yen,
  m.approximate AS cost_approximate, m.first_year AS cost_first_year, m.last_year AS cost_last_year, m.cost_rows, m.weakest_status AS cost_weakest_status,
  coalesce(c.state, 'unknown') AS still, c.fiscal_year AS still_year, c.id AS continuation, c.weakest_status AS still_weakest_status,
  CASE WHEN a.introduced > 0 THEN 'introduced' WHEN a.granted > 0 THEN 'granted' WHEN a.candidates > 0 THEN 'candidate'
    WHEN a.claims > 0 THEN 'claimed' ELSE 'unknown' END AS spread,
  a.introduced, a.granted, a.candidates, a.inferred_adoptions AS inferred_relations, a.claims,
  CASE WHEN a.adoptions > 0 THEN f.weakest_status WHEN a.claims > 0 THEN l.weakest_status END AS spread_weakest_status
FROM projects p
JOIN project_activity a ON a.project = p.id
JOIN project_money m ON m.project = p.id
LEFT JOIN worked k ON k.project = p.id
LEFT JOIN words t ON t.project = p.id
LEFT JOIN continued c ON c.project = p.id
LEFT JOIN furthest f ON f.project = p.id
LEFT JOIN claimed l ON l.project = p.id
ORDER BY p.id
