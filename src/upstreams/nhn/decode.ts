import { z } from 'zod';
import type { NhnServer, NhnTarget, NhnWorkspace } from './shapes.ts';

const id = z.string().min(1, 'expected an id, received empty text');

/** Nullable in practice, and then sometimes left out (upstreams.md §1, quirk 7). */
const optionalText = z
  .string()
  .nullish()
  .transform((text) => text ?? null);

/** Zone-less by observation (quirk 6): a zone would be news that must not be dropped silently. */
const localTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?$/, 'expected a time without zone')
  .nullish()
  .transform((text) => text ?? null);

/** A number in answers, text in the guide's own sample (quirk 3). */
const port = z.preprocess(
  (value) => (typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value),
  z.int().min(0).max(65_535),
);

/** Codes of undocumented type and meaning, as text. */
const codeText = z
  .union([z.string(), z.number()], 'expected a code')
  .nullish()
  .transform((code) => (code === null || code === undefined ? null : String(code)));

/** A Job as NHN sends it. */
export const workspaceDecoder: z.ZodType<NhnWorkspace> = z
  .object({
    jobId: id,
    projectId: id,
    jobName: z.string(),
    metricsPath: z.string(),
    description: optionalText,
    reservedJobCd: codeText,
    lstModifier: optionalText,
    lstModYmdt: localTime,
  })
  .transform((job) => ({
    workspaceId: job.jobId,
    projectId: job.projectId,
    name: job.jobName,
    metricsPath: job.metricsPath,
    description: job.description,
    reservedCode: job.reservedJobCd,
    lastModifiedBy: job.lstModifier,
    lastModifiedAt: job.lstModYmdt,
  }));

/** A Target as NHN sends it. */
export const targetDecoder: z.ZodType<NhnTarget> = z
  .object({
    targetId: id,
    jobId: id,
    hostId: id,
    port,
    resultCd: z
      .int()
      .nullish()
      .transform((code) => code ?? null),
    failReason: optionalText,
    mntrnStatCd: codeText,
    lstModifier: optionalText,
    lstModYmdt: localTime,
    hostNm: optionalText,
    svrIp: optionalText,
  })
  .transform((target) => ({
    targetId: target.targetId,
    workspaceId: target.jobId,
    hostId: target.hostId,
    port: target.port,
    resultCode: target.resultCd,
    failReason: target.failReason,
    monitoringStatusCode: target.mntrnStatCd,
    lastModifiedBy: target.lstModifier,
    lastModifiedAt: target.lstModYmdt,
    name: target.hostNm,
    ip: target.svrIp,
  }));

/** A Server as NHN sends it. */
export const serverDecoder: z.ZodType<NhnServer> = z
  .object({ hostId: id, projectId: id, hostNm: z.string(), svrIp: optionalText, instanceId: optionalText })
  .transform((server) => ({
    hostId: server.hostId,
    projectId: server.projectId,
    name: server.hostNm,
    ip: server.svrIp,
    instanceId: server.instanceId,
  }));

/** The id of what was created: NHN answers a bare string (quirk 4). */
export const createdIdDecoder: z.ZodType<string> = id;
