/** Now, in epoch milliseconds. Passed in everywhere, so that a test can say what day it is. */
export type Clock = () => number;
