'use client';

import { PageFailure } from '#components/shell/page-failure.tsx';

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly retry: () => void;
}

export default function ErrorPage({ error, retry }: ErrorPageProps) {
  return <PageFailure supportId={error.digest} onRetry={retry} />;
}
