/** Whether an answer is of the customer asked for. Visma's keys know no case, and it pads some of them with blanks. */
export function isSameCustomer(told: string, asked: string): boolean {
  return told.trim().toUpperCase() === asked.trim().toUpperCase();
}
