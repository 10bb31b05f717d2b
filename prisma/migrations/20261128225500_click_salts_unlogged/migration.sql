-- Whoever has the salt of a day can try addresses until a hash of that day fits. So salts stand in no log and no back-up: a database that is
-- restored, or whose server was killed, makes new ones, and counts people who come again on that day once more.
ALTER TABLE "click_salts" SET UNLOGGED;
