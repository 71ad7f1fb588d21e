-- table: project_costs
-- level: error
-- ja: 費用の範囲と額が合いません。{reason}
-- en: The amounts do not fit what the cost covers. {reason_en}
-- fix: covers が「総事業費」なら amount_yen に総額を、「国の支出」なら subsidy_yen だけに額を書いてください。
-- fix_en: With covers total give the whole amount in amount_yen; with state_payment give subsidy_yen alone.
SELECT project || '/' || sequence AS key, CASE WHEN covers = 'state_payment' AND subsidy_yen IS NULL THEN 'subsidy_yen' ELSE 'amount_yen' END AS field,
  CASE WHEN covers = 'state_payment' AND amount_yen IS NOT NULL THEN '「国の支出」なのに、総額（amount_yen）が書かれています。'
    WHEN covers = 'state_payment' THEN '「国の支出」なのに、額（subsidy_yen）がありません。'
    ELSE '総事業費なのに、総額（amount_yen）がありません。' END AS reason,
  CASE WHEN covers = 'state_payment' AND amount_yen IS NOT NULL THEN 'It covers a payment by the state, but gives a whole amount (amount_yen).'
    WHEN covers = 'state_payment' THEN 'It covers a payment by the state without its amount (subsidy_yen).'
    ELSE 'It covers the total without the amount (amount_yen).' END AS reason_en
FROM project_costs
WHERE CASE covers WHEN 'state_payment' THEN amount_yen IS NOT NULL OR subsidy_yen IS NULL ELSE amount_yen IS NULL END
ORDER BY key
