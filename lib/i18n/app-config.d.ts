import type { Messages } from './messages.ts';

/** Lets the compiler check the keys of every text. */
declare module 'use-intl' {
  interface AppConfig {
    Messages: Messages;
  }
}
