import { z } from 'zod';

/** Separated by commas or blanks. Messages never quote them. */
export const webhookKeys = z.string().transform((text, context): readonly string[] => {
  const keys = text.split(/[\s,]+/).filter((key) => key !== '');
  if (keys.length === 0) context.addIssue('has no key in it');
  return keys;
});
