/**
 * Whoever asks the same at the same moment shares one answer. It is fetched when all that are about
 * to ask have done so, before anything else arrives: nobody gets one that is older than his question.
 */
export function askTogether<Question, Answer>(
  ask: (question: Question) => Promise<Answer>,
  nameOf: (question: Question) => string,
): (question: Question) => Promise<Answer> {
  const waiting = new Map<string, Promise<Answer>>();
  return (question) => {
    const name = nameOf(question);
    const known = waiting.get(name);
    if (known !== undefined) return known;
    const { promise, resolve } = Promise.withResolvers<Answer>();
    waiting.set(name, promise);
    process.nextTick(() => {
      waiting.delete(name);
      resolve(ask(question));
    });
    return promise;
  };
}
