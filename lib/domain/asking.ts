/** Who causes a question: a panel that asks again and again, or a person who wants to know now. */
export type Asking = 'by-itself' | 'by-hand';
