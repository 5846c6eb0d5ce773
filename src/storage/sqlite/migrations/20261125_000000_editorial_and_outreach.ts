import { type MigrateDownArgs, type MigrateUpArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db, payload, req }: MigrateUpArgs): Promise<void> {
  await db.run(sql`CREATE TABLE \`protected_people\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`pseudonym\` text NOT NULL,
  	\`under18\` integer DEFAULT false,
  	\`note\` text,
  	\`name_hashes\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE UNIQUE INDEX \`protected_people_pseudonym_idx\` ON \`protected_people\` (\`pseudonym\`);`)
  await db.run(sql`CREATE INDEX \`protected_people_updated_at_idx\` ON \`protected_people\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`protected_people_created_at_idx\` ON \`protected_people\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`audit_links\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`position\` numeric NOT NULL,
  	\`event\` text NOT NULL,
  	\`event_hash\` text NOT NULL,
  	\`previous\` text NOT NULL,
  	\`hash\` text NOT NULL,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE UNIQUE INDEX \`audit_links_position_idx\` ON \`audit_links\` (\`position\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`audit_links_event_idx\` ON \`audit_links\` (\`event\`);`)
  await db.run(sql`CREATE INDEX \`audit_links_updated_at_idx\` ON \`audit_links\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`audit_links_created_at_idx\` ON \`audit_links\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`comments\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`story_key\` text NOT NULL,
  	\`parent\` text,
  	\`kind\` text NOT NULL,
  	\`field\` text,
  	\`block\` text,
  	\`excerpt\` text,
  	\`text\` text NOT NULL,
  	\`author\` text NOT NULL,
  	\`author_name\` text,
  	\`revision\` numeric NOT NULL,
  	\`resolved_by\` text,
  	\`resolved_by_name\` text,
  	\`resolved_at\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`comments_parent_idx\` ON \`comments\` (\`parent\`);`)
  await db.run(sql`CREATE INDEX \`comments_author_idx\` ON \`comments\` (\`author\`);`)
  await db.run(sql`CREATE INDEX \`comments_updated_at_idx\` ON \`comments\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`comments_created_at_idx\` ON \`comments\` (\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`storyKey_createdAt_idx\` ON \`comments\` (\`story_key\`,\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`review_marks\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`story_key\` text NOT NULL,
  	\`user\` text NOT NULL,
  	\`revision\` numeric NOT NULL,
  	\`seen_at\` text NOT NULL,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`review_marks_user_idx\` ON \`review_marks\` (\`user\`);`)
  await db.run(sql`CREATE INDEX \`review_marks_updated_at_idx\` ON \`review_marks\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`review_marks_created_at_idx\` ON \`review_marks\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`storyKey_user_idx\` ON \`review_marks\` (\`story_key\`,\`user\`);`)
  await db.run(sql`CREATE TABLE \`notifications\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`user\` text NOT NULL,
  	\`kind\` text NOT NULL,
  	\`subject\` text NOT NULL,
  	\`title\` text,
  	\`by\` text,
  	\`behalf\` text,
  	\`note\` text,
  	\`key\` text,
  	\`read_at\` text,
  	\`mail_state\` text NOT NULL,
  	\`mail_after\` text,
  	\`letter\` text,
  	\`claimed_at\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`notifications_subject_idx\` ON \`notifications\` (\`subject\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`notifications_key_idx\` ON \`notifications\` (\`key\`);`)
  await db.run(sql`CREATE INDEX \`notifications_letter_idx\` ON \`notifications\` (\`letter\`);`)
  await db.run(sql`CREATE INDEX \`notifications_updated_at_idx\` ON \`notifications\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`notifications_created_at_idx\` ON \`notifications\` (\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`user_readAt_idx\` ON \`notifications\` (\`user\`,\`read_at\`);`)
  await db.run(sql`CREATE INDEX \`mailState_mailAfter_idx\` ON \`notifications\` (\`mail_state\`,\`mail_after\`);`)
  await db.run(sql`CREATE TABLE \`editorial_policy\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`missed_window_minutes\` numeric DEFAULT 15,
  	\`helpline_valid_days\` numeric DEFAULT 365,
  	\`consent_reconfirm_months\` numeric DEFAULT 24,
  	\`check_links\` integer DEFAULT true,
  	\`updated_at\` text,
  	\`created_at\` text
  );
  `)
  await db.run(sql`ALTER TABLE \`press_releases\` ADD \`assignee\` text;`)
  await db.run(sql`ALTER TABLE \`press_releases\` ADD \`due_at\` text;`)
  await db.run(sql`ALTER TABLE \`press_releases\` ADD \`correction\` text;`)
  await db.run(sql`CREATE INDEX \`press_releases_assignee_idx\` ON \`press_releases\` (\`assignee\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_due_at_idx\` ON \`press_releases\` (\`due_at\`);`)
  await db.run(sql`ALTER TABLE \`_press_releases_v\` ADD \`version_assignee\` text;`)
  await db.run(sql`ALTER TABLE \`_press_releases_v\` ADD \`version_due_at\` text;`)
  await db.run(sql`ALTER TABLE \`_press_releases_v\` ADD \`version_correction\` text;`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_assignee_idx\` ON \`_press_releases_v\` (\`version_assignee\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_due_at_idx\` ON \`_press_releases_v\` (\`version_due_at\`);`)
  await db.run(sql`ALTER TABLE \`articles\` ADD \`assignee\` text;`)
  await db.run(sql`ALTER TABLE \`articles\` ADD \`due_at\` text;`)
  await db.run(sql`ALTER TABLE \`articles\` ADD \`correction\` text;`)
  await db.run(sql`CREATE INDEX \`articles_assignee_idx\` ON \`articles\` (\`assignee\`);`)
  await db.run(sql`CREATE INDEX \`articles_due_at_idx\` ON \`articles\` (\`due_at\`);`)
  await db.run(sql`ALTER TABLE \`_articles_v\` ADD \`version_assignee\` text;`)
  await db.run(sql`ALTER TABLE \`_articles_v\` ADD \`version_due_at\` text;`)
  await db.run(sql`ALTER TABLE \`_articles_v\` ADD \`version_correction\` text;`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_assignee_idx\` ON \`_articles_v\` (\`version_assignee\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_due_at_idx\` ON \`_articles_v\` (\`version_due_at\`);`)
  await db.run(sql`ALTER TABLE \`seminar_summaries\` ADD \`assignee\` text;`)
  await db.run(sql`ALTER TABLE \`seminar_summaries\` ADD \`due_at\` text;`)
  await db.run(sql`ALTER TABLE \`seminar_summaries\` ADD \`correction\` text;`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_assignee_idx\` ON \`seminar_summaries\` (\`assignee\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_due_at_idx\` ON \`seminar_summaries\` (\`due_at\`);`)
  await db.run(sql`ALTER TABLE \`_seminar_summaries_v\` ADD \`version_assignee\` text;`)
  await db.run(sql`ALTER TABLE \`_seminar_summaries_v\` ADD \`version_due_at\` text;`)
  await db.run(sql`ALTER TABLE \`_seminar_summaries_v\` ADD \`version_correction\` text;`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_assignee_idx\` ON \`_seminar_summaries_v\` (\`version_assignee\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_due_at_idx\` ON \`_seminar_summaries_v\` (\`version_due_at\`);`)
  await db.run(sql`ALTER TABLE \`media\` ADD \`metadata_words\` text;`)
  await db.run(sql`ALTER TABLE \`contacts\` ADD \`soft_bounces\` numeric DEFAULT 0;`)
  await db.run(sql`ALTER TABLE \`contacts\` ADD \`rest_until\` text;`)
  await db.run(sql`ALTER TABLE \`media_lists\` ADD \`rules\` text;`)
  await db.run(sql`ALTER TABLE \`consent_records\` ADD \`reconfirm_every_months\` numeric;`)
  await db.run(sql`ALTER TABLE \`consent_records\` ADD \`under18\` integer DEFAULT false;`)
  await db.run(sql`ALTER TABLE \`consent_records\` ADD \`enforced\` text;`)
  await db.run(sql`CREATE INDEX \`consent_records_enforced_idx\` ON \`consent_records\` (\`enforced\`);`)
  await db.run(sql`ALTER TABLE \`publications\` ADD \`first_visible\` text;`)
  await db.run(sql`ALTER TABLE \`publications\` ADD \`live_since\` text;`)
  await db.run(sql`ALTER TABLE \`users\` ADD \`review_mail\` text DEFAULT 'batched';`)
  await db.run(sql`ALTER TABLE \`users\` ADD \`away_from\` text;`)
  await db.run(sql`ALTER TABLE \`users\` ADD \`away_until\` text;`)
  await db.run(sql`ALTER TABLE \`users\` ADD \`delegate_id\` text(36) REFERENCES users(id);`)
  await db.run(sql`CREATE INDEX \`users_delegate_idx\` ON \`users\` (\`delegate_id\`);`)
  await db.run(sql`ALTER TABLE \`media_uses\` ADD \`media\` text;`)
  await db.run(sql`CREATE INDEX \`media_uses_media_idx\` ON \`media_uses\` (\`media\`);`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`staff_share\` numeric DEFAULT 10;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`cap_count\` numeric;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`cap_days\` numeric DEFAULT 7;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`window_from\` text;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`window_to\` text;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`window_weekdays_only\` integer;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`window_zone\` text;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`digest_enabled\` integer DEFAULT false;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`digest_hour\` text DEFAULT '07:00';`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`digest_zone\` text;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`digest_weekday\` text DEFAULT '1';`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`one_per_outlet\` integer DEFAULT false;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`warm_up_started_at\` text;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`warm_up_first_day\` numeric DEFAULT 500;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`warm_up_growth\` numeric DEFAULT 2;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`storm_percent\` numeric DEFAULT 10;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` ADD \`storm_at_least\` numeric DEFAULT 50;`)
}

