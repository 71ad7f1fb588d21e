-- table: outcomes
-- level: error
-- ja: 指標「{title}」の値（{value}{unit}）は、この単位ではありえません。
-- en: The value ({value} {unit}) of the indicator “{title}” cannot be in this unit.
-- fix: 値と、指標の単位を確かめてください。増減を測る指標なら、題名に「増減」「増加」「減少」「変化」「伸び」のどれかを入れてください。
-- fix_en: Check the value and the unit; an indicator of a change should say so in its title.
-- What is counted is never below 0, and a share of a whole (割合, シェア, in %) never above 100. An indicator of a change may be either.
SELECT o.id AS key, 'value' AS field, i.title, format('{:g}', CAST(o.value AS DOUBLE)) AS value, i.unit
FROM outcomes o JOIN indicators i ON i.project = o.project AND i.id = o.indicator
WHERE NOT regexp_matches(i.title, '増減|増加|減少|変化|伸び')
  AND ((i.unit IN ('人', '件', '回', '台', '校', '枚', '団体', '世帯', '社', 'ha', 'kg', 't') AND o.value < 0)
    OR (i.unit IN ('%', '％') AND (o.value < 0 OR (o.value > 100 AND regexp_matches(i.title, '割合|シェア')))))
ORDER BY key
