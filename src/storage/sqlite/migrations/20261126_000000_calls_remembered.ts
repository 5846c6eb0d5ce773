import { type MigrateDownArgs, type MigrateUpArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db, payload, req }: MigrateUpArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`rate_buckets\` ADD \`recent\` text;`)
  await db.run(sql`ALTER TABLE \`rate_buckets\` ADD \`apart\` numeric;`)
}

export async function down({ db, payload, req }: MigrateDownArgs): Promise<void> {
  await db.run(sql`ALTER TABLE \`rate_buckets\` DROP COLUMN \`recent\`;`)
  await db.run(sql`ALTER TABLE \`rate_buckets\` DROP COLUMN \`apart\`;`)
}
