-- table: claims
-- level: error
-- ja: 個票（{itemised} 件）が申告（{claimed} 件）より多くあります。
-- en: More adoptions are itemised ({itemised}) than were claimed ({claimed}).
-- fix: 申告の数と個票を確かめてください。
-- fix_en: Check the claim and the records.
SELECT claim AS key, 'claimed' AS field, claimed, itemised
FROM claim_reconciliation
WHERE itemised > claimed
ORDER BY claim
