/** The background API: a call that is answered later, to whoever asks for its id. */
import { randomUUID } from 'node:crypto';
import type { VismaCompany, WorldSettings } from '../world.ts';
import type { Answer } from './answer.ts';
import { erpError, json } from './answer.ts';

interface Job {
  readonly id: string;
  readonly company: VismaCompany;
  /** Nobody else may see it. */
  readonly subject: string;
  readonly originalUri: string;
  readonly receivedAt: number;
  readonly work: () => Answer | Promise<Answer>;
  /** Undefined before the work is done. */
  done: Answer | undefined;
}

export interface JobRequest {
  /** Of `erp-api-background`. */
  readonly header: string;
  readonly company: VismaCompany;
  readonly subject: string;
  /** With its query. */
  readonly path: string;
  readonly work: Job['work'];
}

export interface BackgroundJobs {
  readonly accept: (request: JobRequest) => Answer;
  readonly describe: (id: string, subject: string) => Promise<Answer>;
  readonly content: (id: string, subject: string) => Promise<Answer>;
  readonly reset: () => void;
}

const HEADER = /^(?:none|subscription(?::.*)?|https?:\/\/.*)$/u;

export function createBackgroundJobs(settings: WorldSettings, now: () => Date): BackgroundJobs {
  const jobs = new Map<string, Job>();

  const find = async (id: string, subject: string): Promise<Job | Answer> => {
    const job = jobs.get(id);
    if (job === undefined) return erpError(404, `Background operation ${id} cannot be found.`);
    if (job.subject !== subject) return erpError(403, 'Another user started the operation.');
    const ageMs = now().getTime() - job.receivedAt;
    if (ageMs > settings.backgroundKeptSeconds * 1000) return erpError(410, 'The result is gone.');
    if (ageMs >= settings.backgroundMs) job.done ??= await job.work();
    return job;
  };

  return {
    accept({ header, company, subject, path, work }) {
      if (!HEADER.test(header)) return erpError(400, 'erp-api-background has an unknown value.');
      const id = randomUUID();
      const originalUri = `${internalBase(company)}/${path}`;
      const receivedAt = now().getTime();
      jobs.set(id, { id, company, subject, originalUri, receivedAt, work, done: undefined });
      return { ...json({ id, stateLocation: stateLocation(company, id) }), status: 202 };
    },
    async describe(id, subject) {
      const job = await find(id, subject);
      return 'work' in job ? json(toState(job, settings)) : job;
    },
    async content(id, subject) {
      const job = await find(id, subject);
      if (!('work' in job)) return job;
      const { done } = job;
      if (done === undefined || settings.backgroundOutcome === 'failed')
        return erpError(404, 'There is no content.');
      return { ...done, status: 200 };
    },
    reset: () => jobs.clear(),
  };
}

/** Recorded answers name a host inside Visma, which is not the one that was asked. */
function internalBase({ legacyCompanyId }: VismaCompany): string {
  return `https://finance.visma.net/${legacyCompanyId}/api`;
}

function stateLocation(company: VismaCompany, id: string): string {
  return `${internalBase(company)}/v1/background/${id}`;
}

function toState(job: Job, { backgroundOutcome }: WorldSettings) {
  const { id, company, done, originalUri, receivedAt } = job;
  const received = new Date(receivedAt).toISOString();
  const isFinished = done !== undefined && backgroundOutcome === 'finished';
  return {
    id,
    status: done === undefined ? 'Started' : isFinished ? 'Finished' : 'Failed',
    // Finished is not the same as successful.
    statusCode: done === undefined ? 0 : isFinished ? done.status : 500,
    receivedUtc: received,
    startedUtc: received,
    ...(done !== undefined && { finishedUtc: received }),
    webhookAddress: null,
    errorMessage: done === undefined || isFinished ? null : 'The operation failed.',
    reference: null,
    originalUri,
    hasResponseContent: isFinished && done.body !== undefined,
    hasRequestContent: false,
    ...(isFinished && { contentLocation: `${stateLocation(company, id)}/content` }),
    responseHeaders: isFinished ? done.headers : {},
  };
}
