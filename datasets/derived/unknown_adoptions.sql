-- How many adoptions does nobody know of? Two lists that were made apart: what the ministry's documents name, and what
-- others' documents name. If few of one list stand in the other too, many more stand in neither (Chapman 1951).
-- The interval is log-normal in the number unseen (Burnham 1987), so it never falls below the number seen.
-- A list that lies wholly within the other was hardly made apart from it: no estimate.
-- Fewer than 7 adoptions in both lists: no estimate, because it would be too uncertain and too low (Robson & Regier 1964).
WITH publishers AS ( -- a press release may be a town's too
  SELECT id, kind IN ('ministry_page', 'white_paper', 'minutes_summary', 'review_sheet', 'evaluation', 'guideline')
    OR (kind = 'press_release' AND regexp_matches(coalesce(publisher, ''), '省|庁|総合通信局')) AS of_ministry
  FROM sources
),
lists AS ( -- what was only granted, or announced as a candidate, is no adoption yet
  SELECT a.id, a.project,
    coalesce(a.known_to_ministry, false)
      OR coalesce(bool_or(s.of_ministry), false) AS ministry,
    coalesce(bool_or(NOT s.of_ministry), false) AS others
  FROM adoptions a
  LEFT JOIN adoption_sources l ON l.adoption = a.id
  LEFT JOIN publishers s ON s.id = l.source
  WHERE a.stage = 'introduced'
  GROUP BY a.id, a.project, a.known_to_ministry
),
counted AS (
  SELECT coalesce(project, 'none') AS scope, project,
    count(*) FILTER (ministry) AS n1, count(*) FILTER (others) AS n2, count(*) FILTER (ministry AND others) AS m,
    count(*) FILTER (ministry OR others) AS seen, count(*) AS recorded
  FROM lists GROUP BY project
  UNION ALL
  SELECT 'all', NULL, count(*) FILTER (ministry), count(*) FILTER (others), count(*) FILTER (ministry AND others),
    count(*) FILTER (ministry OR others), count(*)
  FROM lists
),
judged AS (
  SELECT *,
    CASE
      WHEN n1 = 0 THEN 'no_ministry_list' WHEN n2 = 0 THEN 'no_other_list' WHEN m < 7 THEN 'overlap_small'
      WHEN m = n1 OR m = n2 THEN 'one_within_other' ELSE 'computed'
    END AS status
  FROM counted
),
chapman AS (
  SELECT *,
    CASE status WHEN 'computed' THEN (n1 + 1) * (n2 + 1) / CAST(m + 1 AS DOUBLE) - 1 END AS n_hat,
    (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / CAST((m + 1) * (m + 1) * (m + 2) AS DOUBLE) AS variance
  FROM judged
),
spread AS (
  SELECT *, n_hat - seen AS unseen_hat,
    CASE WHEN n_hat > seen THEN exp(1.96 * sqrt(ln(1 + variance / ((n_hat - seen) * (n_hat - seen))))) END AS factor
  FROM chapman
)
SELECT scope, project, n1 AS ministry, n2 AS others, m AS in_both, seen, recorded, status,
  round(n_hat, 1) AS estimate,
  CASE WHEN status = 'computed' THEN round(variance, 1) END AS variance,
  round(seen + unseen_hat / factor, 1) AS lower,
  round(seen + unseen_hat * factor, 1) AS upper,
  round(unseen_hat, 1) AS unseen
FROM spread
ORDER BY scope <> 'all', scope
