-- AlterTable
ALTER TABLE "outbox" ADD COLUMN     "is_urgent" BOOLEAN NOT NULL DEFAULT false;

-- What somebody waits for is found at once, however much else waits.
CREATE INDEX "outbox_urgent_idx" ON "outbox"("available_at", "id") WHERE "is_urgent" AND "dispatched_at" IS NULL AND "failed_at" IS NULL;
