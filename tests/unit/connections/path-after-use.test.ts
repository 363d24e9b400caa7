import { expect, test } from 'vitest';
import type { ConnectionState } from '#lib/domain/connection.ts';
import type { ConnectionId } from '#lib/domain/ids.ts';
import { pathAfterUse } from '../../../app/manage/path-after-use.ts';

const id = '3f0f0c9a-5d0e-4d1c-9d55-0b6a7c3e2f10' as ConnectionId;

test.each<ConnectionState>(['connected', 'suspect'])('%s is announced as connected', (state) => {
  expect(pathAfterUse({ id, state })).toBe(`/manage?result=connected&connection=${id}`);
});

test.each<ConnectionState>([
  'paused',
  'needs-reauthentication',
  'role-missing',
  'no-licence',
  'not-approved',
])('%s leads to what is to be done about it', (state) => {
  expect(pathAfterUse({ id, state })).toBe(`/manage/connections/${id}`);
});
