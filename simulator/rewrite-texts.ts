/**
 * The same JSON with other texts: each text under one of the names in `replacements`, however deep,
 * becomes the next of that name's texts, in turn. What is no JSON stays as it is.
 */
export function rewriteTexts(body: Buffer, replacements: unknown): Buffer {
  const turns = new Map(
    Object.entries(Object(replacements) as object).map(([name, texts]) => [
      name,
      { texts: (Array.isArray(texts) ? texts : [texts]).map(String), next: 0 },
    ]),
  );
  try {
    const rewritten = JSON.stringify(JSON.parse(body.toString('utf8')), (name, value: unknown) => {
      const turn = typeof value === 'string' ? turns.get(name) : undefined;
      if (turn === undefined) return value;
      turn.next += 1;
      return turn.texts[(turn.next - 1) % turn.texts.length];
    });
    return Buffer.from(rewritten);
  } catch {
    return body;
  }
}
