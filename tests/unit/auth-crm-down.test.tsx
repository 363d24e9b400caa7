import { renderToString } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { ManageDoor } from '#components/shell/manage-door.tsx';
import { Screen } from '#components/shell/screen.tsx';
import { TopBar } from '#components/shell/top-bar.tsx';
import { findConnectResult } from '#lib/domain/connect-result.ts';
import { AppError } from '#lib/errors.ts';
import { LOCALES } from '#lib/i18n/locale.ts';
import { loadMessages } from '#lib/i18n/messages.ts';
import { createLog } from '#lib/log.ts';
import { toActionFailure } from '../../app/manage/action-failure.ts';
import { endingOf } from '../../app/oauth/visma/require-connector.ts';

const DOWN = new AppError('crm.unavailable', 'SuperOffice did not answer');

describe('while SuperOffice does not answer', () => {
  it('a journey to Visma ends with a word that the manage page knows', () => {
    expect(endingOf(DOWN)).toBe('crm-down');
    expect(findConnectResult('crm-down')).toBe('crm-down');
  });

  it('a form says so', () => {
    expect(toActionFailure(DOWN, createLog({ level: 'silent' }))).toEqual({
      kind: 'failed',
      error: 'crm-down',
    });
  });

  it.each(LOCALES)(
    'the manage page says so in %s, and leads nowhere but to itself',
    async (locale) => {
      const messages = await loadMessages(locale, 'manage');
      const door = <ManageDoor locale={locale} messages={messages} because="crmDown" />;
      const html = renderToString(door);
      expect(html).toContain(messages.manage.crmDown.title);
      expect([...html.matchAll(/href="([^"]*)"/g)].map(([, href]) => href)).toEqual(['/manage']);
    },
  );
});

it('whoever is signed in can sign out, and nobody else', async () => {
  const messages = await loadMessages('en', 'manage');
  const show = (person: { name: string; tenant: string } | undefined) =>
    renderToString(
      <Screen locale="en" messages={messages}>
        <TopBar person={person} />
      </Screen>,
    );
  expect(show({ name: 'Anne', tenant: 'Cust41001' })).toMatch(/<button[^>]*>Sign out<\/button>/);
  expect(show(undefined)).not.toContain('<button');
});
