import { type MigrateDownArgs, type MigrateUpArgs, sql } from '@payloadcms/db-sqlite'

export async function up({ db, payload, req }: MigrateUpArgs): Promise<void> {
  await db.run(sql`CREATE TABLE \`press_releases_quotes\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`text\` text,
  	\`speaker\` text,
  	\`speaker_title\` text,
  	\`cleared_by\` text,
  	\`cleared_at\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`press_releases\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`press_releases_quotes_order_idx\` ON \`press_releases_quotes\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_quotes_parent_id_idx\` ON \`press_releases_quotes\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`press_releases_figures\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`label\` text,
  	\`value\` text,
  	\`unit\` text,
  	\`source\` text,
  	\`as_of\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`press_releases\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`press_releases_figures_order_idx\` ON \`press_releases_figures\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_figures_parent_id_idx\` ON \`press_releases_figures\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`press_releases_press_contacts\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`name\` text,
  	\`role\` text,
  	\`email\` text,
  	\`phone\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`press_releases\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`press_releases_press_contacts_order_idx\` ON \`press_releases_press_contacts\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_press_contacts_parent_id_idx\` ON \`press_releases_press_contacts\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`press_releases_outreach_plan_wait_for\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`press_releases\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`press_releases_outreach_plan_wait_for_order_idx\` ON \`press_releases_outreach_plan_wait_for\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_outreach_plan_wait_for_parent_idx\` ON \`press_releases_outreach_plan_wait_for\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`press_releases\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`language\` text DEFAULT 'en',
  	\`kind\` text DEFAULT 'press_release',
  	\`title\` text,
  	\`subheading\` text,
  	\`lead\` text,
  	\`body\` text,
  	\`dateline_place\` text,
  	\`dateline_date\` text,
  	\`slug\` text,
  	\`boilerplate_id\` text(36),
  	\`notes_to_editors\` text,
  	\`urgency\` numeric DEFAULT 5,
  	\`sensitivity\` text DEFAULT 'normal',
  	\`content_note\` text,
  	\`embargo_until\` text,
  	\`embargo_zone\` text DEFAULT 'Europe/Stockholm',
  	\`brief_subject\` text,
  	\`brief_text\` text,
  	\`outreach_plan_when\` text DEFAULT 'none',
  	\`outreach_plan_at\` text,
  	\`editorial_state\` text DEFAULT 'draft',
  	\`publication_status\` text DEFAULT 'unpublished',
  	\`revision\` numeric DEFAULT 1,
  	\`live_edition\` text,
  	\`last_edition\` text,
  	\`last_edition_number\` numeric DEFAULT 0,
  	\`translation_group\` text,
  	\`translation_of\` text,
  	\`derived_from\` text,
  	\`review_comment\` text,
  	\`created_by\` text,
  	\`submitted_by\` text,
  	\`contributors\` text,
  	\`sign_offs\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	FOREIGN KEY (\`boilerplate_id\`) REFERENCES \`boilerplates\`(\`id\`) ON UPDATE no action ON DELETE set null
  );
  `)
  await db.run(sql`CREATE INDEX \`press_releases_language_idx\` ON \`press_releases\` (\`language\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_title_idx\` ON \`press_releases\` (\`title\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_slug_idx\` ON \`press_releases\` (\`slug\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_boilerplate_idx\` ON \`press_releases\` (\`boilerplate_id\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_editorial_state_idx\` ON \`press_releases\` (\`editorial_state\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_publication_status_idx\` ON \`press_releases\` (\`publication_status\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_revision_idx\` ON \`press_releases\` (\`revision\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_translation_group_idx\` ON \`press_releases\` (\`translation_group\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_created_by_idx\` ON \`press_releases\` (\`created_by\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_updated_at_idx\` ON \`press_releases\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_created_at_idx\` ON \`press_releases\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`press_releases_texts\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`text\` text,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`press_releases\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`press_releases_texts_order_parent\` ON \`press_releases_texts\` (\`order\`,\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`press_releases_rels\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`media_id\` text(36),
  	\`topics_id\` text(36),
  	\`helplines_id\` text(36),
  	\`media_lists_id\` text(36),
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`press_releases\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_id\`) REFERENCES \`media\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`topics_id\`) REFERENCES \`topics\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`helplines_id\`) REFERENCES \`helplines\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_lists_id\`) REFERENCES \`media_lists\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`press_releases_rels_order_idx\` ON \`press_releases_rels\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_rels_parent_idx\` ON \`press_releases_rels\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_rels_path_idx\` ON \`press_releases_rels\` (\`path\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_rels_media_id_idx\` ON \`press_releases_rels\` (\`media_id\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_rels_topics_id_idx\` ON \`press_releases_rels\` (\`topics_id\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_rels_helplines_id_idx\` ON \`press_releases_rels\` (\`helplines_id\`);`)
  await db.run(sql`CREATE INDEX \`press_releases_rels_media_lists_id_idx\` ON \`press_releases_rels\` (\`media_lists_id\`);`)
  await db.run(sql`CREATE TABLE \`_press_releases_v_version_quotes\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`text\` text,
  	\`speaker\` text,
  	\`speaker_title\` text,
  	\`cleared_by\` text,
  	\`cleared_at\` text,
  	\`_uuid\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_press_releases_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_quotes_order_idx\` ON \`_press_releases_v_version_quotes\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_quotes_parent_id_idx\` ON \`_press_releases_v_version_quotes\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_press_releases_v_version_figures\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`label\` text,
  	\`value\` text,
  	\`unit\` text,
  	\`source\` text,
  	\`as_of\` text,
  	\`_uuid\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_press_releases_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_figures_order_idx\` ON \`_press_releases_v_version_figures\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_figures_parent_id_idx\` ON \`_press_releases_v_version_figures\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_press_releases_v_version_press_contacts\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`name\` text,
  	\`role\` text,
  	\`email\` text,
  	\`phone\` text,
  	\`_uuid\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_press_releases_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_press_contacts_order_idx\` ON \`_press_releases_v_version_press_contacts\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_press_contacts_parent_id_idx\` ON \`_press_releases_v_version_press_contacts\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_press_releases_v_version_outreach_plan_wait_for\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`_press_releases_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_outreach_plan_wait_for_order_idx\` ON \`_press_releases_v_version_outreach_plan_wait_for\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_outreach_plan_wait_for_parent_idx\` ON \`_press_releases_v_version_outreach_plan_wait_for\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_press_releases_v\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`parent_id\` text(36),
  	\`version_language\` text DEFAULT 'en',
  	\`version_kind\` text DEFAULT 'press_release',
  	\`version_title\` text,
  	\`version_subheading\` text,
  	\`version_lead\` text,
  	\`version_body\` text,
  	\`version_dateline_place\` text,
  	\`version_dateline_date\` text,
  	\`version_slug\` text,
  	\`version_boilerplate_id\` text(36),
  	\`version_notes_to_editors\` text,
  	\`version_urgency\` numeric DEFAULT 5,
  	\`version_sensitivity\` text DEFAULT 'normal',
  	\`version_content_note\` text,
  	\`version_embargo_until\` text,
  	\`version_embargo_zone\` text DEFAULT 'Europe/Stockholm',
  	\`version_brief_subject\` text,
  	\`version_brief_text\` text,
  	\`version_outreach_plan_when\` text DEFAULT 'none',
  	\`version_outreach_plan_at\` text,
  	\`version_editorial_state\` text DEFAULT 'draft',
  	\`version_publication_status\` text DEFAULT 'unpublished',
  	\`version_revision\` numeric DEFAULT 1,
  	\`version_live_edition\` text,
  	\`version_last_edition\` text,
  	\`version_last_edition_number\` numeric DEFAULT 0,
  	\`version_translation_group\` text,
  	\`version_translation_of\` text,
  	\`version_derived_from\` text,
  	\`version_review_comment\` text,
  	\`version_created_by\` text,
  	\`version_submitted_by\` text,
  	\`version_contributors\` text,
  	\`version_sign_offs\` text,
  	\`version_updated_at\` text,
  	\`version_created_at\` text,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`press_releases\`(\`id\`) ON UPDATE no action ON DELETE set null,
  	FOREIGN KEY (\`version_boilerplate_id\`) REFERENCES \`boilerplates\`(\`id\`) ON UPDATE no action ON DELETE set null
  );
  `)
  await db.run(sql`CREATE INDEX \`_press_releases_v_parent_idx\` ON \`_press_releases_v\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_language_idx\` ON \`_press_releases_v\` (\`version_language\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_title_idx\` ON \`_press_releases_v\` (\`version_title\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_slug_idx\` ON \`_press_releases_v\` (\`version_slug\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_boilerplate_idx\` ON \`_press_releases_v\` (\`version_boilerplate_id\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_editorial_state_idx\` ON \`_press_releases_v\` (\`version_editorial_state\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_publication_status_idx\` ON \`_press_releases_v\` (\`version_publication_status\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_revision_idx\` ON \`_press_releases_v\` (\`version_revision\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_translation_group_idx\` ON \`_press_releases_v\` (\`version_translation_group\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_created_by_idx\` ON \`_press_releases_v\` (\`version_created_by\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_updated_at_idx\` ON \`_press_releases_v\` (\`version_updated_at\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_version_version_created_at_idx\` ON \`_press_releases_v\` (\`version_created_at\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_created_at_idx\` ON \`_press_releases_v\` (\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_updated_at_idx\` ON \`_press_releases_v\` (\`updated_at\`);`)
  await db.run(sql`CREATE TABLE \`_press_releases_v_texts\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`text\` text,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`_press_releases_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_press_releases_v_texts_order_parent\` ON \`_press_releases_v_texts\` (\`order\`,\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_press_releases_v_rels\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`media_id\` text(36),
  	\`topics_id\` text(36),
  	\`helplines_id\` text(36),
  	\`media_lists_id\` text(36),
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`_press_releases_v\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_id\`) REFERENCES \`media\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`topics_id\`) REFERENCES \`topics\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`helplines_id\`) REFERENCES \`helplines\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_lists_id\`) REFERENCES \`media_lists\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_press_releases_v_rels_order_idx\` ON \`_press_releases_v_rels\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_rels_parent_idx\` ON \`_press_releases_v_rels\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_rels_path_idx\` ON \`_press_releases_v_rels\` (\`path\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_rels_media_id_idx\` ON \`_press_releases_v_rels\` (\`media_id\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_rels_topics_id_idx\` ON \`_press_releases_v_rels\` (\`topics_id\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_rels_helplines_id_idx\` ON \`_press_releases_v_rels\` (\`helplines_id\`);`)
  await db.run(sql`CREATE INDEX \`_press_releases_v_rels_media_lists_id_idx\` ON \`_press_releases_v_rels\` (\`media_lists_id\`);`)
  await db.run(sql`CREATE TABLE \`articles_quotes\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`text\` text,
  	\`speaker\` text,
  	\`speaker_title\` text,
  	\`cleared_by\` text,
  	\`cleared_at\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`articles\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`articles_quotes_order_idx\` ON \`articles_quotes\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`articles_quotes_parent_id_idx\` ON \`articles_quotes\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`articles_figures\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`label\` text,
  	\`value\` text,
  	\`unit\` text,
  	\`source\` text,
  	\`as_of\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`articles\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`articles_figures_order_idx\` ON \`articles_figures\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`articles_figures_parent_id_idx\` ON \`articles_figures\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`articles_press_contacts\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`name\` text,
  	\`role\` text,
  	\`email\` text,
  	\`phone\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`articles\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`articles_press_contacts_order_idx\` ON \`articles_press_contacts\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`articles_press_contacts_parent_id_idx\` ON \`articles_press_contacts\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`articles_outreach_plan_wait_for\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`articles\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`articles_outreach_plan_wait_for_order_idx\` ON \`articles_outreach_plan_wait_for\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`articles_outreach_plan_wait_for_parent_idx\` ON \`articles_outreach_plan_wait_for\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`articles\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`language\` text DEFAULT 'en',
  	\`kind\` text DEFAULT 'article',
  	\`title\` text,
  	\`subheading\` text,
  	\`lead\` text,
  	\`body\` text,
  	\`dateline_place\` text,
  	\`dateline_date\` text,
  	\`slug\` text,
  	\`boilerplate_id\` text(36),
  	\`notes_to_editors\` text,
  	\`urgency\` numeric DEFAULT 5,
  	\`sensitivity\` text DEFAULT 'normal',
  	\`content_note\` text,
  	\`embargo_until\` text,
  	\`embargo_zone\` text DEFAULT 'Europe/Stockholm',
  	\`brief_subject\` text,
  	\`brief_text\` text,
  	\`outreach_plan_when\` text DEFAULT 'none',
  	\`outreach_plan_at\` text,
  	\`editorial_state\` text DEFAULT 'draft',
  	\`publication_status\` text DEFAULT 'unpublished',
  	\`revision\` numeric DEFAULT 1,
  	\`live_edition\` text,
  	\`last_edition\` text,
  	\`last_edition_number\` numeric DEFAULT 0,
  	\`translation_group\` text,
  	\`translation_of\` text,
  	\`derived_from\` text,
  	\`review_comment\` text,
  	\`created_by\` text,
  	\`submitted_by\` text,
  	\`contributors\` text,
  	\`sign_offs\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	FOREIGN KEY (\`boilerplate_id\`) REFERENCES \`boilerplates\`(\`id\`) ON UPDATE no action ON DELETE set null
  );
  `)
  await db.run(sql`CREATE INDEX \`articles_language_idx\` ON \`articles\` (\`language\`);`)
  await db.run(sql`CREATE INDEX \`articles_title_idx\` ON \`articles\` (\`title\`);`)
  await db.run(sql`CREATE INDEX \`articles_slug_idx\` ON \`articles\` (\`slug\`);`)
  await db.run(sql`CREATE INDEX \`articles_boilerplate_idx\` ON \`articles\` (\`boilerplate_id\`);`)
  await db.run(sql`CREATE INDEX \`articles_editorial_state_idx\` ON \`articles\` (\`editorial_state\`);`)
  await db.run(sql`CREATE INDEX \`articles_publication_status_idx\` ON \`articles\` (\`publication_status\`);`)
  await db.run(sql`CREATE INDEX \`articles_revision_idx\` ON \`articles\` (\`revision\`);`)
  await db.run(sql`CREATE INDEX \`articles_translation_group_idx\` ON \`articles\` (\`translation_group\`);`)
  await db.run(sql`CREATE INDEX \`articles_created_by_idx\` ON \`articles\` (\`created_by\`);`)
  await db.run(sql`CREATE INDEX \`articles_updated_at_idx\` ON \`articles\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`articles_created_at_idx\` ON \`articles\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`articles_texts\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`text\` text,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`articles\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`articles_texts_order_parent\` ON \`articles_texts\` (\`order\`,\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`articles_rels\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`media_id\` text(36),
  	\`topics_id\` text(36),
  	\`helplines_id\` text(36),
  	\`media_lists_id\` text(36),
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`articles\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_id\`) REFERENCES \`media\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`topics_id\`) REFERENCES \`topics\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`helplines_id\`) REFERENCES \`helplines\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_lists_id\`) REFERENCES \`media_lists\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`articles_rels_order_idx\` ON \`articles_rels\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`articles_rels_parent_idx\` ON \`articles_rels\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`articles_rels_path_idx\` ON \`articles_rels\` (\`path\`);`)
  await db.run(sql`CREATE INDEX \`articles_rels_media_id_idx\` ON \`articles_rels\` (\`media_id\`);`)
  await db.run(sql`CREATE INDEX \`articles_rels_topics_id_idx\` ON \`articles_rels\` (\`topics_id\`);`)
  await db.run(sql`CREATE INDEX \`articles_rels_helplines_id_idx\` ON \`articles_rels\` (\`helplines_id\`);`)
  await db.run(sql`CREATE INDEX \`articles_rels_media_lists_id_idx\` ON \`articles_rels\` (\`media_lists_id\`);`)
  await db.run(sql`CREATE TABLE \`_articles_v_version_quotes\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`text\` text,
  	\`speaker\` text,
  	\`speaker_title\` text,
  	\`cleared_by\` text,
  	\`cleared_at\` text,
  	\`_uuid\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_articles_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_articles_v_version_quotes_order_idx\` ON \`_articles_v_version_quotes\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_quotes_parent_id_idx\` ON \`_articles_v_version_quotes\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_articles_v_version_figures\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`label\` text,
  	\`value\` text,
  	\`unit\` text,
  	\`source\` text,
  	\`as_of\` text,
  	\`_uuid\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_articles_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_articles_v_version_figures_order_idx\` ON \`_articles_v_version_figures\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_figures_parent_id_idx\` ON \`_articles_v_version_figures\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_articles_v_version_press_contacts\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`name\` text,
  	\`role\` text,
  	\`email\` text,
  	\`phone\` text,
  	\`_uuid\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_articles_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_articles_v_version_press_contacts_order_idx\` ON \`_articles_v_version_press_contacts\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_press_contacts_parent_id_idx\` ON \`_articles_v_version_press_contacts\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_articles_v_version_outreach_plan_wait_for\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`_articles_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_articles_v_version_outreach_plan_wait_for_order_idx\` ON \`_articles_v_version_outreach_plan_wait_for\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_outreach_plan_wait_for_parent_idx\` ON \`_articles_v_version_outreach_plan_wait_for\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_articles_v\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`parent_id\` text(36),
  	\`version_language\` text DEFAULT 'en',
  	\`version_kind\` text DEFAULT 'article',
  	\`version_title\` text,
  	\`version_subheading\` text,
  	\`version_lead\` text,
  	\`version_body\` text,
  	\`version_dateline_place\` text,
  	\`version_dateline_date\` text,
  	\`version_slug\` text,
  	\`version_boilerplate_id\` text(36),
  	\`version_notes_to_editors\` text,
  	\`version_urgency\` numeric DEFAULT 5,
  	\`version_sensitivity\` text DEFAULT 'normal',
  	\`version_content_note\` text,
  	\`version_embargo_until\` text,
  	\`version_embargo_zone\` text DEFAULT 'Europe/Stockholm',
  	\`version_brief_subject\` text,
  	\`version_brief_text\` text,
  	\`version_outreach_plan_when\` text DEFAULT 'none',
  	\`version_outreach_plan_at\` text,
  	\`version_editorial_state\` text DEFAULT 'draft',
  	\`version_publication_status\` text DEFAULT 'unpublished',
  	\`version_revision\` numeric DEFAULT 1,
  	\`version_live_edition\` text,
  	\`version_last_edition\` text,
  	\`version_last_edition_number\` numeric DEFAULT 0,
  	\`version_translation_group\` text,
  	\`version_translation_of\` text,
  	\`version_derived_from\` text,
  	\`version_review_comment\` text,
  	\`version_created_by\` text,
  	\`version_submitted_by\` text,
  	\`version_contributors\` text,
  	\`version_sign_offs\` text,
  	\`version_updated_at\` text,
  	\`version_created_at\` text,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`articles\`(\`id\`) ON UPDATE no action ON DELETE set null,
  	FOREIGN KEY (\`version_boilerplate_id\`) REFERENCES \`boilerplates\`(\`id\`) ON UPDATE no action ON DELETE set null
  );
  `)
  await db.run(sql`CREATE INDEX \`_articles_v_parent_idx\` ON \`_articles_v\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_language_idx\` ON \`_articles_v\` (\`version_language\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_title_idx\` ON \`_articles_v\` (\`version_title\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_slug_idx\` ON \`_articles_v\` (\`version_slug\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_boilerplate_idx\` ON \`_articles_v\` (\`version_boilerplate_id\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_editorial_state_idx\` ON \`_articles_v\` (\`version_editorial_state\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_publication_status_idx\` ON \`_articles_v\` (\`version_publication_status\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_revision_idx\` ON \`_articles_v\` (\`version_revision\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_translation_group_idx\` ON \`_articles_v\` (\`version_translation_group\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_created_by_idx\` ON \`_articles_v\` (\`version_created_by\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_updated_at_idx\` ON \`_articles_v\` (\`version_updated_at\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_version_version_created_at_idx\` ON \`_articles_v\` (\`version_created_at\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_created_at_idx\` ON \`_articles_v\` (\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_updated_at_idx\` ON \`_articles_v\` (\`updated_at\`);`)
  await db.run(sql`CREATE TABLE \`_articles_v_texts\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`text\` text,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`_articles_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_articles_v_texts_order_parent\` ON \`_articles_v_texts\` (\`order\`,\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_articles_v_rels\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`media_id\` text(36),
  	\`topics_id\` text(36),
  	\`helplines_id\` text(36),
  	\`media_lists_id\` text(36),
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`_articles_v\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_id\`) REFERENCES \`media\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`topics_id\`) REFERENCES \`topics\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`helplines_id\`) REFERENCES \`helplines\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_lists_id\`) REFERENCES \`media_lists\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_articles_v_rels_order_idx\` ON \`_articles_v_rels\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_rels_parent_idx\` ON \`_articles_v_rels\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_rels_path_idx\` ON \`_articles_v_rels\` (\`path\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_rels_media_id_idx\` ON \`_articles_v_rels\` (\`media_id\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_rels_topics_id_idx\` ON \`_articles_v_rels\` (\`topics_id\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_rels_helplines_id_idx\` ON \`_articles_v_rels\` (\`helplines_id\`);`)
  await db.run(sql`CREATE INDEX \`_articles_v_rels_media_lists_id_idx\` ON \`_articles_v_rels\` (\`media_lists_id\`);`)
  await db.run(sql`CREATE TABLE \`seminar_summaries_seminar_speakers\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`name\` text,
  	\`title\` text,
  	\`organisation\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`seminar_summaries_seminar_speakers_order_idx\` ON \`seminar_summaries_seminar_speakers\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_seminar_speakers_parent_id_idx\` ON \`seminar_summaries_seminar_speakers\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`seminar_summaries_seminar_languages\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`seminar_summaries_seminar_languages_order_idx\` ON \`seminar_summaries_seminar_languages\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_seminar_languages_parent_idx\` ON \`seminar_summaries_seminar_languages\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`seminar_summaries_seminar_feedback\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`text\` text,
  	\`from\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`seminar_summaries_seminar_feedback_order_idx\` ON \`seminar_summaries_seminar_feedback\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_seminar_feedback_parent_id_idx\` ON \`seminar_summaries_seminar_feedback\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`seminar_summaries_seminar_materials\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`label\` text,
  	\`url\` text,
  	\`media_id\` text(36),
  	FOREIGN KEY (\`media_id\`) REFERENCES \`media\`(\`id\`) ON UPDATE no action ON DELETE set null,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`seminar_summaries_seminar_materials_order_idx\` ON \`seminar_summaries_seminar_materials\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_seminar_materials_parent_id_idx\` ON \`seminar_summaries_seminar_materials\` (\`_parent_id\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_seminar_materials_media_idx\` ON \`seminar_summaries_seminar_materials\` (\`media_id\`);`)
  await db.run(sql`CREATE TABLE \`seminar_summaries_quotes\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`text\` text,
  	\`speaker\` text,
  	\`speaker_title\` text,
  	\`cleared_by\` text,
  	\`cleared_at\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`seminar_summaries_quotes_order_idx\` ON \`seminar_summaries_quotes\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_quotes_parent_id_idx\` ON \`seminar_summaries_quotes\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`seminar_summaries_figures\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`label\` text,
  	\`value\` text,
  	\`unit\` text,
  	\`source\` text,
  	\`as_of\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`seminar_summaries_figures_order_idx\` ON \`seminar_summaries_figures\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_figures_parent_id_idx\` ON \`seminar_summaries_figures\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`seminar_summaries_press_contacts\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`name\` text,
  	\`role\` text,
  	\`email\` text,
  	\`phone\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`seminar_summaries_press_contacts_order_idx\` ON \`seminar_summaries_press_contacts\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_press_contacts_parent_id_idx\` ON \`seminar_summaries_press_contacts\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`seminar_summaries_outreach_plan_wait_for\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`seminar_summaries_outreach_plan_wait_for_order_idx\` ON \`seminar_summaries_outreach_plan_wait_for\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_outreach_plan_wait_for_parent_idx\` ON \`seminar_summaries_outreach_plan_wait_for\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`seminar_summaries\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`language\` text DEFAULT 'en',
  	\`kind\` text DEFAULT 'seminar_summary',
  	\`title\` text,
  	\`subheading\` text,
  	\`lead\` text,
  	\`body\` text,
  	\`dateline_place\` text,
  	\`dateline_date\` text,
  	\`slug\` text,
  	\`seminar_event_name\` text,
  	\`seminar_start\` text,
  	\`seminar_end\` text,
  	\`seminar_precision\` text DEFAULT 'day',
  	\`seminar_status\` text DEFAULT 'held',
  	\`seminar_venue\` text,
  	\`seminar_city\` text,
  	\`seminar_country\` text,
  	\`seminar_accreditation\` text,
  	\`seminar_participant_count\` numeric,
  	\`seminar_participant_count_method\` text,
  	\`seminar_conclusions\` text,
  	\`seminar_recording_url\` text,
  	\`seminar_recording_captions_url\` text,
  	\`boilerplate_id\` text(36),
  	\`notes_to_editors\` text,
  	\`urgency\` numeric DEFAULT 5,
  	\`sensitivity\` text DEFAULT 'normal',
  	\`content_note\` text,
  	\`embargo_until\` text,
  	\`embargo_zone\` text DEFAULT 'Europe/Stockholm',
  	\`brief_subject\` text,
  	\`brief_text\` text,
  	\`outreach_plan_when\` text DEFAULT 'none',
  	\`outreach_plan_at\` text,
  	\`editorial_state\` text DEFAULT 'draft',
  	\`publication_status\` text DEFAULT 'unpublished',
  	\`revision\` numeric DEFAULT 1,
  	\`live_edition\` text,
  	\`last_edition\` text,
  	\`last_edition_number\` numeric DEFAULT 0,
  	\`translation_group\` text,
  	\`translation_of\` text,
  	\`derived_from\` text,
  	\`review_comment\` text,
  	\`created_by\` text,
  	\`submitted_by\` text,
  	\`contributors\` text,
  	\`sign_offs\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	FOREIGN KEY (\`boilerplate_id\`) REFERENCES \`boilerplates\`(\`id\`) ON UPDATE no action ON DELETE set null
  );
  `)
  await db.run(sql`CREATE INDEX \`seminar_summaries_language_idx\` ON \`seminar_summaries\` (\`language\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_title_idx\` ON \`seminar_summaries\` (\`title\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_slug_idx\` ON \`seminar_summaries\` (\`slug\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_boilerplate_idx\` ON \`seminar_summaries\` (\`boilerplate_id\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_editorial_state_idx\` ON \`seminar_summaries\` (\`editorial_state\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_publication_status_idx\` ON \`seminar_summaries\` (\`publication_status\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_revision_idx\` ON \`seminar_summaries\` (\`revision\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_translation_group_idx\` ON \`seminar_summaries\` (\`translation_group\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_created_by_idx\` ON \`seminar_summaries\` (\`created_by\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_updated_at_idx\` ON \`seminar_summaries\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_created_at_idx\` ON \`seminar_summaries\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`seminar_summaries_texts\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`text\` text,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`seminar_summaries_texts_order_parent\` ON \`seminar_summaries_texts\` (\`order\`,\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`seminar_summaries_rels\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`media_id\` text(36),
  	\`topics_id\` text(36),
  	\`helplines_id\` text(36),
  	\`media_lists_id\` text(36),
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_id\`) REFERENCES \`media\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`topics_id\`) REFERENCES \`topics\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`helplines_id\`) REFERENCES \`helplines\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_lists_id\`) REFERENCES \`media_lists\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`seminar_summaries_rels_order_idx\` ON \`seminar_summaries_rels\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_rels_parent_idx\` ON \`seminar_summaries_rels\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_rels_path_idx\` ON \`seminar_summaries_rels\` (\`path\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_rels_media_id_idx\` ON \`seminar_summaries_rels\` (\`media_id\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_rels_topics_id_idx\` ON \`seminar_summaries_rels\` (\`topics_id\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_rels_helplines_id_idx\` ON \`seminar_summaries_rels\` (\`helplines_id\`);`)
  await db.run(sql`CREATE INDEX \`seminar_summaries_rels_media_lists_id_idx\` ON \`seminar_summaries_rels\` (\`media_lists_id\`);`)
  await db.run(sql`CREATE TABLE \`_seminar_summaries_v_version_seminar_speakers\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`name\` text,
  	\`title\` text,
  	\`organisation\` text,
  	\`_uuid\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_seminar_summaries_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_seminar_speakers_order_idx\` ON \`_seminar_summaries_v_version_seminar_speakers\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_seminar_speakers_parent_id_idx\` ON \`_seminar_summaries_v_version_seminar_speakers\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_seminar_summaries_v_version_seminar_languages\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`_seminar_summaries_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_seminar_languages_order_idx\` ON \`_seminar_summaries_v_version_seminar_languages\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_seminar_languages_parent_idx\` ON \`_seminar_summaries_v_version_seminar_languages\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_seminar_summaries_v_version_seminar_feedback\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`text\` text,
  	\`from\` text,
  	\`_uuid\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_seminar_summaries_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_seminar_feedback_order_idx\` ON \`_seminar_summaries_v_version_seminar_feedback\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_seminar_feedback_parent_id_idx\` ON \`_seminar_summaries_v_version_seminar_feedback\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_seminar_summaries_v_version_seminar_materials\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`label\` text,
  	\`url\` text,
  	\`media_id\` text(36),
  	\`_uuid\` text,
  	FOREIGN KEY (\`media_id\`) REFERENCES \`media\`(\`id\`) ON UPDATE no action ON DELETE set null,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_seminar_summaries_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_seminar_materials_order_idx\` ON \`_seminar_summaries_v_version_seminar_materials\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_seminar_materials_parent_id_idx\` ON \`_seminar_summaries_v_version_seminar_materials\` (\`_parent_id\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_seminar_materials_media_idx\` ON \`_seminar_summaries_v_version_seminar_materials\` (\`media_id\`);`)
  await db.run(sql`CREATE TABLE \`_seminar_summaries_v_version_quotes\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`text\` text,
  	\`speaker\` text,
  	\`speaker_title\` text,
  	\`cleared_by\` text,
  	\`cleared_at\` text,
  	\`_uuid\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_seminar_summaries_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_quotes_order_idx\` ON \`_seminar_summaries_v_version_quotes\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_quotes_parent_id_idx\` ON \`_seminar_summaries_v_version_quotes\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_seminar_summaries_v_version_figures\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`label\` text,
  	\`value\` text,
  	\`unit\` text,
  	\`source\` text,
  	\`as_of\` text,
  	\`_uuid\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_seminar_summaries_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_figures_order_idx\` ON \`_seminar_summaries_v_version_figures\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_figures_parent_id_idx\` ON \`_seminar_summaries_v_version_figures\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_seminar_summaries_v_version_press_contacts\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`name\` text,
  	\`role\` text,
  	\`email\` text,
  	\`phone\` text,
  	\`_uuid\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`_seminar_summaries_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_press_contacts_order_idx\` ON \`_seminar_summaries_v_version_press_contacts\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_press_contacts_parent_id_idx\` ON \`_seminar_summaries_v_version_press_contacts\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_seminar_summaries_v_version_outreach_plan_wait_for\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`_seminar_summaries_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_outreach_plan_wait_for_order_idx\` ON \`_seminar_summaries_v_version_outreach_plan_wait_for\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_outreach_plan_wait_for_parent_idx\` ON \`_seminar_summaries_v_version_outreach_plan_wait_for\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_seminar_summaries_v\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`parent_id\` text(36),
  	\`version_language\` text DEFAULT 'en',
  	\`version_kind\` text DEFAULT 'seminar_summary',
  	\`version_title\` text,
  	\`version_subheading\` text,
  	\`version_lead\` text,
  	\`version_body\` text,
  	\`version_dateline_place\` text,
  	\`version_dateline_date\` text,
  	\`version_slug\` text,
  	\`version_seminar_event_name\` text,
  	\`version_seminar_start\` text,
  	\`version_seminar_end\` text,
  	\`version_seminar_precision\` text DEFAULT 'day',
  	\`version_seminar_status\` text DEFAULT 'held',
  	\`version_seminar_venue\` text,
  	\`version_seminar_city\` text,
  	\`version_seminar_country\` text,
  	\`version_seminar_accreditation\` text,
  	\`version_seminar_participant_count\` numeric,
  	\`version_seminar_participant_count_method\` text,
  	\`version_seminar_conclusions\` text,
  	\`version_seminar_recording_url\` text,
  	\`version_seminar_recording_captions_url\` text,
  	\`version_boilerplate_id\` text(36),
  	\`version_notes_to_editors\` text,
  	\`version_urgency\` numeric DEFAULT 5,
  	\`version_sensitivity\` text DEFAULT 'normal',
  	\`version_content_note\` text,
  	\`version_embargo_until\` text,
  	\`version_embargo_zone\` text DEFAULT 'Europe/Stockholm',
  	\`version_brief_subject\` text,
  	\`version_brief_text\` text,
  	\`version_outreach_plan_when\` text DEFAULT 'none',
  	\`version_outreach_plan_at\` text,
  	\`version_editorial_state\` text DEFAULT 'draft',
  	\`version_publication_status\` text DEFAULT 'unpublished',
  	\`version_revision\` numeric DEFAULT 1,
  	\`version_live_edition\` text,
  	\`version_last_edition\` text,
  	\`version_last_edition_number\` numeric DEFAULT 0,
  	\`version_translation_group\` text,
  	\`version_translation_of\` text,
  	\`version_derived_from\` text,
  	\`version_review_comment\` text,
  	\`version_created_by\` text,
  	\`version_submitted_by\` text,
  	\`version_contributors\` text,
  	\`version_sign_offs\` text,
  	\`version_updated_at\` text,
  	\`version_created_at\` text,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE set null,
  	FOREIGN KEY (\`version_boilerplate_id\`) REFERENCES \`boilerplates\`(\`id\`) ON UPDATE no action ON DELETE set null
  );
  `)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_parent_idx\` ON \`_seminar_summaries_v\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_language_idx\` ON \`_seminar_summaries_v\` (\`version_language\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_title_idx\` ON \`_seminar_summaries_v\` (\`version_title\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_slug_idx\` ON \`_seminar_summaries_v\` (\`version_slug\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_boilerplate_idx\` ON \`_seminar_summaries_v\` (\`version_boilerplate_id\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_editorial_state_idx\` ON \`_seminar_summaries_v\` (\`version_editorial_state\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_publication_status_idx\` ON \`_seminar_summaries_v\` (\`version_publication_status\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_revision_idx\` ON \`_seminar_summaries_v\` (\`version_revision\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_translation_group_idx\` ON \`_seminar_summaries_v\` (\`version_translation_group\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_created_by_idx\` ON \`_seminar_summaries_v\` (\`version_created_by\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_updated_at_idx\` ON \`_seminar_summaries_v\` (\`version_updated_at\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_version_version_created_at_idx\` ON \`_seminar_summaries_v\` (\`version_created_at\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_created_at_idx\` ON \`_seminar_summaries_v\` (\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_updated_at_idx\` ON \`_seminar_summaries_v\` (\`updated_at\`);`)
  await db.run(sql`CREATE TABLE \`_seminar_summaries_v_texts\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`text\` text,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`_seminar_summaries_v\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_texts_order_parent\` ON \`_seminar_summaries_v_texts\` (\`order\`,\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`_seminar_summaries_v_rels\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`media_id\` text(36),
  	\`topics_id\` text(36),
  	\`helplines_id\` text(36),
  	\`media_lists_id\` text(36),
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`_seminar_summaries_v\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_id\`) REFERENCES \`media\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`topics_id\`) REFERENCES \`topics\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`helplines_id\`) REFERENCES \`helplines\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_lists_id\`) REFERENCES \`media_lists\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_rels_order_idx\` ON \`_seminar_summaries_v_rels\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_rels_parent_idx\` ON \`_seminar_summaries_v_rels\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_rels_path_idx\` ON \`_seminar_summaries_v_rels\` (\`path\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_rels_media_id_idx\` ON \`_seminar_summaries_v_rels\` (\`media_id\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_rels_topics_id_idx\` ON \`_seminar_summaries_v_rels\` (\`topics_id\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_rels_helplines_id_idx\` ON \`_seminar_summaries_v_rels\` (\`helplines_id\`);`)
  await db.run(sql`CREATE INDEX \`_seminar_summaries_v_rels_media_lists_id_idx\` ON \`_seminar_summaries_v_rels\` (\`media_lists_id\`);`)
  await db.run(sql`CREATE TABLE \`media\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`alt\` text,
  	\`caption\` text,
  	\`credit\` text,
  	\`licence\` text,
  	\`usage\` text,
  	\`depicts_person\` integer,
  	\`consent_id\` text(36),
  	\`hash\` text,
  	\`variants\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`url\` text,
  	\`thumbnail_u_r_l\` text,
  	\`filename\` text,
  	\`mime_type\` text,
  	\`filesize\` numeric,
  	\`width\` numeric,
  	\`height\` numeric,
  	FOREIGN KEY (\`consent_id\`) REFERENCES \`consent_records\`(\`id\`) ON UPDATE no action ON DELETE set null
  );
  `)
  await db.run(sql`CREATE INDEX \`media_consent_idx\` ON \`media\` (\`consent_id\`);`)
  await db.run(sql`CREATE INDEX \`media_hash_idx\` ON \`media\` (\`hash\`);`)
  await db.run(sql`CREATE INDEX \`media_variants_idx\` ON \`media\` (\`variants\`);`)
  await db.run(sql`CREATE INDEX \`media_updated_at_idx\` ON \`media\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`media_created_at_idx\` ON \`media\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`media_filename_idx\` ON \`media\` (\`filename\`);`)
  await db.run(sql`CREATE TABLE \`campaigns\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`title\` text,
  	\`type\` text NOT NULL,
  	\`state\` text NOT NULL,
  	\`paused_reason\` text,
  	\`story_key\` text NOT NULL,
  	\`translation_group\` text NOT NULL,
  	\`lists\` text NOT NULL,
  	\`wait_for\` text,
  	\`options\` text,
  	\`launch_at\` text,
  	\`started_at\` text,
  	\`finished_at\` text,
  	\`created_by\` text,
  	\`launched_by\` text,
  	\`candidates\` numeric DEFAULT 0,
  	\`planned\` numeric DEFAULT 0,
  	\`excluded\` numeric DEFAULT 0,
  	\`plan_complete\` integer DEFAULT false,
  	\`frozen\` text,
  	\`watermark\` text,
  	\`slices\` numeric DEFAULT 0,
  	\`lease_holder\` text,
  	\`lease_token\` numeric DEFAULT 0,
  	\`lease_until\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`campaigns_story_key_idx\` ON \`campaigns\` (\`story_key\`);`)
  await db.run(sql`CREATE INDEX \`campaigns_translation_group_idx\` ON \`campaigns\` (\`translation_group\`);`)
  await db.run(sql`CREATE INDEX \`campaigns_updated_at_idx\` ON \`campaigns\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`campaigns_created_at_idx\` ON \`campaigns\` (\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`state_launchAt_idx\` ON \`campaigns\` (\`state\`,\`launch_at\`);`)
  await db.run(sql`CREATE TABLE \`batches\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`campaign\` text NOT NULL,
  	\`slice\` numeric NOT NULL,
  	\`language\` text NOT NULL,
  	\`state\` text NOT NULL,
  	\`reason\` text,
  	\`priority\` numeric NOT NULL,
  	\`not_before\` text NOT NULL,
  	\`size\` numeric NOT NULL,
  	\`submitted\` numeric DEFAULT 0,
  	\`failed\` numeric DEFAULT 0,
  	\`generation\` numeric DEFAULT 1,
  	\`mode\` text DEFAULT 'strict',
  	\`attempts\` numeric DEFAULT 0,
  	\`open_attempts\` numeric DEFAULT 0,
  	\`idempotency_key\` text,
  	\`payload_hash\` text,
  	\`first_attempt_at\` text,
  	\`settled_at\` text,
  	\`lease_holder\` text,
  	\`lease_token\` numeric DEFAULT 0,
  	\`lease_until\` text,
  	\`sealed\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`batches_updated_at_idx\` ON \`batches\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`batches_created_at_idx\` ON \`batches\` (\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`campaign_state_priority_notBefore_idx\` ON \`batches\` (\`campaign\`,\`state\`,\`priority\`,\`not_before\`);`)
  await db.run(sql`CREATE INDEX \`campaign_settledAt_idx\` ON \`batches\` (\`campaign\`,\`settled_at\`);`)
  await db.run(sql`CREATE TABLE \`deliveries\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`campaign\` text NOT NULL,
  	\`contact\` text NOT NULL,
  	\`batch\` text,
  	\`list\` text,
  	\`address\` text,
  	\`language\` text,
  	\`country\` text,
  	\`state\` text NOT NULL,
  	\`reason\` text,
  	\`rank\` numeric NOT NULL,
  	\`provider_id\` text,
  	\`position\` numeric,
  	\`state_at\` text NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`deliveries_contact_idx\` ON \`deliveries\` (\`contact\`);`)
  await db.run(sql`CREATE INDEX \`deliveries_batch_idx\` ON \`deliveries\` (\`batch\`);`)
  await db.run(sql`CREATE INDEX \`deliveries_provider_id_idx\` ON \`deliveries\` (\`provider_id\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`campaign_contact_idx\` ON \`deliveries\` (\`campaign\`,\`contact\`);`)
  await db.run(sql`CREATE INDEX \`campaign_state_idx\` ON \`deliveries\` (\`campaign\`,\`state\`);`)
  await db.run(sql`CREATE TABLE \`contacts\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`name\` text,
  	\`email\` text NOT NULL,
  	\`outlet_id\` text(36),
  	\`role\` text,
  	\`beats\` text,
  	\`countries\` text,
  	\`languages\` text,
  	\`audience\` text DEFAULT 'journalist',
  	\`format\` text DEFAULT 'html',
  	\`frequency\` text DEFAULT 'each',
  	\`time_zone\` text,
  	\`legal_basis\` text DEFAULT 'legitimate_interest',
  	\`opt_in\` text DEFAULT 'none',
  	\`source\` text DEFAULT 'Entered by hand',
  	\`source_date\` text,
  	\`notice_sent_at\` text,
  	\`embargo_trusted\` integer DEFAULT false,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	FOREIGN KEY (\`outlet_id\`) REFERENCES \`outlets\`(\`id\`) ON UPDATE no action ON DELETE set null
  );
  `)
  await db.run(sql`CREATE INDEX \`contacts_name_idx\` ON \`contacts\` (\`name\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`contacts_email_idx\` ON \`contacts\` (\`email\`);`)
  await db.run(sql`CREATE INDEX \`contacts_outlet_idx\` ON \`contacts\` (\`outlet_id\`);`)
  await db.run(sql`CREATE INDEX \`contacts_updated_at_idx\` ON \`contacts\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`contacts_created_at_idx\` ON \`contacts\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`outlets\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`name\` text NOT NULL,
  	\`kind\` text,
  	\`country\` text,
  	\`language\` text,
  	\`url\` text,
  	\`name_key\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE UNIQUE INDEX \`outlets_name_key_idx\` ON \`outlets\` (\`name_key\`);`)
  await db.run(sql`CREATE INDEX \`outlets_updated_at_idx\` ON \`outlets\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`outlets_created_at_idx\` ON \`outlets\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`media_lists\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`name\` text NOT NULL,
  	\`public_name\` text,
  	\`audience\` text DEFAULT 'journalist',
  	\`description\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`media_lists_name_idx\` ON \`media_lists\` (\`name\`);`)
  await db.run(sql`CREATE INDEX \`media_lists_updated_at_idx\` ON \`media_lists\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`media_lists_created_at_idx\` ON \`media_lists\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`list_members\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`list_id\` text(36) NOT NULL,
  	\`contact_id\` text(36) NOT NULL,
  	\`state\` text DEFAULT 'active' NOT NULL,
  	\`source\` text DEFAULT 'Added by hand',
  	\`added_at\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	FOREIGN KEY (\`list_id\`) REFERENCES \`media_lists\`(\`id\`) ON UPDATE no action ON DELETE set null,
  	FOREIGN KEY (\`contact_id\`) REFERENCES \`contacts\`(\`id\`) ON UPDATE no action ON DELETE set null
  );
  `)
  await db.run(sql`CREATE INDEX \`list_members_list_idx\` ON \`list_members\` (\`list_id\`);`)
  await db.run(sql`CREATE INDEX \`list_members_contact_idx\` ON \`list_members\` (\`contact_id\`);`)
  await db.run(sql`CREATE INDEX \`list_members_updated_at_idx\` ON \`list_members\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`list_members_created_at_idx\` ON \`list_members\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`list_contact_idx\` ON \`list_members\` (\`list_id\`,\`contact_id\`);`)
  await db.run(sql`CREATE INDEX \`list_state_contact_idx\` ON \`list_members\` (\`list_id\`,\`state\`,\`contact_id\`);`)
  await db.run(sql`CREATE TABLE \`suppressions\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`key\` text NOT NULL,
  	\`reason\` text NOT NULL,
  	\`source\` text,
  	\`at\` text NOT NULL,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE UNIQUE INDEX \`suppressions_key_idx\` ON \`suppressions\` (\`key\`);`)
  await db.run(sql`CREATE INDEX \`suppressions_at_idx\` ON \`suppressions\` (\`at\`);`)
  await db.run(sql`CREATE INDEX \`suppressions_updated_at_idx\` ON \`suppressions\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`suppressions_created_at_idx\` ON \`suppressions\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`import_jobs\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`file\` text,
  	\`list\` text,
  	\`list_name\` text,
  	\`dry_run\` integer DEFAULT false,
  	\`state\` text NOT NULL,
  	\`message\` text,
  	\`total\` numeric DEFAULT 0,
  	\`read\` numeric DEFAULT 0,
  	\`created\` numeric DEFAULT 0,
  	\`updated\` numeric DEFAULT 0,
  	\`unchanged\` numeric DEFAULT 0,
  	\`duplicates\` numeric DEFAULT 0,
  	\`rejected\` numeric DEFAULT 0,
  	\`started_at\` text,
  	\`finished_at\` text,
  	\`created_by\` text,
  	\`audience\` text,
  	\`spool\` text,
  	\`bytes\` numeric DEFAULT 0,
  	\`delimiter\` text,
  	\`columns\` text,
  	\`header_records\` numeric DEFAULT 1,
  	\`watermark\` numeric DEFAULT 0,
  	\`parts\` numeric DEFAULT 0,
  	\`lease_holder\` text,
  	\`lease_token\` numeric DEFAULT 0,
  	\`lease_until\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`import_jobs_updated_at_idx\` ON \`import_jobs\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`import_jobs_created_at_idx\` ON \`import_jobs\` (\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`state_leaseUntil_idx\` ON \`import_jobs\` (\`state\`,\`lease_until\`);`)
  await db.run(sql`CREATE TABLE \`import_rejections\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`job\` text NOT NULL,
  	\`part\` numeric NOT NULL,
  	\`rows\` text NOT NULL,
  	\`at\` text NOT NULL,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`import_rejections_at_idx\` ON \`import_rejections\` (\`at\`);`)
  await db.run(sql`CREATE INDEX \`import_rejections_updated_at_idx\` ON \`import_rejections\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`import_rejections_created_at_idx\` ON \`import_rejections\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`job_part_idx\` ON \`import_rejections\` (\`job\`,\`part\`);`)
  await db.run(sql`CREATE TABLE \`topics\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`code\` text NOT NULL,
  	\`name\` text NOT NULL,
  	\`scheme\` text DEFAULT 'iptc' NOT NULL,
  	\`status\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`topics_status_idx\` ON \`topics\` (\`status\`);`)
  await db.run(sql`CREATE INDEX \`topics_updated_at_idx\` ON \`topics\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`topics_created_at_idx\` ON \`topics\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`scheme_code_idx\` ON \`topics\` (\`scheme\`,\`code\`);`)
  await db.run(sql`CREATE TABLE \`boilerplates\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`name\` text NOT NULL,
  	\`language\` text NOT NULL,
  	\`text\` text NOT NULL,
  	\`status\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`boilerplates_status_idx\` ON \`boilerplates\` (\`status\`);`)
  await db.run(sql`CREATE INDEX \`boilerplates_updated_at_idx\` ON \`boilerplates\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`boilerplates_created_at_idx\` ON \`boilerplates\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`helplines_languages\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`helplines\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`helplines_languages_order_idx\` ON \`helplines_languages\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`helplines_languages_parent_idx\` ON \`helplines_languages\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`helplines\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`country\` text NOT NULL,
  	\`name\` text NOT NULL,
  	\`phone\` text,
  	\`url\` text,
  	\`verified\` integer DEFAULT false,
  	\`verified_at\` text,
  	\`verified_by\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`helplines_updated_at_idx\` ON \`helplines\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`helplines_created_at_idx\` ON \`helplines\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`consent_records_channels\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`consent_records\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`consent_records_channels_order_idx\` ON \`consent_records_channels\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`consent_records_channels_parent_idx\` ON \`consent_records_channels\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`consent_records\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`subject_code\` text NOT NULL,
  	\`scope\` text,
  	\`valid_until\` text,
  	\`reconfirmed_at\` text,
  	\`withdrawn_at\` text,
  	\`note\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE UNIQUE INDEX \`consent_records_subject_code_idx\` ON \`consent_records\` (\`subject_code\`);`)
  await db.run(sql`CREATE INDEX \`consent_records_updated_at_idx\` ON \`consent_records\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`consent_records_created_at_idx\` ON \`consent_records\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`terms\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`language\` text NOT NULL,
  	\`term\` text NOT NULL,
  	\`severity\` text DEFAULT 'warn' NOT NULL,
  	\`alternative\` text,
  	\`rationale\` text,
  	\`status\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`terms_status_idx\` ON \`terms\` (\`status\`);`)
  await db.run(sql`CREATE INDEX \`terms_updated_at_idx\` ON \`terms\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`terms_created_at_idx\` ON \`terms\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`language_term_idx\` ON \`terms\` (\`language\`,\`term\`);`)
  await db.run(sql`CREATE TABLE \`coverage\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`title\` text NOT NULL,
  	\`url\` text NOT NULL,
  	\`outlet_id\` text(36),
  	\`date\` text,
  	\`story_key\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	FOREIGN KEY (\`outlet_id\`) REFERENCES \`outlets\`(\`id\`) ON UPDATE no action ON DELETE set null
  );
  `)
  await db.run(sql`CREATE INDEX \`coverage_outlet_idx\` ON \`coverage\` (\`outlet_id\`);`)
  await db.run(sql`CREATE INDEX \`coverage_story_key_idx\` ON \`coverage\` (\`story_key\`);`)
  await db.run(sql`CREATE INDEX \`coverage_updated_at_idx\` ON \`coverage\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`coverage_created_at_idx\` ON \`coverage\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`editions\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`title\` text,
  	\`story_key\` text,
  	\`number\` numeric,
  	\`language\` text,
  	\`translation_group\` text,
  	\`hash\` text,
  	\`canon_version\` numeric,
  	\`canonical\` text,
  	\`sign_offs\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`editions_story_key_idx\` ON \`editions\` (\`story_key\`);`)
  await db.run(sql`CREATE INDEX \`editions_translation_group_idx\` ON \`editions\` (\`translation_group\`);`)
  await db.run(sql`CREATE INDEX \`editions_hash_idx\` ON \`editions\` (\`hash\`);`)
  await db.run(sql`CREATE INDEX \`editions_updated_at_idx\` ON \`editions\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`editions_created_at_idx\` ON \`editions\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`storyKey_number_idx\` ON \`editions\` (\`story_key\`,\`number\`);`)
  await db.run(sql`CREATE TABLE \`publications\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`story_key\` text,
  	\`language\` text,
  	\`section\` text,
  	\`slug\` text,
  	\`kind\` text,
  	\`translation_group\` text,
  	\`status\` text,
  	\`edition\` text,
  	\`visible_from\` text,
  	\`next_edition\` text,
  	\`next_visible_from\` text,
  	\`next_state\` text,
  	\`next_reason\` text,
  	\`rev\` numeric DEFAULT 1,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE UNIQUE INDEX \`publications_story_key_idx\` ON \`publications\` (\`story_key\`);`)
  await db.run(sql`CREATE INDEX \`publications_translation_group_idx\` ON \`publications\` (\`translation_group\`);`)
  await db.run(sql`CREATE INDEX \`publications_status_idx\` ON \`publications\` (\`status\`);`)
  await db.run(sql`CREATE INDEX \`publications_edition_idx\` ON \`publications\` (\`edition\`);`)
  await db.run(sql`CREATE INDEX \`publications_visible_from_idx\` ON \`publications\` (\`visible_from\`);`)
  await db.run(sql`CREATE INDEX \`publications_next_visible_from_idx\` ON \`publications\` (\`next_visible_from\`);`)
  await db.run(sql`CREATE INDEX \`publications_updated_at_idx\` ON \`publications\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`publications_created_at_idx\` ON \`publications\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`language_section_slug_idx\` ON \`publications\` (\`language\`,\`section\`,\`slug\`);`)
  await db.run(sql`CREATE INDEX \`language_status_visibleFrom_idx\` ON \`publications\` (\`language\`,\`status\`,\`visible_from\`);`)
  await db.run(sql`CREATE TABLE \`audit_events\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`action\` text,
  	\`subject\` text,
  	\`seq\` numeric,
  	\`actor\` text,
  	\`actor_name\` text,
  	\`address\` text,
  	\`edition\` text,
  	\`edition_hash\` text,
  	\`data\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`audit_events_action_idx\` ON \`audit_events\` (\`action\`);`)
  await db.run(sql`CREATE INDEX \`audit_events_subject_idx\` ON \`audit_events\` (\`subject\`);`)
  await db.run(sql`CREATE INDEX \`audit_events_actor_idx\` ON \`audit_events\` (\`actor\`);`)
  await db.run(sql`CREATE INDEX \`audit_events_updated_at_idx\` ON \`audit_events\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`audit_events_created_at_idx\` ON \`audit_events\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`subject_seq_idx\` ON \`audit_events\` (\`subject\`,\`seq\`);`)
  await db.run(sql`CREATE TABLE \`users_roles\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`users\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`users_roles_order_idx\` ON \`users_roles\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`users_roles_parent_idx\` ON \`users_roles\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`users_sessions\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`created_at\` text,
  	\`expires_at\` text NOT NULL,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`users\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`users_sessions_order_idx\` ON \`users_sessions\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`users_sessions_parent_id_idx\` ON \`users_sessions\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`users\` (
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
  await db.run(sql`CREATE INDEX \`users_updated_at_idx\` ON \`users\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`users_created_at_idx\` ON \`users\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`users_email_idx\` ON \`users\` (\`email\`);`)
  await db.run(sql`CREATE TABLE \`slugs\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`language\` text,
  	\`section\` text,
  	\`slug\` text,
  	\`story_key\` text,
  	\`current\` integer,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`slugs_story_key_idx\` ON \`slugs\` (\`story_key\`);`)
  await db.run(sql`CREATE INDEX \`slugs_updated_at_idx\` ON \`slugs\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`slugs_created_at_idx\` ON \`slugs\` (\`created_at\`);`)
  await db.run(sql`CREATE UNIQUE INDEX \`language_section_slug_1_idx\` ON \`slugs\` (\`language\`,\`section\`,\`slug\`);`)
  await db.run(sql`CREATE TABLE \`media_uses\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`hash\` text,
  	\`story_key\` text,
  	\`edition\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`media_uses_hash_idx\` ON \`media_uses\` (\`hash\`);`)
  await db.run(sql`CREATE INDEX \`media_uses_story_key_idx\` ON \`media_uses\` (\`story_key\`);`)
  await db.run(sql`CREATE INDEX \`media_uses_edition_idx\` ON \`media_uses\` (\`edition\`);`)
  await db.run(sql`CREATE INDEX \`media_uses_updated_at_idx\` ON \`media_uses\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`media_uses_created_at_idx\` ON \`media_uses\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`leases\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`key\` text,
  	\`holder\` text,
  	\`token\` numeric,
  	\`until\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE UNIQUE INDEX \`leases_key_idx\` ON \`leases\` (\`key\`);`)
  await db.run(sql`CREATE INDEX \`leases_updated_at_idx\` ON \`leases\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`leases_created_at_idx\` ON \`leases\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`values\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`key\` text,
  	\`value\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE UNIQUE INDEX \`values_key_idx\` ON \`values\` (\`key\`);`)
  await db.run(sql`CREATE INDEX \`values_updated_at_idx\` ON \`values\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`values_created_at_idx\` ON \`values\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`inbound_events\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`event_id\` text NOT NULL,
  	\`type\` text NOT NULL,
  	\`at\` text NOT NULL,
  	\`provider_id\` text,
  	\`campaign\` text,
  	\`delivery\` text,
  	\`reason\` text,
  	\`applied\` integer DEFAULT false,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE UNIQUE INDEX \`inbound_events_event_id_idx\` ON \`inbound_events\` (\`event_id\`);`)
  await db.run(sql`CREATE INDEX \`inbound_events_updated_at_idx\` ON \`inbound_events\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`inbound_events_created_at_idx\` ON \`inbound_events\` (\`created_at\`);`)
  await db.run(sql`CREATE INDEX \`providerId_applied_idx\` ON \`inbound_events\` (\`provider_id\`,\`applied\`);`)
  await db.run(sql`CREATE TABLE \`rate_buckets\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`key\` text NOT NULL,
  	\`per_second\` numeric NOT NULL,
  	\`learned\` integer DEFAULT false,
  	\`refilled_at\` numeric NOT NULL,
  	\`hold_until\` numeric DEFAULT 0,
  	\`version\` numeric NOT NULL,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE UNIQUE INDEX \`rate_buckets_key_idx\` ON \`rate_buckets\` (\`key\`);`)
  await db.run(sql`CREATE INDEX \`rate_buckets_updated_at_idx\` ON \`rate_buckets\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`rate_buckets_created_at_idx\` ON \`rate_buckets\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`payload_kv\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`key\` text NOT NULL,
  	\`data\` text NOT NULL
  );
  `)
  await db.run(sql`CREATE UNIQUE INDEX \`payload_kv_key_idx\` ON \`payload_kv\` (\`key\`);`)
  await db.run(sql`CREATE TABLE \`payload_locked_documents\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`global_slug\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_global_slug_idx\` ON \`payload_locked_documents\` (\`global_slug\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_updated_at_idx\` ON \`payload_locked_documents\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_created_at_idx\` ON \`payload_locked_documents\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`payload_locked_documents_rels\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`press_releases_id\` text(36),
  	\`articles_id\` text(36),
  	\`seminar_summaries_id\` text(36),
  	\`media_id\` text(36),
  	\`topics_id\` text(36),
  	\`boilerplates_id\` text(36),
  	\`helplines_id\` text(36),
  	\`consent_records_id\` text(36),
  	\`terms_id\` text(36),
  	\`coverage_id\` text(36),
  	\`users_id\` text(36),
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`payload_locked_documents\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`press_releases_id\`) REFERENCES \`press_releases\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`articles_id\`) REFERENCES \`articles\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`seminar_summaries_id\`) REFERENCES \`seminar_summaries\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`media_id\`) REFERENCES \`media\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`topics_id\`) REFERENCES \`topics\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`boilerplates_id\`) REFERENCES \`boilerplates\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`helplines_id\`) REFERENCES \`helplines\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`consent_records_id\`) REFERENCES \`consent_records\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`terms_id\`) REFERENCES \`terms\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`coverage_id\`) REFERENCES \`coverage\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`users_id\`) REFERENCES \`users\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_order_idx\` ON \`payload_locked_documents_rels\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_parent_idx\` ON \`payload_locked_documents_rels\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_path_idx\` ON \`payload_locked_documents_rels\` (\`path\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_press_releases_id_idx\` ON \`payload_locked_documents_rels\` (\`press_releases_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_articles_id_idx\` ON \`payload_locked_documents_rels\` (\`articles_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_seminar_summaries_id_idx\` ON \`payload_locked_documents_rels\` (\`seminar_summaries_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_media_id_idx\` ON \`payload_locked_documents_rels\` (\`media_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_topics_id_idx\` ON \`payload_locked_documents_rels\` (\`topics_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_boilerplates_id_idx\` ON \`payload_locked_documents_rels\` (\`boilerplates_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_helplines_id_idx\` ON \`payload_locked_documents_rels\` (\`helplines_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_consent_records_id_idx\` ON \`payload_locked_documents_rels\` (\`consent_records_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_terms_id_idx\` ON \`payload_locked_documents_rels\` (\`terms_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_coverage_id_idx\` ON \`payload_locked_documents_rels\` (\`coverage_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_locked_documents_rels_users_id_idx\` ON \`payload_locked_documents_rels\` (\`users_id\`);`)
  await db.run(sql`CREATE TABLE \`payload_preferences\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`key\` text,
  	\`value\` text,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`payload_preferences_key_idx\` ON \`payload_preferences\` (\`key\`);`)
  await db.run(sql`CREATE INDEX \`payload_preferences_updated_at_idx\` ON \`payload_preferences\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`payload_preferences_created_at_idx\` ON \`payload_preferences\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`payload_preferences_rels\` (
  	\`id\` integer PRIMARY KEY NOT NULL,
  	\`order\` integer,
  	\`parent_id\` text(36) NOT NULL,
  	\`path\` text NOT NULL,
  	\`users_id\` text(36),
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`payload_preferences\`(\`id\`) ON UPDATE no action ON DELETE cascade,
  	FOREIGN KEY (\`users_id\`) REFERENCES \`users\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`payload_preferences_rels_order_idx\` ON \`payload_preferences_rels\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`payload_preferences_rels_parent_idx\` ON \`payload_preferences_rels\` (\`parent_id\`);`)
  await db.run(sql`CREATE INDEX \`payload_preferences_rels_path_idx\` ON \`payload_preferences_rels\` (\`path\`);`)
  await db.run(sql`CREATE INDEX \`payload_preferences_rels_users_id_idx\` ON \`payload_preferences_rels\` (\`users_id\`);`)
  await db.run(sql`CREATE TABLE \`payload_migrations\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`name\` text,
  	\`batch\` numeric,
  	\`updated_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL,
  	\`created_at\` text DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) NOT NULL
  );
  `)
  await db.run(sql`CREATE INDEX \`payload_migrations_updated_at_idx\` ON \`payload_migrations\` (\`updated_at\`);`)
  await db.run(sql`CREATE INDEX \`payload_migrations_created_at_idx\` ON \`payload_migrations\` (\`created_at\`);`)
  await db.run(sql`CREATE TABLE \`newsroom_languages\` (
  	\`order\` integer NOT NULL,
  	\`parent_id\` text(36) NOT NULL,
  	\`value\` text,
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	FOREIGN KEY (\`parent_id\`) REFERENCES \`newsroom\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`newsroom_languages_order_idx\` ON \`newsroom_languages\` (\`order\`);`)
  await db.run(sql`CREATE INDEX \`newsroom_languages_parent_idx\` ON \`newsroom_languages\` (\`parent_id\`);`)
  await db.run(sql`CREATE TABLE \`newsroom\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`name\` text DEFAULT 'Newsroom',
  	\`tagline\` text,
  	\`sender_name\` text,
  	\`sender_email\` text,
  	\`contact_email\` text,
  	\`contact_phone\` text,
  	\`contact_address\` text,
  	\`colours_accent\` text DEFAULT '#7a1f3d',
  	\`updated_at\` text,
  	\`created_at\` text
  );
  `)
  await db.run(sql`CREATE TABLE \`outreach_policy_country_rules\` (
  	\`_order\` integer NOT NULL,
  	\`_parent_id\` text(36) NOT NULL,
  	\`id\` text PRIMARY KEY NOT NULL,
  	\`country\` text,
  	\`rule\` text,
  	FOREIGN KEY (\`_parent_id\`) REFERENCES \`outreach_policy\`(\`id\`) ON UPDATE no action ON DELETE cascade
  );
  `)
  await db.run(sql`CREATE INDEX \`outreach_policy_country_rules_order_idx\` ON \`outreach_policy_country_rules\` (\`_order\`);`)
  await db.run(sql`CREATE INDEX \`outreach_policy_country_rules_parent_id_idx\` ON \`outreach_policy_country_rules\` (\`_parent_id\`);`)
  await db.run(sql`CREATE TABLE \`outreach_policy\` (
  	\`id\` text(36) PRIMARY KEY NOT NULL,
  	\`cooling_off_seconds\` numeric,
  	\`requests_per_second\` numeric DEFAULT 2,
  	\`updated_at\` text,
  	\`created_at\` text
  );
  `)
}

