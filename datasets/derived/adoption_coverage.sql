-- Of the adoptions that the state supported, how many do we know by name? Each round's number against our records of it.
-- Payments whose town is unknown are known in part only, and counted apart.
WITH spread_rounds AS ( -- rounds of programmes that support adoptions
  SELECT r.* FROM rounds r WHERE EXISTS (FROM adoptions a WHERE a.round IS NOT NULL AND a.programme = r.programme)
),
named AS (
  SELECT round, count(*) AS n, count(*) FILTER (stage = 'introduced') AS introduced, count(*) FILTER (stage = 'granted') AS granted,
    count(*) FILTER (stage = 'candidate') AS candidates
  FROM adoptions WHERE round IS NOT NULL GROUP BY round
),
nameless AS (SELECT round, count(*) AS n FROM unplaced_payments WHERE round IS NOT NULL GROUP BY round),
weighed AS (
  SELECT r.id, arg_max(w.id, w.rank) AS weakest_status
  FROM spread_rounds r LEFT JOIN sources s ON s.id = CASE WHEN r.selected IS NULL THEN coalesce(r.selected_total_source, r.source) ELSE r.source END JOIN weakness w ON list_has_any(w.covers, [CASE WHEN r.selected IS NULL THEN coalesce(r.selected_total_status, r.status) ELSE r.status END, r.evidence, s.read_in])
  GROUP BY r.id
)
SELECT r.id AS round, r.programme, r.fiscal_year, r.decision, coalesce(r.selected, r.selected_total) AS decided,
  CASE WHEN r.selected IS NOT NULL THEN 'announced' WHEN r.selected_total IS NOT NULL THEN 'afterwards' END AS decided_basis, coalesce(n.n, 0) AS named,
  coalesce(n.introduced, 0) AS introduced, coalesce(n.granted, 0) AS granted, coalesce(n.candidates, 0) AS candidates,
  coalesce(u.n, 0) AS town_unknown,
  CASE WHEN coalesce(r.selected, r.selected_total) IS NOT NULL THEN greatest(coalesce(r.selected, r.selected_total) - coalesce(n.n, 0), 0) END AS not_named,
  w.weakest_status
FROM spread_rounds r LEFT JOIN named n ON n.round = r.id LEFT JOIN nameless u ON u.round = r.id LEFT JOIN weighed w ON w.id = r.id
ORDER BY r.fiscal_year, r.id
