import { createHttpBrowser } from '../simulator/http-browser.ts';

export interface Traveller {
  readonly email: string;
  /** Visma tenant id; left out where the person has one company or meets none. */
  readonly company?: string;
  readonly answer?: 'allow' | 'deny' | 'back';
}

/** What a person does at Visma Connect after our redirect: account, company, consent. Gives the callback's parameters. */
export async function visitVisma(
  start: URL,
  callbackUrl: string,
  traveller: Traveller,
): Promise<URLSearchParams> {
  const browser = createHttpBrowser();
  const { url: page } = await browser.follow(await browser.get(start.href), callbackUrl);
  const post = async (form: Readonly<Record<string, string>>) =>
    browser.follow(await browser.post(page, form), callbackUrl);
  await post({ action: 'sign-in', email: traveller.email });
  if (traveller.company !== undefined)
    await post({ action: 'company', company: traveller.company });
  const { url } = await post({ action: traveller.answer ?? 'allow' });
  if (!url.startsWith(callbackUrl)) throw new Error(`the journey ended at ${url}`);
  return new URL(url).searchParams;
}
