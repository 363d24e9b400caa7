/**
 * Text whose order by code point is the order of document numbers as a person counts: INV-9 before
 * INV-10, 99999 before 100000, whatever the case. Runs of digits are preceded by their length.
 */
export function numberOrder(number: string): string {
  return number.toLowerCase().replace(/\d+/g, (run) => {
    const digits = run.replace(/^0+(?=\d)/, '');
    return String(digits.length).padStart(3, '0') + digits;
  });
}
