import type { BrowserContext, Frame, Page } from 'playwright';
import type { AppStack } from '#tests/support/app-stack.ts';
import { ANNE, chooseCompany, openCard, panelFrame, panelOf } from '#tests/support/e2e-crm.ts';
import { setWebPanel } from '#tests/support/e2e-manage.ts';
import type { Seen } from './probe.ts';
import { seenIn } from './probe.ts';

const WIDTH = 1_000;
/** The frame's name in the CRM. */
const PANEL = 'invoice_panel';
const PATIENCE_MS = 60_000;

/** A tab of the CRM whose cards frame one address: the panel's, or that of what it is measured against. */
export interface CrmTab {
  readonly page: Page;
  readonly frame: () => Frame;
  /** A click in the list of companies; ends when the frame has loaded. */
  readonly visit: (company: string) => Promise<void>;
  /** A click in the list of companies; gives what the frame saw once its first row is painted. */
  readonly choose: (company: string) => Promise<Seen>;
}

interface OpenTab {
  readonly stack: AppStack;
  readonly context: BrowserContext;
  readonly address: string;
  readonly contact: number;
}

export async function openTab({ stack, context, address, contact }: OpenTab): Promise<CrmTab> {
  const page = await context.newPage();
  const frame = () => panelFrame(page);
  await setWebPanel(stack, ANNE.tenant, address);
  await openCard(page, stack, { person: ANNE, contact, width: WIDTH });
  await panelOf(page).getByRole('main').waitFor();
  await frame().waitForLoadState('load');
  const visit = async (company: string) => {
    await setWebPanel(stack, ANNE.tenant, address);
    const loaded = page.waitForEvent('framenavigated', (each) => each.name() === PANEL);
    await chooseCompany(page, company);
    await loaded;
    await frame().waitForLoadState('load');
  };
  return {
    page,
    frame,
    visit,
    choose: async (company) => {
      await visit(company);
      return untilRow(frame);
    },
  };
}

async function untilRow(frame: () => Frame): Promise<Seen> {
  const deadline = performance.now() + PATIENCE_MS;
  for (;;) {
    const seen = await seenIn(frame());
    if (seen.rowAt !== undefined) return seen;
    if (performance.now() > deadline) throw new Error('no row was painted');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
