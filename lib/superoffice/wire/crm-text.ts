import { z } from 'zod';
import { cleanText } from '../../domain/clean-text.ts';

/** SuperOffice keeps none of these fields longer than 255 characters. */
const MAX_LENGTH = 500;

/** A field that anybody with the right to edit in SuperOffice fills in: one line, empty when absent. */
export const crmText = z
  .string()
  .nullish()
  .catch(undefined)
  .transform((value) => cleanText(value ?? '', MAX_LENGTH));
