-- table: indicators
-- level: error
-- ja: 指標「{title}」の目標（{value}{unit}）は、この単位ではありえません。
-- en: The target ({value} {unit}) of the indicator “{title}” cannot be in this unit.
-- fix: 値と、指標の単位を確かめてください。増減を測る指標なら、題名に「増減」「増加」「減少」「変化」「伸び」のどれかを入れてください。
-- fix_en: Check the value and the unit; an indicator of a change should say so in its title.
-- What is counted is never below 0, and a share of a whole (割合, シェア, in %) never above 100. An indicator of a change may be either.
WITH targets AS (
  SELECT *, list_min([target_value, target_lower, target_upper]) AS least,
    list_max([target_value, target_lower, target_upper]) AS most
  FROM indicators
)
SELECT project || '/' || id AS key, CASE WHEN target_value IS NULL THEN 'target_lower' ELSE 'target_value' END AS field,
  title, format('{:g}', CAST(CASE WHEN least < 0 THEN least ELSE most END AS DOUBLE)) AS value, unit
FROM targets
WHERE NOT regexp_matches(title, '増減|増加|減少|変化|伸び')
  AND ((unit IN ('人', '件', '回', '台', '校', '枚', '団体', '世帯', '社', 'ha', 'kg', 't') AND least < 0)
    OR (unit IN ('%', '％') AND (least < 0 OR (most > 100 AND regexp_matches(title, '割合|シェア')))))
ORDER BY key
