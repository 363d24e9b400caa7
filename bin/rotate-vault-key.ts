import { server } from '#lib/server.ts';
import { startFailure } from '#lib/start-failure.ts';

/**
 * Seals every stored token by the first key of `VAULT_KEYS`, while the application serves; may be
 * killed and started again at any moment. Exit code 0 when no former key is in use any more, else 1.
 */
try {
  const { rotateVaultKeys, log, close } = await server();
  const { currentId, resealed, unopened, freed, stillUsed } = await rotateVaultKeys(
    ({ column, done, total }) => say(`${column}: ${done} of ${total}`),
  );
  log.info('vault keys rotated', { keyId: currentId, count: resealed });
  say(`${resealed} values were sealed anew by key ${currentId}.`);
  if (unopened > 0) {
    say(`${unopened} values cannot be opened by any key: their owners have to sign in again.`);
  }
  for (const keyId of freed) {
    say(`Key ${keyId} is no longer used and can be removed from VAULT_KEYS.`);
  }
  for (const keyId of stillUsed) {
    say(`Key ${keyId} is still used: an instance seals with it, or what it sealed is damaged.`);
  }
  await close();
  process.exitCode = stillUsed.length === 0 ? 0 : 1;
} catch (error) {
  process.stderr.write(`${startFailure(error)}\n`);
  // What was opened before the failure must not keep the process.
  process.exit(1);
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
