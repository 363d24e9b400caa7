/** The open documents of a customer as a text to read out or to paste into a mail. */
export interface CallSheet {
  /** Of the text: one of the languages of the screens. */
  readonly language: string;
  readonly text: string;
  /** The same as a table. */
  readonly html: string;
}
