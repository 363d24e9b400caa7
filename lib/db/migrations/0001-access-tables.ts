import type { Transaction } from 'kysely';
import { sql } from 'kysely';
import type { Tables } from '../tables.ts';

/**
 * People, panels and connections. References between them carry the tenant, so that not even a
 * faulty statement can tie one tenant's session or panel to another tenant's grant or connection.
 */
export async function createAccessTables(trx: Transaction<Tables>): Promise<void> {
  await createTenant(trx);
  await createCrmGrant(trx);
  await createSession(trx);
  await createSignIn(trx);
  await createPanel(trx);
  await createConnection(trx);
  await createPanelConnection(trx);
  await createOauthTransaction(trx);
  await createContactRead(trx);
}

async function createTenant(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('tenant')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .execute();
}

async function createCrmGrant(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('crm_grant')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('tenant_id', 'text', (column) =>
      column.notNull().references('tenant.id').onDelete('cascade'),
    )
    .addColumn('associate_id', 'text', (column) => column.notNull())
    .addColumn('user_name', 'text', (column) => column.notNull())
    .addColumn('user_email', 'text', (column) => column.notNull())
    .addColumn('is_administrator', 'integer', (column) => column.notNull())
    .addColumn('identity_verified_at', 'bigint', (column) => column.notNull())
    .addColumn('webapi_url', 'text', (column) => column.notNull())
    .addColumn('sealed_access', 'text')
    .addColumn('access_expires_at', 'bigint')
    .addColumn('sealed_refresh', 'text')
    .addColumn('ver', 'bigint', (column) => column.notNull())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('lease_until', 'bigint', (column) => column.notNull())
    .addColumn('next_try_at', 'bigint', (column) => column.notNull())
    .addColumn('strikes', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addUniqueConstraint('crm_grant_tenant', ['tenant_id', 'id'])
    .execute();
}

async function createSession(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('session')
    .addColumn('id_hash', 'text', (column) => column.primaryKey())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('grant_id', 'text', (column) => column.notNull())
    .addColumn('associate_id', 'text', (column) => column.notNull())
    .addColumn('panel_key', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('last_used_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('revoked_at', 'bigint')
    .addForeignKeyConstraint(
      'session_grant',
      ['tenant_id', 'grant_id'],
      'crm_grant',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
  await trx.schema
    .createIndex('session_by_grant')
    .on('session')
    .columns(['tenant_id', 'grant_id'])
    .execute();
}

async function createSignIn(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('sign_in')
    .addColumn('id_hash', 'text', (column) => column.primaryKey())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('challenge', 'text')
    .addColumn('panel_key', 'text')
    .addColumn('uctx', 'text')
    .addColumn('usid', 'text')
    .addColumn('may_poll', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('grant_id', 'text', (column) =>
      column.references('crm_grant.id').onDelete('cascade'),
    )
    .addColumn('handle_hash', 'text', (column) => column.unique())
    .addColumn('handle_expires_at', 'bigint')
    .addColumn('redeemed_at', 'bigint')
    .execute();
}

async function createPanel(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('panel')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('tenant_id', 'text', (column) =>
      column.notNull().references('tenant.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('mapping_field', 'text', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('created_by', 'text', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('panel_tenant', ['tenant_id', 'key'])
    .execute();
}

async function createConnection(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('connection')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('tenant_id', 'text', (column) =>
      column.notNull().references('tenant.id').onDelete('cascade'),
    )
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('state_since', 'bigint', (column) => column.notNull())
    .addColumn('visma_tenant_id', 'text')
    .addColumn('company_name', 'text')
    .addColumn('organisation_number', 'text')
    .addColumn('country', 'text')
    .addColumn('base_currency', 'text')
    .addColumn('legacy_company_id', 'bigint')
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('granted_by', 'text')
    .addColumn('granted_at', 'bigint')
    .addColumn('grant_expires_at', 'bigint')
    .addColumn('last_success_at', 'bigint')
    .addColumn('last_failure_at', 'bigint')
    .addColumn('last_failure_code', 'text')
    .addColumn('sealed_refresh', 'text')
    .addColumn('sealed_previous_refresh', 'text')
    .addColumn('previous_used_at', 'bigint')
    .addColumn('sealed_access', 'text')
    .addColumn('access_expires_at', 'bigint')
    .addColumn('refresh_kind', 'text', (column) => column.notNull())
    .addColumn('ver', 'bigint', (column) => column.notNull())
    .addColumn('fence', 'bigint', (column) => column.notNull())
    .addColumn('lease_until', 'bigint', (column) => column.notNull())
    .addColumn('next_try_at', 'bigint', (column) => column.notNull())
    .addColumn('strikes', 'integer', (column) => column.notNull())
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('updated_at', 'bigint', (column) => column.notNull())
    .addUniqueConstraint('connection_tenant', ['tenant_id', 'id'])
    .execute();
  // A Visma company is unique within a tenant, also when two administrators connect it at once.
  await trx.schema
    .createIndex('connection_company')
    .unique()
    .on('connection')
    .columns(['tenant_id', 'visma_tenant_id'])
    .where(sql.ref('state'), '<>', 'removed')
    .execute();
}

async function createPanelConnection(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('panel_connection')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('panel_key', 'text', (column) => column.notNull())
    .addColumn('connection_id', 'text', (column) => column.notNull())
    .addColumn('mapping_field', 'text')
    .addColumn('position', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('panel_connection_key', ['tenant_id', 'panel_key', 'connection_id'])
    .addForeignKeyConstraint(
      'panel_connection_panel',
      ['tenant_id', 'panel_key'],
      'panel',
      ['tenant_id', 'key'],
      (reference) => reference.onDelete('cascade'),
    )
    .addForeignKeyConstraint(
      'panel_connection_connection',
      ['tenant_id', 'connection_id'],
      'connection',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
}

async function createOauthTransaction(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('oauth_transaction')
    .addColumn('state_hash', 'text', (column) => column.primaryKey())
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('connection_id', 'text', (column) => column.notNull())
    .addColumn('session_hash', 'text', (column) => column.notNull())
    .addColumn('browser_hash', 'text', (column) => column.notNull())
    .addColumn('sealed_verifier', 'text', (column) => column.notNull())
    .addColumn('nonce', 'text', (column) => column.notNull())
    .addColumn('panel_key', 'text')
    .addColumn('created_at', 'bigint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint', (column) => column.notNull())
    .addForeignKeyConstraint(
      'oauth_transaction_connection',
      ['tenant_id', 'connection_id'],
      'connection',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
}

async function createContactRead(trx: Transaction<Tables>): Promise<void> {
  await trx.schema
    .createTable('contact_read')
    .addColumn('tenant_id', 'text', (column) => column.notNull())
    .addColumn('grant_id', 'text', (column) => column.notNull())
    .addColumn('contact_id', 'bigint', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('code', 'text', (column) => column.notNull())
    .addColumn('number', 'text', (column) => column.notNull())
    .addColumn('organisation_number', 'text', (column) => column.notNull())
    .addColumn('country', 'text', (column) => column.notNull())
    .addColumn('read_at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('contact_read_key', ['tenant_id', 'grant_id', 'contact_id'])
    .addForeignKeyConstraint(
      'contact_read_grant',
      ['tenant_id', 'grant_id'],
      'crm_grant',
      ['tenant_id', 'id'],
      (reference) => reference.onDelete('cascade'),
    )
    .execute();
}
