-- CreateEnum
CREATE TYPE "notification_channel" AS ENUM ('in_app', 'web_push', 'apns', 'fcm', 'email', 'sms');

-- CreateEnum
CREATE TYPE "notification_lane" AS ENUM ('transactional', 'normal', 'bulk');

-- CreateEnum
CREATE TYPE "delivery_state" AS ENUM ('held', 'queued', 'sending', 'sent', 'delivered', 'opened', 'clicked', 'merged', 'skipped', 'failed', 'dead');

-- CreateTable
CREATE TABLE "notifications" (
    "id" BIGINT NOT NULL,
    "recipient_id" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "lane" "notification_lane" NOT NULL,
    "dedupe_key" TEXT NOT NULL,
    "data" JSONB NOT NULL,
    "actor_id" BIGINT,
    "thread" TEXT,
    "group_key" TEXT,
    "in_app" BOOLEAN NOT NULL,
    "skips" JSONB NOT NULL DEFAULT '{}',
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "read_at" TIMESTAMPTZ(3),

    CONSTRAINT "notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_deliveries" (
    "id" BIGINT NOT NULL,
    "notification_id" BIGINT NOT NULL,
    "recipient_id" BIGINT NOT NULL,
    "channel" "notification_channel" NOT NULL,
    "lane" "notification_lane" NOT NULL,
    "device_id" BIGINT,
    "state" "delivery_state" NOT NULL,
    "reason" TEXT,
    "provider" TEXT,
    "provider_message_id" TEXT,
    "last_error" TEXT,
    "attempts" SMALLINT NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3),
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "carrier_id" BIGINT,
    "sent_at" TIMESTAMPTZ(3),
    "delivered_at" TIMESTAMPTZ(3),
    "opened_at" TIMESTAMPTZ(3),
    "open_verified" BOOLEAN,
    "clicked_at" TIMESTAMPTZ(3),
    "converted_at" TIMESTAMPTZ(3),

    CONSTRAINT "notification_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_events" (
    "id" BIGINT NOT NULL,
    "notification_id" BIGINT NOT NULL,
    "delivery_id" BIGINT,
    "kind" TEXT NOT NULL,
    "detail" JSONB NOT NULL DEFAULT '{}',
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_devices" (
    "id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "channel" "notification_channel" NOT NULL,
    "address" TEXT NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "keys" JSONB,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "confirmed_at" TIMESTAMPTZ(3),
    "code_hash" BYTEA,
    "code_expires_at" TIMESTAMPTZ(3),
    "code_tries" SMALLINT NOT NULL DEFAULT 0,
    "retired_at" TIMESTAMPTZ(3),
    "retired_reason" TEXT,

    CONSTRAINT "notification_devices_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_preferences" (
    "user_id" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "channel" "notification_channel" NOT NULL,
    "mode" TEXT NOT NULL,

    CONSTRAINT "notification_preferences_pkey" PRIMARY KEY ("user_id","type","channel")
);

-- CreateTable
CREATE TABLE "notification_mutes" (
    "id" BIGINT NOT NULL,
    "user_id" BIGINT NOT NULL,
    "kind" TEXT NOT NULL,
    "target" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_mutes_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_settings" (
    "user_id" BIGINT NOT NULL,
    "quiet_start" SMALLINT,
    "quiet_end" SMALLINT,
    "time_zone" TEXT,
    "urgent_override" BOOLEAN NOT NULL DEFAULT true,
    "digest_at" SMALLINT NOT NULL DEFAULT 540,
    "seen_id" BIGINT NOT NULL DEFAULT 0,
    "version" INTEGER NOT NULL DEFAULT 1,

    CONSTRAINT "notification_settings_pkey" PRIMARY KEY ("user_id")
);

-- CreateTable
CREATE TABLE "notification_suppressions" (
    "channel" "notification_channel" NOT NULL,
    "address_hash" BYTEA NOT NULL,
    "reason" TEXT NOT NULL,
    "detail" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "notification_suppressions_pkey" PRIMARY KEY ("channel","address_hash")
);

-- CreateTable
CREATE TABLE "notification_caps" (
    "user_id" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "window_start" TIMESTAMPTZ(3) NOT NULL,
    "used" INTEGER NOT NULL,

    CONSTRAINT "notification_caps_pkey" PRIMARY KEY ("user_id","key")
);

-- CreateTable
CREATE TABLE "notification_templates" (
    "type" TEXT NOT NULL,
    "surface" TEXT NOT NULL,
    "language" TEXT NOT NULL,
    "version" INTEGER NOT NULL,
    "title" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "is_reset" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" BIGINT,

    CONSTRAINT "notification_templates_pkey" PRIMARY KEY ("type","surface","language","version")
);

-- CreateTable
CREATE TABLE "announcements" (
    "id" BIGINT NOT NULL,
    "texts" JSONB NOT NULL,
    "url" TEXT,
    "segment" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'draft',
    "cursor" BIGINT NOT NULL DEFAULT 0,
    "recipients" INTEGER NOT NULL DEFAULT 0,
    "scheduled_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" BIGINT,

    CONSTRAINT "announcements_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "notification_providers" (
    "channel" "notification_channel" NOT NULL,
    "name" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'closed',
    "state_since" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "paused_until" TIMESTAMPTZ(3),
    "last_error" TEXT,
    "last_error_at" TIMESTAMPTZ(3),
    "last_accepted_at" TIMESTAMPTZ(3),
    "accepted" BIGINT NOT NULL DEFAULT 0,
    "refused" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "notification_providers_pkey" PRIMARY KEY ("channel","name")
);

-- CreateIndex
CREATE UNIQUE INDEX "notifications_recipient_id_dedupe_key_key" ON "notifications"("recipient_id", "dedupe_key");

-- CreateIndex
CREATE INDEX "notification_deliveries_notification_id_idx" ON "notification_deliveries"("notification_id");

-- CreateIndex
CREATE INDEX "notification_events_notification_id_idx" ON "notification_events"("notification_id");

-- CreateIndex
CREATE INDEX "notification_devices_user_id_idx" ON "notification_devices"("user_id");

-- CreateIndex
CREATE UNIQUE INDEX "notification_devices_channel_address_hash_key" ON "notification_devices"("channel", "address_hash");

-- CreateIndex
CREATE UNIQUE INDEX "notification_mutes_user_id_kind_target_key" ON "notification_mutes"("user_id", "kind", "target");

-- CreateIndex
CREATE INDEX "announcements_state_idx" ON "announcements"("state");

-- AddForeignKey
ALTER TABLE "notification_devices" ADD CONSTRAINT "notification_devices_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_preferences" ADD CONSTRAINT "notification_preferences_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_mutes" ADD CONSTRAINT "notification_mutes_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "notification_settings" ADD CONSTRAINT "notification_settings_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- By hand from here: what Prisma's schema cannot say. `npm run db:diff` ignores partial indexes and so leaves these alone.

-- The centre, newest first; its badge; and which of a group is its newest.
CREATE INDEX "notifications_centre_idx" ON "notifications" ("recipient_id", "id" DESC) WHERE "in_app";
CREATE INDEX "notifications_unread_idx" ON "notifications" ("recipient_id", "id") WHERE "in_app" AND "read_at" IS NULL;
CREATE INDEX "notifications_group_idx" ON "notifications" ("recipient_id", "group_key", "id" DESC)
    WHERE "in_app" AND "group_key" IS NOT NULL;

-- Only what is under way stands in the first, so it stays small however many were ever sent.
CREATE INDEX "notification_deliveries_due_idx" ON "notification_deliveries" ("lane", "due_at") WHERE "due_at" IS NOT NULL;
CREATE INDEX "notification_deliveries_dead_idx" ON "notification_deliveries" ("id" DESC) WHERE "state" = 'dead';
CREATE INDEX "notification_deliveries_carrier_idx" ON "notification_deliveries" ("carrier_id") WHERE "carrier_id" IS NOT NULL;
