import type { VismaCaller } from '../visma/caller.ts';
import type { GrantDeps } from './access-token.ts';
import type { GrantUse } from './with-grant.ts';
import { withGrant } from './with-grant.ts';

interface FileOpening<File> {
  readonly open: (caller: VismaCaller) => Promise<File>;
  readonly cancel: (file: File) => void;
}

/**
 * As `withGrant`, for what keeps a connection until it is taken: where it was had and cannot be
 * given, because what it proves could not be noted, it is cancelled.
 */
export async function withGrantedFile<File>(
  deps: GrantDeps,
  use: GrantUse,
  { open, cancel }: FileOpening<File>,
): Promise<File> {
  const opened: File[] = [];
  try {
    return await withGrant(deps, use, async (caller) => {
      const file = await open(caller);
      opened.push(file);
      return file;
    });
  } catch (error) {
    opened.forEach((file) => cancel(file));
    throw error;
  }
}
