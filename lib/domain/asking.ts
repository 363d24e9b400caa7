/** Who causes a question: a panel that asks again and again, or a person who wants to know now. */
export type Asking = 'by-itself' | 'by-hand';

/** What a person wants read: what is new, or, because rows look wrong, all of it. */
export type ReadingWanted = 'refresh' | 'everything';
