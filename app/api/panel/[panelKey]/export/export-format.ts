import { z } from 'zod';
import { AppError } from '#lib/errors.ts';

const formatSchema = z.enum(['csv', 'xlsx']);

type ExportFormat = z.infer<typeof formatSchema>;

/** CSV when absent. Throws `input.invalid` for a format that we do not write, also when repeated. */
export function parseExportFormat(query: URLSearchParams): ExportFormat {
  const [format = 'csv', ...more] = query.getAll('format');
  const parsed = formatSchema.safeParse(format);
  if (parsed.success && more.length === 0) return parsed.data;
  throw new AppError('input.invalid', 'no such format of an export');
}
