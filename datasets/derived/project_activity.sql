-- What is known of each project, in numbers, for lists and filters.
WITH areas AS (
  SELECT a.project, list_sort(list(DISTINCT coalesce(m.prefecture, m.name))) AS prefectures
  FROM project_areas a JOIN municipalities m ON m.code = a.municipality GROUP BY a.project
),
round_years AS (
  SELECT p.project, min(coalesce(r.fiscal_year, p.fiscal_year)) AS fiscal_year, bool_and(p.decision = 'candidate') AS candidate_only
  FROM project_rounds p LEFT JOIN rounds r ON r.id = p.round GROUP BY p.project
),
spread AS (
  SELECT project, count(*) AS n, count(*) FILTER (stage = 'introduced') AS introduced, count(*) FILTER (stage = 'granted') AS granted,
    count(*) FILTER (stage = 'candidate') AS candidates, count(*) FILTER (relation = 'inferred') AS inferred,
    count(*) FILTER (funding = 'own_funds') AS own_funds, count(*) FILTER (funding <> 'unknown') AS known
  FROM adoptions WHERE project IS NOT NULL GROUP BY project
),
claimed AS (SELECT project, count(*) AS n FROM claims GROUP BY project),
measured AS (
  SELECT project,
    count(*) FILTER (kind = 'outcome') AS outcome_indicators,
    count(*) FILTER (kind = 'output') AS output_indicators,
    count(*) FILTER (kind = 'outcome' AND status = 'achieved') AS achieved,
    count(*) FILTER (kind = 'outcome' AND status = 'improved') AS improved,
    list(DISTINCT status) FILTER (kind = 'outcome') AS statuses,
    arg_max(weakest_status, w.rank) FILTER (kind = 'outcome') AS weakest_status
  FROM indicator_progress p LEFT JOIN weakness w ON w.id = p.weakest_status GROUP BY project
),
ledger AS (
  SELECT project, count(*) AS n, count(*) FILTER (verified) AS verified
  FROM verification_ledger WHERE kind = 'outcome' AND role = 'actual' GROUP BY project
),
handed_in AS (SELECT project, count(*) AS n FROM reports WHERE state = 'submitted' GROUP BY project),
mentioned AS (SELECT project, count(*) AS n FROM mentions WHERE project IS NOT NULL GROUP BY project)
SELECT
  p.id AS project, p.programme, y.fiscal_year, coalesce(y.candidate_only, false) AS candidate_only, a.prefectures,
  coalesce(m.outcome_indicators, 0) AS outcome_indicators, coalesce(m.output_indicators, 0) AS output_indicators,
  coalesce(m.achieved, 0) AS achieved, coalesce(m.improved, 0) AS improved,
  CASE
    WHEN coalesce(m.outcome_indicators, 0) = 0 THEN 'no_outcome'
    WHEN list_contains(m.statuses, 'missed') THEN 'missed'
    WHEN list_contains(m.statuses, 'behind') THEN 'behind'
    WHEN list_contains(m.statuses, 'not_reported') THEN 'not_reported'
    WHEN list_contains(m.statuses, 'not_improved') THEN 'not_improved'
    WHEN list_contains(m.statuses, 'on_track') THEN 'on_track'
    WHEN list_contains(m.statuses, 'not_due') THEN 'not_due'
    WHEN list_contains(m.statuses, 'improved') THEN 'improved'
    WHEN list_contains(m.statuses, 'achieved') THEN 'achieved'
    ELSE 'not_computable'
  END AS status, m.weakest_status,
  coalesce(l.n, 0) AS outcome_values, coalesce(l.verified, 0) AS verified_values,
  coalesce(s.introduced, 0) AS introduced, coalesce(s.granted, 0) AS granted, coalesce(s.candidates, 0) AS candidates,
  coalesce(s.n, 0) AS adoptions, coalesce(s.inferred, 0) AS inferred_adoptions, coalesce(s.own_funds, 0) AS own_funds_adoptions,
  coalesce(s.known, 0) AS known_funding_adoptions,
  coalesce(c.n, 0) AS claims, coalesce(h.n, 0) AS reports, coalesce(t.n, 0) AS mentions
FROM projects p
LEFT JOIN areas a ON a.project = p.id
LEFT JOIN round_years y ON y.project = p.id
LEFT JOIN measured m ON m.project = p.id
LEFT JOIN ledger l ON l.project = p.id
LEFT JOIN spread s ON s.project = p.id
LEFT JOIN claimed c ON c.project = p.id
LEFT JOIN handed_in h ON h.project = p.id
LEFT JOIN mentioned t ON t.project = p.id
ORDER BY p.id
