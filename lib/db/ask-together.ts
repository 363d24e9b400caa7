/**
 * Whoever asks the same at the same moment shares one answer. It is fetched when all that are about
 * to ask have done so, before anything else arrives: nobody gets one that is older than his question.
 */
export function askTogether<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  nameOf: (question: Question) => string,
): (question: Question) => Promise<Answer> {
  const waiting = new Map<string, Promise<Answer>>();
  // What it throws at once is a failure for who waits, as what it rejects with is.
  const askSafely = async (question: Question) => ask(question);
  return (question) => {
    const name = nameOf(question);
    const known = waiting.get(name);
    if (known !== undefined) return known;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    waiting.set(name, promise);
    process.nextTick(() => {
      waiting.delete(name);
      resolve(askSafely(question));
    });
    return promise;
  };
}
