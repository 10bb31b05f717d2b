-- CreateIndex
CREATE INDEX "notification_suppressions_created_at_idx" ON "notification_suppressions"("created_at" DESC);

-- By hand from here: what Prisma's schema cannot say. `npm run db:diff` ignores partial indexes and so leaves these alone.

-- What operators look for first; few, however many were sent.
CREATE INDEX "notification_deliveries_failed_idx" ON "notification_deliveries" ("id" DESC) WHERE "state" = 'failed';

-- The results of one announcement.
CREATE INDEX "notifications_announcement_idx" ON "notifications" (("data" ->> 'announcementId')) WHERE "type" = 'announcement';
