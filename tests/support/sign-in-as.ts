import { createHttpBrowser } from '../simulator/http-browser.ts';

/** What a person does at Visma Connect: signs in, chooses a company when asked, answers the consent. */
export interface VismaPersonActs {
  readonly email: string;
  /** Visma tenant id; needed by people who may choose. */
  readonly company?: string;
  /** `back` leaves the page that says that no company is reachable. */
  readonly answer?: 'allow' | 'deny' | 'back';
}

/** From the authorization URL to the parameters that come back to the app's callback. */
export async function signInAtVisma(
  authorizationUrl: URL,
  { email, company, answer = 'allow' }: VismaPersonActs,
): Promise<URLSearchParams> {
  const callback = authorizationUrl.searchParams.get('redirect_uri') ?? '';
  const browser = createHttpBrowser();
  const page = await browser.follow(await browser.get(authorizationUrl.href), callback);
  const send = async (form: Readonly<Record<string, string>>) =>
    browser.follow(await browser.post(page.url, form), callback);
  await send({ action: 'sign-in', email });
  if (company !== undefined) await send({ action: 'company', company });
  return parametersOf((await send({ action: answer })).url, callback);
}

/** From SuperOffice's authorization URL to the parameters of the app's callback. */
export async function signInAtSuperOffice(
  authorizationUrl: URL,
  login: string,
): Promise<URLSearchParams> {
  const callback = authorizationUrl.searchParams.get('redirect_uri') ?? '';
  const browser = createHttpBrowser();
  const page = await browser.follow(await browser.get(authorizationUrl.href), callback);
  const back = await browser.follow(await browser.post(page.url, { login }), callback);
  return parametersOf(back.url, callback);
}

function parametersOf(url: string, callback: string): URLSearchParams {
  if (!url.startsWith(callback)) throw new Error(`sign-in ended at ${new URL(url).pathname}`);
  return new URL(url).searchParams;
}
