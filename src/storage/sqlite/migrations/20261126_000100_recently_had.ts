import { type MigrateDownArgs, type MigrateUpArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db, payload, req }: MigrateUpArgs): Promise<void> {
  await db.run(sql`DROP INDEX \`deliveries_contact_idx\`;`)
  await db.run(sql`CREATE INDEX \`contact_stateAt_idx\` ON \`deliveries\` (\`contact\`,\`state_at\`);`)
}

export async function down({ db, payload, req }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP INDEX \`contact_stateAt_idx\`;`)
  await db.run(sql`CREATE INDEX \`deliveries_contact_idx\` ON \`deliveries\` (\`contact\`);`)
}
