-- What a lease says to people who watch it.
ALTER TABLE "machine_leases" ADD COLUMN "given" BIGINT NOT NULL DEFAULT 0;
ALTER TABLE "machine_leases" ADD COLUMN "per_second" DOUBLE PRECISION;

-- Epochs of the snowflakes after the first one, see server/blocks/id-generator/epochs.ts.
CREATE TABLE "id_epochs" (
    "from_ms" BIGINT NOT NULL,
    "first_slot" BIGINT NOT NULL,
    "tick_ms" INTEGER NOT NULL,

    CONSTRAINT "id_epochs_pkey" PRIMARY KEY ("from_ms")
);

-- Two masters that count with step 2, in this database both; Prisma does not describe sequences.
CREATE SEQUENCE "id_master_1" AS BIGINT INCREMENT BY 2 START WITH 1;
CREATE SEQUENCE "id_master_2" AS BIGINT INCREMENT BY 2 START WITH 2;
