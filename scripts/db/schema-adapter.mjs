import { PrismaPg } from '@prisma/adapter-pg';
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils';

const CHAR = 18; // PostgreSQL's type "char" of its own catalogue
const TEXT = 25;

/**
 * Prisma's adapter, mended in three places. It cuts a script at every `;`, in comments and function bodies too. And it lacks two things without which its schema engine cannot read the catalogue of PostgreSQL 18:
 * it knows no column of type "char", and the engine takes NOT NULL constraints, which are rows of `pg_constraint` since
 * version 18, for exclusion constraints (https://github.com/prisma/orm/issues/29635).
 * @param {import('pg').Pool} pool
 */
export function schemaAdapter(pool) {
  const factory = new PrismaPg(pool);
  return bindMigrationAwareSqlAdapterFactory({
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => readsCatalogue(await factory.connect()),
    connectToShadowDb: async () => readsCatalogue(await factory.connectToShadowDb()),
  });
}

function readsCatalogue(adapter) {
  const { queryRaw } = adapter;
  adapter.queryRaw = async (query) => {
    const chars = [];
    const client = {
      query: async (wanted) => {
        const result = await adapter.client.query(wanted);
        result.fields.forEach((field, index) => {
          if (field.dataTypeID === CHAR) chars.push(index);
        });
        return {
          ...result,
          fields: result.fields.map((f) => (f.dataTypeID === CHAR ? { ...f, dataTypeID: TEXT } : f)),
        };
      },
    };
    const sql = query.sql.replace("contype NOT IN ('p', 'u', 'f')", "contype NOT IN ('p', 'u', 'f', 'n')");
    const result = await queryRaw.call(Object.create(adapter, { client: { value: client } }), { ...query, sql });
    for (const index of chars) result.columnTypes[index] = ColumnTypeEnum.Character;
    return result;
  };
  // As one message: all statements or none.
  adapter.executeScript = (script) => adapter.client.query(script).then(() => undefined);
  return adapter;
}
