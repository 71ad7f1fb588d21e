-- table: adoption_costs
-- level: error
-- ja: {fiscal_year}年度の国の支出（{paid}円）が、同じ年度の総事業費（{amount}円）を超えています。
-- en: What the state paid in fiscal year {fiscal_year} (¥{paid}) is more than the total cost of that year (¥{amount}).
-- fix: 二つの額と年度、額の範囲（covers）を確かめてください。
-- fix_en: Check both amounts, the fiscal year and what they cover.
WITH sums AS (
  SELECT adoption, kind, fiscal_year,
    max(sequence) FILTER (covers = 'state_payment') AS sequence,
    sum(subsidy_yen) FILTER (covers = 'state_payment') AS paid,
    sum(amount_yen) FILTER (coalesce(covers, 'total') = 'total') AS amount
  FROM adoption_costs GROUP BY adoption, kind, fiscal_year
)
SELECT adoption || '/' || sequence AS key, 'subsidy_yen' AS field, fiscal_year, paid, amount
FROM sums WHERE paid > amount
ORDER BY key
