-- table: adoption_costs
-- level: error
-- ja: 補助額（{subsidy_yen}円）が金額（{amount_yen}円）を超えています。
-- en: The subsidy (¥{subsidy_yen}) is more than the whole amount (¥{amount_yen}).
-- fix: 金額は補助を含む総額です。二つの額を確かめてください。
-- fix_en: The amount includes the subsidy; check both.
SELECT adoption || '/' || sequence AS key, 'subsidy_yen' AS field, subsidy_yen, amount_yen
FROM adoption_costs
WHERE subsidy_yen > amount_yen
ORDER BY key
