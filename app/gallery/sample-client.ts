'use client';

import { QueryClient } from '@tanstack/react-query';

/** What one kind of question comes to, by the first word of its query key. */
export type SampleAnswers = Readonly<Record<string, { readonly answer?: unknown }>>;

/**
 * The panel's memory of what its server said, without a server: the components ask as they always
 * do, a kind of question that is listed is answered at once (without an `answer`: refused), any
 * other never. So a state lasts as long as somebody looks at it.
 */
export function createSampleClient(answers: SampleAnswers): QueryClient {
  const client = new QueryClient();
  const ofQueries = client.defaultQueryOptions.bind(client);
  const ofMutations = client.defaultMutationOptions.bind(client);
  client.defaultQueryOptions = (options) => ({
    ...ofQueries(options),
    ...{ retry: false, refetchInterval: false, refetchOnWindowFocus: false },
    refetchOnMount: 'always',
    queryFn: ({ queryKey }: { readonly queryKey: readonly unknown[] }) =>
      ask(answers, String(queryKey[0])),
  });
  client.defaultMutationOptions = (options) => ({
    ...ofMutations(options),
    mutationFn: unanswered,
  });
  return client;
}

async function ask(answers: SampleAnswers, kind: string): Promise<never> {
  const listed = answers[kind];
  if (listed === undefined) return unanswered();
  if ('answer' in listed) return listed.answer as never;
  throw new Error(`the sample refuses ${kind}`);
}

function unanswered(): Promise<never> {
  return new Promise(() => undefined);
}
