-- table: programme_budgets
-- level: error
-- ja: 「{programme}」の{fiscal_year}年度の執行額（{spent}円）が、予算の計（{budget}円）を超えています。
-- en: “{programme}” spent more in {fiscal_year} (¥{spent}) than its total budget (¥{budget}).
-- fix: 二つの額と年度を確かめてください。
-- fix_en: Check both amounts and the fiscal year.
SELECT s.programme || '/' || s.fiscal_year || '/' || s.measure || '/' || s.source AS key, 'value_yen' AS field,
  s.programme, s.fiscal_year, s.value_yen AS spent, b.value_yen AS budget
FROM programme_budgets s
JOIN programme_budgets b ON b.programme = s.programme AND b.fiscal_year = s.fiscal_year AND b.measure = 'budget_total'
WHERE s.measure = 'spending' AND NOT coalesce(s.superseded, false) AND NOT coalesce(b.superseded, false)
  AND s.value_yen > b.value_yen
ORDER BY key
