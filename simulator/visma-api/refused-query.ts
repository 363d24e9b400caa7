/** A query value that the API answers with 400 in shape B. */
export class RefusedQuery extends Error {
  override readonly name = 'RefusedQuery';
}
