import type { Browser, BrowserContext } from '@playwright/test';
import { DatabaseSync } from 'node:sqlite';
import type { AppStack } from './app-stack.ts';
import type { Person } from './e2e-crm.ts';
import { ANNE, EVA, openCardSignedIn, rowsOf, SIV } from './e2e-crm.ts';
import type { VismaChoice } from './e2e-manage.ts';
import {
  makePanel,
  NORDVIK_HANDEL,
  panelAddress,
  panelKeyOf,
  passVisma,
  setWebPanel,
  signInToManage,
} from './e2e-manage.ts';

const BJORN: Person = { tenant: 'Cust41002', login: 'bjorn@skane.example', associateId: 3 };
const CONTACT = 103;

/** A tenant with one panel, one company that was read, and the cookies of its people. */
export interface Side {
  readonly tenant: string;
  readonly panelKey: string;
  readonly connection: string;
  /** Type and number of one of the customer's documents. */
  readonly document: { readonly type: string; readonly number: string };
  readonly claim: { readonly uctx: string; readonly usid: string; readonly cuid: string };
  /** Panel session of a user who is no administrator. */
  readonly user: string;
  /** The same, with the manage session of an administrator beside it. */
  readonly admin: string;
  /** Stands in what this tenant may see, and must never reach the other one. */
  readonly marks: RegExp;
}

interface Members {
  readonly admin: Person;
  readonly user: Person;
  readonly visma: VismaChoice;
  readonly marks: RegExp;
}

const FJORD: Members = {
  ...{ admin: ANNE, user: SIV, visma: NORDVIK_HANDEL },
  marks: /Nordvik Handel|Siv Strand|Anne Fjeld|api@nordvik/,
};
const SKANE: Members = {
  ...{ admin: BJORN, user: EVA, visma: { email: 'api@skane.example' } },
  marks: /Skåne Industri|SKANE-CANARY|Eva Lindqvist|Björn Åkesson|api@skane/,
};

/** Both CRM customers as their people set them up in browsers, customer numbers and cards alike. */
export async function setUpTwoTenants(browser: Browser, stack: AppStack): Promise<[Side, Side]> {
  return [await setUpSide(browser, stack, FJORD), await setUpSide(browser, stack, SKANE)];
}

async function setUpSide(browser: Browser, stack: AppStack, members: Members): Promise<Side> {
  const { admin, user, visma, marks } = members;
  const context = await browser.newContext({ locale: 'en-GB' });
  const elsewhere = await browser.newContext({ locale: 'en-GB' });
  try {
    const manage = await context.newPage();
    await manage.goto(`${stack.appUrl}/manage`);
    await signInToManage(manage, admin);
    await makePanel(manage, 'Invoices');
    await manage.getByRole('button', { name: 'Connect with Visma' }).click();
    await passVisma(manage, visma);
    await manage.getByRole('button', { name: /what to do with/ }).waitFor();
    const address = await panelAddress(manage);
    await setWebPanel(stack, admin.tenant, address);
    const page = await elsewhere.newPage();
    await openCardSignedIn(page, stack, { person: user, contact: CONTACT });
    await rowsOf(page).first().waitFor();
    const session = await cookieOf(elsewhere, '__Host-panel');
    return {
      tenant: user.tenant,
      panelKey: panelKeyOf(address),
      ...storedOf(stack, user.tenant),
      claim: { uctx: user.tenant, usid: String(user.associateId), cuid: String(CONTACT) },
      user: session,
      admin: `${session}; ${await cookieOf(context, '__Host-manage')}`,
      marks,
    };
  } finally {
    await context.close();
    await elsewhere.close();
  }
}

async function cookieOf(context: BrowserContext, name: string): Promise<string> {
  const found = (await context.cookies()).find((cookie) => cookie.name === name);
  if (found === undefined) throw new Error(`nobody has the cookie ${name}`);
  return `${name}=${found.value}`;
}

function storedOf(stack: AppStack, tenant: string): Pick<Side, 'connection' | 'document'> {
  return inDatabase(stack, (database) => {
    const connection = database
      .prepare('select id from connection where tenant_id = ?')
      .get(tenant);
    const document = database
      .prepare(
        `select document_type as type, reference_number as number from document
         where tenant_id = ? and document_type = 'Invoice' order by reference_number`,
      )
      .get(tenant);
    return {
      connection: String(connection?.['id']),
      document: { type: String(document?.['type']), number: String(document?.['number']) },
    };
  });
}

/** What a foreigner could have changed of a tenant, as it is stored now. */
export function storedThingsOf(stack: AppStack, tenant: string): readonly unknown[] {
  const tables = [
    'panel',
    'panel_connection',
    'connection',
    'hand_over',
    'reconnect_run',
    'notice',
  ];
  return inDatabase(stack, (database) =>
    tables.flatMap((table) =>
      database.prepare(`select * from "${table}" where tenant_id = ?`).all(tenant),
    ),
  );
}

function inDatabase<Result>(stack: AppStack, look: (database: DatabaseSync) => Result): Result {
  const database = new DatabaseSync(stack.databaseFile(), { readOnly: true });
  try {
    database.exec('pragma busy_timeout = 5000');
    return look(database);
  } finally {
    database.close();
  }
}
