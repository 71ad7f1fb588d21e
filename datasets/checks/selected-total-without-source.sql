-- table: rounds
-- level: error
-- ja: その年度の実数（{selected_total}）に、出典（selected_total_source）か数え方（selected_total_basis）がありません。
-- en: The total of the year ({selected_total}) has no source or does not say what it counts.
-- fix: selected_total_source と selected_total_basis を書いてください。
-- fix_en: Give selected_total_source and selected_total_basis.
SELECT id AS key, 'selected_total' AS field, selected_total
FROM rounds
WHERE selected_total IS NOT NULL AND (selected_total_source IS NULL OR selected_total_basis IS NULL)
ORDER BY key
