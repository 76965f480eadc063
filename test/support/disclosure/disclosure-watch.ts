import { carriedCredentials } from './carried-credentials.ts';
import { createSecretSearch } from './secret-search.ts';
import type { Searched } from './tally.ts';
import { leavePort, listenAtPort } from './wire.ts';

/** What a watch has seen, in a form that can be handed from one process to another. */
export interface DisclosureReport {
  readonly secrets: readonly string[];
  /** In words, without the secrets. */
  readonly findings: readonly string[];
  readonly searched: Searched;
}

/** Looks for secrets in all that leaves one gateway: its own, and what its callers and it itself carry about. */
export interface DisclosureWatch {
  /** Every byte that is answered at the port of this process is searched, whoever asks. */
  listen(port: number): void;
  /** Of `lines`, empty ones are none. */
  searchLog(lines: readonly string[]): void;
  /** As a collector gets them: JSON, any number of spans in each. */
  searchSpans(exports: readonly string[]): void;
  searchMetrics(page: string): void;
  /** Goes on from what another watch has seen. */
  adopt(report: DisclosureReport): void;
  report(): DisclosureReport;
  /** Throws when a secret was found anywhere. */
  end(): void;
}

/** Starts with the secrets that are known. */
export function watchDisclosure(secrets: Iterable<string>): DisclosureWatch {
  const search = createSecretSearch();
  search.add(secrets);
  const findings = new Set<string>();
  const searched = { answers: 0, logLines: 0, spans: 0, metricPages: 0 };
  const ports: number[] = [];
  const look = (where: string, text: string): void => {
    for (const before of search.find(text)) findings.add(`${where}: …${before}…`);
  };
  return {
    listen(port) {
      ports.push(port);
      listenAtPort(port, {
        carried: (headers) => search.add(carriedCredentials(headers)),
        sent: (text) => look('an answer', text),
        answered: () => {
          searched.answers += 1;
        },
      });
    },
    searchLog(lines) {
      for (const line of lines.filter((each) => each !== '')) {
        searched.logLines += 1;
        look('a log line', line);
      }
    },
    searchSpans(exports) {
      for (const text of exports) {
        searched.spans += text.split('"spanId"').length - 1;
        look('a span', text);
      }
    },
    searchMetrics(page) {
      searched.metricPages += 1;
      look('a metric', page);
    },
    adopt(report) {
      search.add(report.secrets);
      for (const finding of report.findings) findings.add(finding);
      searched.answers += report.searched.answers;
      searched.logLines += report.searched.logLines;
      searched.spans += report.searched.spans;
      searched.metricPages += report.searched.metricPages;
    },
    report: () => ({ secrets: search.secrets, findings: [...findings], searched: { ...searched } }),
    end() {
      ports.forEach(leavePort);
      if (findings.size > 0) throw new Error(`a secret was disclosed in ${[...findings].join('; in ')}`);
    },
  };
}
