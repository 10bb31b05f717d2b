-- DropIndex
DROP INDEX "links_alias_key";

-- DropIndex
DROP INDEX "links_alias_skeleton_key";

-- AlterTable
ALTER TABLE "links" ADD COLUMN     "archived_at" TIMESTAMPTZ(3),
ADD COLUMN     "domain_id" BIGINT NOT NULL DEFAULT 0,
ADD COLUMN     "experiment" JSONB,
ADD COLUMN     "expires_at" TIMESTAMPTZ(3),
ADD COLUMN     "fallback_url" TEXT,
ADD COLUMN     "forwards_query" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "is_enabled" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "max_clicks" INTEGER,
ADD COLUMN     "moderation" TEXT,
ADD COLUMN     "note" TEXT,
ADD COLUMN     "passes" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "password_hash" TEXT,
ADD COLUMN     "rules" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "status" SMALLINT NOT NULL DEFAULT 302,
ADD COLUMN     "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "url_hash" BYTEA;

UPDATE "links" SET "url_hash" = sha256(convert_to("url", 'UTF8'));

ALTER TABLE "links" ALTER COLUMN "url_hash" SET NOT NULL;

-- CreateTable
CREATE TABLE "link_domains" (
    "id" BIGINT NOT NULL,
    "host" TEXT NOT NULL,
    "root_url" TEXT,
    "missing_url" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_domains_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_tags" (
    "owner_id" BIGINT NOT NULL,
    "name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_tags_pkey" PRIMARY KEY ("owner_id","name")
);

-- CreateTable
CREATE TABLE "link_cards" (
    "link_id" BIGINT NOT NULL,
    "url" TEXT NOT NULL,
    "title" TEXT,
    "description" TEXT,
    "site_name" TEXT,
    "image_key" TEXT,
    "failure" TEXT,
    "fetched_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "link_cards_pkey" PRIMARY KEY ("link_id")
);

-- CreateTable
CREATE TABLE "link_health" (
    "link_id" BIGINT NOT NULL,
    "state" TEXT NOT NULL,
    "since" TIMESTAMPTZ(3) NOT NULL,
    "checked_at" TIMESTAMPTZ(3),
    "next_check_at" TIMESTAMPTZ(3) NOT NULL,
    "http_status" SMALLINT,
    "failure" TEXT,
    "failures" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "link_health_pkey" PRIMARY KEY ("link_id")
);

-- CreateTable
CREATE TABLE "link_reports" (
    "id" BIGINT NOT NULL,
    "link_id" BIGINT NOT NULL,
    "reason" TEXT NOT NULL,
    "text" TEXT,
    "reporter_id" BIGINT,
    "url" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "decided_at" TIMESTAMPTZ(3),
    "decided_by" BIGINT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_reports_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_webhooks" (
    "id" BIGINT NOT NULL,
    "owner_id" BIGINT NOT NULL,
    "link_id" BIGINT,
    "url" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "events" TEXT[],
    "is_enabled" BOOLEAN NOT NULL DEFAULT true,
    "failures" INTEGER NOT NULL DEFAULT 0,
    "disabled_at" TIMESTAMPTZ(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "link_webhooks_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "link_webhook_deliveries" (
    "id" BIGINT NOT NULL,
    "webhook_id" BIGINT NOT NULL,
    "event" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "response_status" SMALLINT,
    "response_body" TEXT,
    "failure" TEXT,
    "duration_ms" INTEGER,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "done_at" TIMESTAMPTZ(3),

    CONSTRAINT "link_webhook_deliveries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "link_domains_host_key" ON "link_domains"("host");

-- CreateIndex
CREATE INDEX "link_health_next_check_at_idx" ON "link_health"("next_check_at");

-- CreateIndex
CREATE INDEX "link_reports_state_id_idx" ON "link_reports"("state", "id" DESC);

-- CreateIndex
CREATE INDEX "link_reports_link_id_idx" ON "link_reports"("link_id");

-- CreateIndex
CREATE INDEX "link_webhooks_owner_id_id_idx" ON "link_webhooks"("owner_id", "id" DESC);

-- CreateIndex
CREATE INDEX "link_webhooks_link_id_idx" ON "link_webhooks"("link_id");

-- CreateIndex
CREATE INDEX "link_webhook_deliveries_webhook_id_id_idx" ON "link_webhook_deliveries"("webhook_id", "id" DESC);

-- CreateIndex
CREATE INDEX "links_owner_id_url_hash_idx" ON "links"("owner_id", "url_hash");

-- CreateIndex
CREATE INDEX "links_domain_id_idx" ON "links"("domain_id");

-- CreateIndex
CREATE INDEX "links_tags_idx" ON "links" USING GIN ("tags");

-- CreateIndex
CREATE UNIQUE INDEX "links_alias_domain_id_key" ON "links"("alias", "domain_id");

-- CreateIndex
CREATE UNIQUE INDEX "links_alias_skeleton_domain_id_key" ON "links"("alias_skeleton", "domain_id");

-- AddForeignKey
ALTER TABLE "link_tags" ADD CONSTRAINT "link_tags_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_cards" ADD CONSTRAINT "link_cards_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_health" ADD CONSTRAINT "link_health_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_reports" ADD CONSTRAINT "link_reports_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_webhooks" ADD CONSTRAINT "link_webhooks_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_webhooks" ADD CONSTRAINT "link_webhooks_link_id_fkey" FOREIGN KEY ("link_id") REFERENCES "links"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "link_webhook_deliveries" ADD CONSTRAINT "link_webhook_deliveries_webhook_id_fkey" FOREIGN KEY ("webhook_id") REFERENCES "link_webhooks"("id") ON DELETE CASCADE ON UPDATE CASCADE;
