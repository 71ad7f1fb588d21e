-- What supports the values that are shown as outcomes? Measured values by kind of evidence; outputs and baselines are not counted.
WITH kinds(sequence, evidence) AS (
  VALUES (1, 'third_party'), (2, 'document'), (3, 'self_reported'), (4, 'unverified')
),
counted AS (
  SELECT evidence, count(*) AS n, count(*) FILTER (verified) AS verified,
    if(count(*) <= 50, list(outcome ORDER BY outcome), NULL) AS outcomes
  FROM verification_ledger WHERE kind = 'outcome' AND role = 'actual' GROUP BY evidence
),
everything AS (SELECT count(*) AS total FROM verification_ledger WHERE kind = 'outcome' AND role = 'actual')
SELECT k.evidence, k.sequence, coalesce(c.n, 0) AS n, coalesce(c.verified, 0) AS verified, e.total, c.outcomes
FROM kinds k LEFT JOIN counted c USING (evidence), everything e
ORDER BY k.sequence
