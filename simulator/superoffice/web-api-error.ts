import type { ServerResponse } from 'node:http';
import { sendJson } from '../web/respond.ts';

/** The error body of SuperOffice's WebAPI (recorded for 404; the other statuses are given the same shape). */
export function sendWebApiError(
  response: ServerResponse,
  status: number,
  type: string,
  message: string,
): void {
  sendJson(response, status, {
    Error: true,
    ErrorType: type,
    ErrorMessage: message,
    ErrorSource: 'SuperOffice.WebApi',
  });
}
