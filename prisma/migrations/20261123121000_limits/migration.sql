-- CreateEnum
CREATE TYPE "limit_entry_kind" AS ENUM ('allow', 'deny');

-- CreateEnum
CREATE TYPE "limit_entry_subject" AS ENUM ('address', 'user', 'country');

-- CreateTable
CREATE TABLE "limit_overrides" (
    "rule" TEXT NOT NULL,
    "limit" INTEGER,
    "window_ms" BIGINT,
    "algorithm" TEXT,
    "shadow" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_by" BIGINT,

    CONSTRAINT "limit_overrides_pkey" PRIMARY KEY ("rule")
);

-- CreateTable
CREATE TABLE "limit_entries" (
    "id" BIGINT NOT NULL,
    "kind" "limit_entry_kind" NOT NULL,
    "subject" "limit_entry_subject" NOT NULL,
    "value" TEXT NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" BIGINT,

    CONSTRAINT "limit_entries_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "limit_entries_kind_subject_value_key" ON "limit_entries"("kind", "subject", "value");
