import { randomBytes } from 'node:crypto';
import type { VismaGrant } from '#lib/visma/finish-authorization.ts';
import type { VismaPersonActs } from './sign-in-as.ts';
import { signInAtVisma } from './sign-in-as.ts';
import type { Vendors } from './vendors.ts';

const random = () => randomBytes(32).toString('base64url');

/** A fresh attempt to connect and what came back to the callback. */
export async function attemptToConnect({ connect }: Vendors, acts: VismaPersonActs) {
  const attempt = { state: random(), nonce: random(), verifier: random() };
  const url = await connect.authorizationUrl(attempt);
  return { ...attempt, url, callbackParameters: await signInAtVisma(url, acts) };
}

/** The grant of a person who signs in at Visma Connect and allows. */
export async function connectAs(vendors: Vendors, acts: VismaPersonActs): Promise<VismaGrant> {
  return vendors.connect.finishAuthorization(await attemptToConnect(vendors, acts));
}
