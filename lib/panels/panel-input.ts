import { z } from 'zod';
import type { PanelSettings } from '../db/panel-store.ts';
import { MAPPING_FIELDS } from '../domain/panel.ts';
import { AppError } from '../errors.ts';

const MAX_NAME_LENGTH = 80;

const panelInput = z.object({
  name: z
    .string()
    .transform((name) =>
      name
        .normalize('NFC')
        .replace(/[\p{Cc}\p{Cf}]/gu, '')
        .trim(),
    )
    .pipe(z.string().min(1).max(MAX_NAME_LENGTH)),
  mappingField: z.enum(MAPPING_FIELDS),
});

/** Throws `input.invalid`. */
export function parsePanelInput(input: unknown): PanelSettings {
  const parsed = panelInput.safeParse(input);
  if (!parsed.success) throw new AppError('input.invalid', 'not a panel', { cause: parsed.error });
  return parsed.data;
}
