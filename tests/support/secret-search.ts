import { z } from 'zod';
import type { RunningSimulator } from './simulator.ts';

export interface Secret {
  /** What it is, for the message: never its value. */
  readonly kind: string;
  readonly value: string;
}

/** Each secret in every form in which it could have leaked. */
interface Needle {
  readonly secret: Secret;
  readonly form: string;
  readonly text: string;
}

/** Finds secrets in bytes: as they are, URL-encoded, in hexadecimal, in base64 at any offset. */
export function createSecretSearch(secrets: readonly Secret[]) {
  const needles = secrets.flatMap(needlesOf);
  return {
    count: secrets.length,
    /** `kind as form in place` per find; a secret of less than 12 characters would be found by chance. */
    find(place: string, content: string | Buffer): readonly string[] {
      const text = (Buffer.isBuffer(content) ? content : Buffer.from(content, 'utf8')).toString(
        'latin1',
      );
      return needles
        .filter((needle) => text.includes(needle.text))
        .map(({ secret, form }) => `${secret.kind} as ${form} in ${place}`);
    },
  };
}

const secretsSchema = z.array(z.object({ kind: z.string(), value: z.string() }));

/** Every token, code and verifier that passed a token endpoint of the simulator. */
export async function handedOutSecrets(simulator: RunningSimulator): Promise<readonly Secret[]> {
  return secretsSchema.parse(await simulator.control('GET', '/secrets'));
}

/** The app's own passwords at the vendors. */
export function clientSecrets({ env }: RunningSimulator): readonly Secret[] {
  return Object.entries(env)
    .filter(([name]) => name.endsWith('_SECRET'))
    .map(([kind, value]) => ({ kind, value }));
}

function needlesOf(secret: Secret): readonly Needle[] {
  const { value } = secret;
  if (value.length < 12) throw new Error(`${secret.kind} is too short to be looked for`);
  const bytes = Buffer.from(value, 'utf8');
  const forms: Record<string, string> = {
    text: value,
    'URL-encoded text': encodeURIComponent(value),
    'form-encoded text': new URLSearchParams([['', value]]).toString().slice(1),
    'JSON text': JSON.stringify(value).slice(1, -1),
    hexadecimal: bytes.toString('hex'),
    'upper-case hexadecimal': bytes.toString('hex').toUpperCase(),
  };
  // The signature of a JWT is as good as the whole of it is to recognise.
  const tail = value.split('.').at(-1) ?? '';
  if (tail.length >= 40) forms['its last part'] = tail;
  for (const offset of [0, 1, 2]) {
    forms[`base64 at ${offset}`] = base64Within(bytes, offset, 'base64');
    forms[`base64url at ${offset}`] = base64Within(bytes, offset, 'base64url');
  }
  return Object.entries(forms).map(([form, text]) => ({ secret, form, text }));
}

/** The characters of base64 that depend on these bytes alone, whatever stands around them. */
function base64Within(bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const whole = bytes.length - ((bytes.length + offset) % 3);
  const text = Buffer.concat([Buffer.alloc(offset), bytes.subarray(0, whole)]).toString(encoding);
  return text.slice(offset === 0 ? 0 : 4);
}
