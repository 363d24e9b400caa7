'use client';

import { DropdownMenu } from 'radix-ui';
import { useTranslations } from 'use-intl/react';
import { buttonClass } from '#components/ui/button-class.ts';

interface ConnectedMenuProps {
  readonly companyName: string;
  readonly reconnectHref: string;
  readonly detailsHref: string;
  readonly onTest: () => void;
}

const ITEM =
  'block rounded-md px-3 py-1.5 text-ink outline-none data-highlighted:bg-hover cursor-pointer';

/** What can be done with a connection that works, behind the button of the original product. */
export function ConnectedMenu(props: ConnectedMenuProps) {
  const { companyName, reconnectHref, detailsHref, onTest } = props;
  const t = useTranslations('manage');
  return (
    // Not modal: a modal menu locks scrolling by a style element that the CSP refuses.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger
        className={buttonClass('plain')}
        aria-label={t('menuOf', { company: companyName })}
      >
        {t('connected')} <span aria-hidden="true">▾</span>
      </DropdownMenu.Trigger>
      {/* No portal: outside of the page's landmarks a screen reader would not find it. */}
      <DropdownMenu.Content
        align="end"
        sideOffset={4}
        className="z-10 min-w-40 rounded-lg border border-line bg-surface p-1 text-sm shadow-lg"
      >
        <DropdownMenu.Item className={ITEM} onSelect={onTest}>
          {t('test')}
        </DropdownMenu.Item>
        <DropdownMenu.Item className={ITEM} asChild>
          <a href={reconnectHref}>{t('reconnect')}</a>
        </DropdownMenu.Item>
        <DropdownMenu.Item className={ITEM} asChild>
          <a href={detailsHref}>{t('details')}</a>
        </DropdownMenu.Item>
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}
