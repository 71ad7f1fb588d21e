-- What did each adoption cost? Every amount that a source gives: the total cost, or what the state paid, which is never
-- the total. Amounts in round millions of yen are marked approximate.
WITH weighed AS (
  SELECT c.adoption, c.sequence, arg_max(w.id, w.rank) AS weakest_status
  FROM adoption_costs c LEFT JOIN sources s ON s.id = c.source JOIN weakness w ON list_has_any(w.covers, [c.status, c.evidence, s.read_in])
  GROUP BY c.adoption, c.sequence
)
SELECT c.adoption || '/' || c.sequence AS id, c.adoption, c.sequence, a.stage, a.project, a.programme, a.round, c.kind, coalesce(c.covers, 'total') AS covers,
  c.amount_yen AS total_yen, c.subsidy_yen AS state_yen, coalesce(c.approximate, false) AS approximate, c.fiscal_year,
  c.recipient, c.source, w.weakest_status
FROM adoption_costs c JOIN adoptions a ON a.id = c.adoption
LEFT JOIN weighed w ON w.adoption = c.adoption AND w.sequence = c.sequence
ORDER BY c.fiscal_year NULLS LAST, c.adoption, c.sequence
