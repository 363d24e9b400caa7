/** What a body says as JSON; undefined when it is none. */
export function findJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