export async function down({ db, payload, req }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP TABLE \`protected_people\`;`)
  await db.run(sql`DROP TABLE \`audit_links\`;`)
  await db.run(sql`DROP TABLE \`comments\`;`)
  await db.run(sql`DROP TABLE \`review_marks\`;`)
  await db.run(sql`DROP TABLE \`notifications\`;`)
  await db.run(sql`DROP TABLE \`editorial_policy\`;`)
  await db.run(sql`PRAGMA foreign_keys=OFF;`)
  await db.run(sql`CREATE TABLE \`__new_users\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`name\` text,
  	\`language\` text DEFAULT 'en',
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`email\` text NOT NULL,
  	\`reset_password_token\` text,
  	\`reset_password_expiration\` text,
  	\`salt\` text,
  	\`hash\` text,
  	\`reset_password_requested_at\` text
  );
  `)
  await db.run(sql`INSERT INTO \`__new_users\`("id", "name", "language", "updated_at", "created_at", "email", "reset_password_token", "reset_password_expiration", "salt", "hash", "reset_password_requested_at") SELECT "id", "name", "language", "updated_at", "created_at", "email", "reset_password_token", "reset_password_expiration", "salt", "hash", "reset_password_requested_at" FROM \`users\`;`)
  await db.run(sql`DROP TABLE \`users\`;`)
  await db.run(sql`ALTER TABLE \`__new_users\` RENAME TO \`users\`;`)
  await db.run(sql`PRAGMA foreign_keys=ON;`)
  await db.run(sql`CREATE INDEX \`users_updated_at_idx\` ON \`users\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`users_created_at_idx\` ON \`users\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`users_email_idx\` ON \`users\` (\`email\`);`)
  await db.run(sql`DROP INDEX \`press_releases_assignee_idx\`;`)
  await db.run(sql`DROP INDEX \`press_releases_due_at_idx\`;`)
  await db.run(sql`ALTER TABLE \`press_releases\` DROP COLUMN \`assignee\`;`)
  await db.run(sql`ALTER TABLE \`press_releases\` DROP COLUMN \`due_at\`;`)
  await db.run(sql`ALTER TABLE \`press_releases\` DROP COLUMN \`correction\`;`)
  await db.run(sql`DROP INDEX \`_press_releases_v_version_version_assignee_idx\`;`)
  await db.run(sql`DROP INDEX \`_press_releases_v_version_version_due_at_idx\`;`)
  await db.run(sql`ALTER TABLE \`_press_releases_v\` DROP COLUMN \`version_assignee\`;`)
  await db.run(sql`ALTER TABLE \`_press_releases_v\` DROP COLUMN \`version_due_at\`;`)
  await db.run(sql`ALTER TABLE \`_press_releases_v\` DROP COLUMN \`version_correction\`;`)
  await db.run(sql`DROP INDEX \`articles_assignee_idx\`;`)
  await db.run(sql`DROP INDEX \`articles_due_at_idx\`;`)
  await db.run(sql`ALTER TABLE \`articles\` DROP COLUMN \`assignee\`;`)
  await db.run(sql`ALTER TABLE \`articles\` DROP COLUMN \`due_at\`;`)
  await db.run(sql`ALTER TABLE \`articles\` DROP COLUMN \`correction\`;`)
  await db.run(sql`DROP INDEX \`_articles_v_version_version_assignee_idx\`;`)
  await db.run(sql`DROP INDEX \`_articles_v_version_version_due_at_idx\`;`)
  await db.run(sql`ALTER TABLE \`_articles_v\` DROP COLUMN \`version_assignee\`;`)
  await db.run(sql`ALTER TABLE \`_articles_v\` DROP COLUMN \`version_due_at\`;`)
  await db.run(sql`ALTER TABLE \`_articles_v\` DROP COLUMN \`version_correction\`;`)
  await db.run(sql`DROP INDEX \`seminar_summaries_assignee_idx\`;`)
  await db.run(sql`DROP INDEX \`seminar_summaries_due_at_idx\`;`)
  await db.run(sql`ALTER TABLE \`seminar_summaries\` DROP COLUMN \`assignee\`;`)
  await db.run(sql`ALTER TABLE \`seminar_summaries\` DROP COLUMN \`due_at\`;`)
  await db.run(sql`ALTER TABLE \`seminar_summaries\` DROP COLUMN \`correction\`;`)
  await db.run(sql`DROP INDEX \`_seminar_summaries_v_version_version_assignee_idx\`;`)
  await db.run(sql`DROP INDEX \`_seminar_summaries_v_version_version_due_at_idx\`;`)
  await db.run(sql`ALTER TABLE \`_seminar_summaries_v\` DROP COLUMN \`version_assignee\`;`)
  await db.run(sql`ALTER TABLE \`_seminar_summaries_v\` DROP COLUMN \`version_due_at\`;`)
  await db.run(sql`ALTER TABLE \`_seminar_summaries_v\` DROP COLUMN \`version_correction\`;`)
  await db.run(sql`DROP INDEX \`consent_records_enforced_idx\`;`)
  await db.run(sql`ALTER TABLE \`consent_records\` DROP COLUMN \`reconfirm_every_months\`;`)
  await db.run(sql`ALTER TABLE \`consent_records\` DROP COLUMN \`under18\`;`)
  await db.run(sql`ALTER TABLE \`consent_records\` DROP COLUMN \`enforced\`;`)
  await db.run(sql`DROP INDEX \`media_uses_media_idx\`;`)
  await db.run(sql`ALTER TABLE \`media_uses\` DROP COLUMN \`media\`;`)
  await db.run(sql`ALTER TABLE \`media\` DROP COLUMN \`metadata_words\`;`)
  await db.run(sql`ALTER TABLE \`contacts\` DROP COLUMN \`soft_bounces\`;`)
  await db.run(sql`ALTER TABLE \`contacts\` DROP COLUMN \`rest_until\`;`)
  await db.run(sql`ALTER TABLE \`media_lists\` DROP COLUMN \`rules\`;`)
  await db.run(sql`ALTER TABLE \`publications\` DROP COLUMN \`first_visible\`;`)
  await db.run(sql`ALTER TABLE \`publications\` DROP COLUMN \`live_since\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`staff_share\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`cap_count\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`cap_days\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`window_from\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`window_to\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`window_weekdays_only\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`window_zone\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`digest_enabled\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`digest_hour\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`digest_zone\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`digest_weekday\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`one_per_outlet\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`warm_up_started_at\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`warm_up_first_day\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`warm_up_growth\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`storm_percent\`;`)
  await db.run(sql`ALTER TABLE \`outreach_policy\` DROP COLUMN \`storm_at_least\`;`)
}