export async function down({ db, payload, req }: MigrateDownArgs): Promise<void> {
  await db.run(sql`DROP TABLE \`press_releases_quotes\`;`)
  await db.run(sql`DROP TABLE \`press_releases_figures\`;`)
  await db.run(sql`DROP TABLE \`press_releases_press_contacts\`;`)
  await db.run(sql`DROP TABLE \`press_releases_outreach_plan_wait_for\`;`)
  await db.run(sql`DROP TABLE \`press_releases\`;`)
  await db.run(sql`DROP TABLE \`press_releases_texts\`;`)
  await db.run(sql`DROP TABLE \`press_releases_rels\`;`)
  await db.run(sql`DROP TABLE \`_press_releases_v_version_quotes\`;`)
  await db.run(sql`DROP TABLE \`_press_releases_v_version_figures\`;`)
  await db.run(sql`DROP TABLE \`_press_releases_v_version_press_contacts\`;`)
  await db.run(sql`DROP TABLE \`_press_releases_v_version_outreach_plan_wait_for\`;`)
  await db.run(sql`DROP TABLE \`_press_releases_v\`;`)
  await db.run(sql`DROP TABLE \`_press_releases_v_texts\`;`)
  await db.run(sql`DROP TABLE \`_press_releases_v_rels\`;`)
  await db.run(sql`DROP TABLE \`articles_quotes\`;`)
  await db.run(sql`DROP TABLE \`articles_figures\`;`)
  await db.run(sql`DROP TABLE \`articles_press_contacts\`;`)
  await db.run(sql`DROP TABLE \`articles_outreach_plan_wait_for\`;`)
  await db.run(sql`DROP TABLE \`articles\`;`)
  await db.run(sql`DROP TABLE \`articles_texts\`;`)
  await db.run(sql`DROP TABLE \`articles_rels\`;`)
  await db.run(sql`DROP TABLE \`_articles_v_version_quotes\`;`)
  await db.run(sql`DROP TABLE \`_articles_v_version_figures\`;`)
  await db.run(sql`DROP TABLE \`_articles_v_version_press_contacts\`;`)
  await db.run(sql`DROP TABLE \`_articles_v_version_outreach_plan_wait_for\`;`)
  await db.run(sql`DROP TABLE \`_articles_v\`;`)
  await db.run(sql`DROP TABLE \`_articles_v_texts\`;`)
  await db.run(sql`DROP TABLE \`_articles_v_rels\`;`)
  await db.run(sql`DROP TABLE \`seminar_summaries_seminar_speakers\`;`)
  await db.run(sql`DROP TABLE \`seminar_summaries_seminar_languages\`;`)
  await db.run(sql`DROP TABLE \`seminar_summaries_seminar_feedback\`;`)
  await db.run(sql`DROP TABLE \`seminar_summaries_seminar_materials\`;`)
  await db.run(sql`DROP TABLE \`seminar_summaries_quotes\`;`)
  await db.run(sql`DROP TABLE \`seminar_summaries_figures\`;`)
  await db.run(sql`DROP TABLE \`seminar_summaries_press_contacts\`;`)
  await db.run(sql`DROP TABLE \`seminar_summaries_outreach_plan_wait_for\`;`)
  await db.run(sql`DROP TABLE \`seminar_summaries\`;`)
  await db.run(sql`DROP TABLE \`seminar_summaries_texts\`;`)
  await db.run(sql`DROP TABLE \`seminar_summaries_rels\`;`)
  await db.run(sql`DROP TABLE \`_seminar_summaries_v_version_seminar_speakers\`;`)
  await db.run(sql`DROP TABLE \`_seminar_summaries_v_version_seminar_languages\`;`)
  await db.run(sql`DROP TABLE \`_seminar_summaries_v_version_seminar_feedback\`;`)
  await db.run(sql`DROP TABLE \`_seminar_summaries_v_version_seminar_materials\`;`)
  await db.run(sql`DROP TABLE \`_seminar_summaries_v_version_quotes\`;`)
  await db.run(sql`DROP TABLE \`_seminar_summaries_v_version_figures\`;`)
  await db.run(sql`DROP TABLE \`_seminar_summaries_v_version_press_contacts\`;`)
  await db.run(sql`DROP TABLE \`_seminar_summaries_v_version_outreach_plan_wait_for\`;`)
  await db.run(sql`DROP TABLE \`_seminar_summaries_v\`;`)
  await db.run(sql`DROP TABLE \`_seminar_summaries_v_texts\`;`)
  await db.run(sql`DROP TABLE \`_seminar_summaries_v_rels\`;`)
  await db.run(sql`DROP TABLE \`media\`;`)
  await db.run(sql`DROP TABLE \`campaigns\`;`)
  await db.run(sql`DROP TABLE \`batches\`;`)
  await db.run(sql`DROP TABLE \`deliveries\`;`)
  await db.run(sql`DROP TABLE \`contacts\`;`)
  await db.run(sql`DROP TABLE \`outlets\`;`)
  await db.run(sql`DROP TABLE \`media_lists\`;`)
  await db.run(sql`DROP TABLE \`list_members\`;`)
  await db.run(sql`DROP TABLE \`suppressions\`;`)
  await db.run(sql`DROP TABLE \`import_jobs\`;`)
  await db.run(sql`DROP TABLE \`import_rejections\`;`)
  await db.run(sql`DROP TABLE \`topics\`;`)
  await db.run(sql`DROP TABLE \`boilerplates\`;`)
  await db.run(sql`DROP TABLE \`helplines_languages\`;`)
  await db.run(sql`DROP TABLE \`helplines\`;`)
  await db.run(sql`DROP TABLE \`consent_records_channels\`;`)
  await db.run(sql`DROP TABLE \`consent_records\`;`)
  await db.run(sql`DROP TABLE \`terms\`;`)
  await db.run(sql`DROP TABLE \`coverage\`;`)
  await db.run(sql`DROP TABLE \`editions\`;`)
  await db.run(sql`DROP TABLE \`publications\`;`)
  await db.run(sql`DROP TABLE \`audit_events\`;`)
  await db.run(sql`DROP TABLE \`users_roles\`;`)
  await db.run(sql`DROP TABLE \`users_sessions\`;`)
  await db.run(sql`DROP TABLE \`users\`;`)
  await db.run(sql`DROP TABLE \`slugs\`;`)
  await db.run(sql`DROP TABLE \`media_uses\`;`)
  await db.run(sql`DROP TABLE \`leases\`;`)
  await db.run(sql`DROP TABLE \`values\`;`)
  await db.run(sql`DROP TABLE \`inbound_events\`;`)
  await db.run(sql`DROP TABLE \`rate_buckets\`;`)
  await db.run(sql`DROP TABLE \`payload_kv\`;`)
  await db.run(sql`DROP TABLE \`payload_locked_documents\`;`)
  await db.run(sql`DROP TABLE \`payload_locked_documents_rels\`;`)
  await db.run(sql`DROP TABLE \`payload_preferences\`;`)
  await db.run(sql`DROP TABLE \`payload_preferences_rels\`;`)
  await db.run(sql`DROP TABLE \`payload_migrations\`;`)
  await db.run(sql`DROP TABLE \`newsroom_languages\`;`)
  await db.run(sql`DROP TABLE \`newsroom\`;`)
  await db.run(sql`DROP TABLE \`outreach_policy_country_rules\`;`)
  await db.run(sql`DROP TABLE \`outreach_policy\`;`)
}
