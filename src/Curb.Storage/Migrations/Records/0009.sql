-- What a card was about, so that a physician's word on it (an emergency) leads to the patient and the order.
ALTER TABLE rule_card ADD COLUMN patient TEXT NOT NULL DEFAULT '';
ALTER TABLE rule_card ADD COLUMN order_id TEXT NOT NULL DEFAULT '';
ALTER TABLE rule_card ADD COLUMN department TEXT NOT NULL DEFAULT '';
ALTER TABLE rule_card ADD COLUMN grade TEXT NOT NULL DEFAULT '';
ALTER TABLE rule_card ADD COLUMN emergency_verdict TEXT NOT NULL DEFAULT '';
