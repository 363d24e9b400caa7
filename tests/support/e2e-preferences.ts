import { DatabaseSync } from 'node:sqlite';
import type { AppStack } from './app-stack.ts';

/** How the test before left the panel would be how the next one finds it. */
export function forgetPreferences(stack: AppStack): void {
  const database = new DatabaseSync(stack.databaseFile(), { timeout: 5_000 });
  database.exec('delete from panel_preference');
  database.close();
}
