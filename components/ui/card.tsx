import type { ReactNode } from 'react';

export function Card({ children }: { readonly children: ReactNode }) {
  return <section className="rounded-[14px] bg-surface px-5 py-4">{children}</section>;
}
