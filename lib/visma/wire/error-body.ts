import { z } from 'zod';
import { findJson } from '../../http/find-json.ts';

/**
 * What an error body of the ERP API tells in codes and ids; its words are left behind, since they
 * are written in the user's language, change, and carry URLs.
 */
export interface VismaErrorBody {
  readonly shape: 'gateway' | 'business' | 'html' | 'other';
  /** `ExceptionFaultCode`, or the number that `ExceptionMessageID` starts with. */
  readonly faultCode: string | undefined;
  /** Visma's id of the failed request; their support finds it in their log. */
  readonly vismaId: string | undefined;
}

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/i;
const VISMA_ID = new RegExp(`VismaId:\\s*(${GUID.source})`, 'i');

const text = z
  .union([z.string(), z.number()])
  .nullish()
  .catch(undefined)
  .transform((value) => (value === null || value === undefined ? '' : String(value)));

/** Keys are compared in lower case: `message` and `Message` have both been seen. */
const bodySchema = z.preprocess(
  lowerCaseKeys,
  z.object({
    exceptiontype: text,
    exceptionfaultcode: text,
    exceptionmessageid: text,
    message: text,
  }),
);

/** Reads any body: JSON of either shape, HTML, plain text or nothing. Never throws. */
export function readErrorBody(body: string): VismaErrorBody {
  if (isHtml(body)) return { shape: 'html', faultCode: undefined, vismaId: undefined };
  const parsed = bodySchema.safeParse(findJson(body));
  if (!parsed.success) {
    return { shape: 'other', faultCode: undefined, vismaId: VISMA_ID.exec(body)?.[1] };
  }
  const { exceptiontype, exceptionfaultcode, exceptionmessageid, message } = parsed.data;
  if (exceptiontype !== '' || exceptionfaultcode !== '' || exceptionmessageid !== '') {
    return {
      shape: 'gateway',
      faultCode: findFaultCode(exceptionfaultcode, exceptionmessageid),
      vismaId: GUID.exec(exceptionmessageid)?.[0],
    };
  }
  return {
    shape: message === '' ? 'other' : 'business',
    faultCode: undefined,
    vismaId: VISMA_ID.exec(message)?.[1],
  };
}

function findFaultCode(faultCode: string, messageId: string): string | undefined {
  const stated = faultCode.trim();
  return /^\d+$/.test(stated) ? stated : /^(\d+)_/.exec(messageId)?.[1];
}

function isHtml(body: string): boolean {
  return /^\s*<(!doctype|html|head|body|\?xml)/i.test(body);
}

function lowerCaseKeys(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, field]) => [key.toLowerCase(), field]),
  );
}
